import { desc } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'

import { backTraceSettings } from './schema.ts'

export type BackTraceSettings = {
  /** An earlier call may lie this many days back. */
  days: number
  /** At most so many calls are traced for one trigger. */
  mostTraces: number
  /** A number with more calls in those days is a frequent caller. */
  frequentCalls: number
  /** This score and every lower one. */
  lowScore: number
  ownNumbers: string[]
}

export const initialSettings: BackTraceSettings = {
  days: 30,
  mostTraces: 5,
  frequentCalls: 10,
  lowScore: 2,
  ownNumbers: ['95598'],
}

/** What holds now, and who set it; null while nobody has. */
export function settingsInUse(
  db: Db,
): BackTraceSettings & { set: { by: string; at: number } | null } {
  const row = db.select().from(backTraceSettings).orderBy(desc(backTraceSettings.id)).limit(1).get()
  if (!row) return { ...initialSettings, set: null }
  const { id: _id, by, at, ...settings } = row
  return { ...settings, set: { by, at } }
}

/** Sets how far back calls are traced. What has been traced stays until it is looked at again. */
export function setBackTrace(db: Db, actor: Actor, settings: BackTraceSettings): void {
  authorise(actor, 'back-trace.set')
  write(db, (tx) => {
    tx.insert(backTraceSettings)
      .values({ ...settings, at: Date.now(), by: actor.name })
      .run()
    const page = { kind: 'page', id: '/back-traces/settings' } as const
    record(tx, actor, 'back-trace.set', page, settings)
  })
}
