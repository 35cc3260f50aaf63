import { desc, lte } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { dayMs, formatDay, startOfDay } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'

import { type OverlongSetting, overlongSettings } from './schema.ts'
import { overlongRefusals, usualOverlong } from './vocabulary.ts'

export type OverlongFigures = Pick<OverlongSetting, 'percent' | 'leastCalls' | 'leastMinutes'>

/** What counts as over-long on a day. */
export function settingOn(db: Db, day: number): OverlongFigures {
  const row = db
    .select()
    .from(overlongSettings)
    .where(lte(overlongSettings.from, day))
    .orderBy(desc(overlongSettings.from), desc(overlongSettings.id))
    .limit(1)
    .get()
  return row ?? usualOverlong
}

/** Every setting there was, the latest to begin first. */
export function overlongSettingList(db: Db): OverlongSetting[] {
  return db
    .select()
    .from(overlongSettings)
    .orderBy(desc(overlongSettings.from), desc(overlongSettings.id))
    .limit(100)
    .all()
}

/** Sets what counts from a day on, tomorrow at the earliest: what was judged is not judged anew. */
export function setOverlong(
  db: Db,
  actor: Actor,
  from: number,
  figures: OverlongFigures,
  now = Date.now(),
): void {
  authorise(actor, 'inspection.plan')
  if (from < startOfDay(now) + dayMs) throw refused(overlongRefusals, 'not-ahead')
  write(db, (tx) => {
    tx.insert(overlongSettings)
      .values({ ...figures, from, at: now, by: actor.name })
      .run()
    const particulars = { from: formatDay(from), ...figures }
    record(tx, actor, 'overlong.set', { kind: 'list', id: 'overlong' }, particulars)
  })
}
