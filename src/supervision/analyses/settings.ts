import { desc } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { dayMs, startOfWeek } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'

import { weekMs } from '../metrics/weekly.ts'
import { analysisSettings } from './schema.ts'
import { usualDraftTime } from './vocabulary.ts'

export type DraftTime = { weekday: number; hour: number }

/** When the draft of the week before is made by itself. */
export function draftTime(db: Db): DraftTime {
  const { weekday, hour, id } = analysisSettings
  const set = db.select({ weekday, hour }).from(analysisSettings).orderBy(desc(id)).limit(1).get()
  return set ?? usualDraftTime
}

/** Sets the day of the week and the hour (固定日起草). */
export function setDraftTime(
  db: Db,
  actor: Actor,
  { weekday, hour }: DraftTime,
  now = Date.now(),
): void {
  authorise(actor, 'analysis.write')
  write(db, (tx) => {
    const before = draftTime(tx)
    if (before.weekday === weekday && before.hour === hour) return
    tx.insert(analysisSettings).values({ weekday, hour, at: now, by: actor.name }).run()
    const words = (time: DraftTime) => `${time.weekday}/${time.hour}:00`
    record(
      tx,
      actor,
      'analysis.scheduled',
      { kind: 'analysis', id: 'settings' },
      { was: words(before), now: words({ weekday, hour }) },
    )
  })
}

/** The week whose draft is due: the one before that of the last set moment. */
export function weekDue({ weekday, hour }: DraftTime, now: number): number {
  const monday = startOfWeek(now)
  const moment = monday + (weekday - 1) * dayMs + hour * 3_600_000
  return monday - (moment <= now ? 1 : 2) * weekMs
}
