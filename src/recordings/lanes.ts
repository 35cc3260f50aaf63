import { assumedLayout } from './link.ts'
import type { Call, Recording } from './schema.ts'

/** One channel of a recording as the player draws it; the first lane is the first channel. */
export type Lane = { key: 'agent' | 'customer' | 'unknown'; label: string }

const agent: Lane = { key: 'agent', label: '坐席' }
const customer: Lane = { key: 'customer', label: '客户' }

/** Who is heard on which channel. One channel carries both sides; nobody is guessed apart. */
export function audioLanes(
  recording: Pick<Recording, 'channels'>,
  call: Pick<Call, 'layout'> | null,
): Lane[] {
  if (recording.channels !== 2) return [{ key: 'unknown', label: '混音' }]
  const layout = call?.layout ?? assumedLayout(recording.channels)
  if (layout === 'agent-left') return [agent, customer]
  if (layout === 'customer-left') return [customer, agent]
  return [
    { key: 'unknown', label: '左声道' },
    { key: 'unknown', label: '右声道' },
  ]
}
