import type { Db } from '#src/kernel/db.ts'

import { layoutOf, type Sided } from './layout.ts'
import type { Call } from './schema.ts'

/** One channel of a recording as the player draws it; the first lane is the first channel. */
export type Lane = { key: 'agent' | 'customer' | 'unknown'; label: string }

const agent: Lane = { key: 'agent', label: '坐席' }
const customer: Lane = { key: 'customer', label: '客户' }

/** Who is heard on which channel. One channel carries both sides; nobody is guessed apart. */
export function audioLanes(db: Db, recording: Sided, call: Pick<Call, 'layout'> | null): Lane[] {
  const layout = layoutOf(db, recording, call)
  if (layout === 'agent-only') return [agent]
  if (layout === 'customer-only') return [customer]
  if (recording.channels !== 2) return [{ key: 'unknown', label: '混音' }]
  if (layout === 'agent-left') return [agent, customer]
  if (layout === 'customer-left') return [customer, agent]
  return [
    { key: 'unknown', label: '左声道' },
    { key: 'unknown', label: '右声道' },
  ]
}
