import { desc, isNotNull } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { dayMs, formatDay, startOfDay } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'

import { complaintSpells } from '../flow/schema.ts'
import { complaints } from '../schema.ts'
import {
  type ComplaintClass,
  complaintClasses,
  type ComplaintLevel,
  complaintLevels,
  type ComplaintSource,
  complaintSources,
} from '../vocabulary.ts'
import { timeLimits, timingSettings } from './schema.ts'
import {
  type Limit,
  limitWords,
  type TimedStep,
  timedSteps,
  timingRefusals,
  usualAlarms,
} from './vocabulary.ts'

export type TimeLimit = typeof timeLimits.$inferSelect

export type NewLimit = Limit & {
  step: TimedStep
  level: ComplaintLevel
  /** Null for all. */
  source: ComplaintSource | null
  class: ComplaintClass | null
  from: number
}

/** 设定办理时限: for steps that begin from a day on that lies ahead; a mistake is mended by a newer row. */
export function setLimit(db: Db, actor: Actor, limit: NewLimit, now = Date.now()): void {
  authorise(actor, 'limit.set')
  if (limit.from < startOfDay(now) + dayMs) throw refused(timingRefusals, 'limit-not-ahead')
  write(db, (tx) => {
    tx.insert(timeLimits)
      .values({ ...limit, at: now, by: actor.name })
      .run()
    const { step, level, source, from } = limit
    record(
      tx,
      actor,
      'limit.set',
      { kind: 'limit', id: step },
      {
        step: timedSteps[step],
        level: complaintLevels[level],
        ...(source ? { source: complaintSources[source] } : {}),
        ...(limit.class ? { class: complaintClasses[limit.class] } : {}),
        amount: limitWords(limit),
        from: formatDay(from),
      },
    )
  })
}

/** Every limit that was ever set, the latest to begin first. */
export function limitHistory(db: Db): TimeLimit[] {
  return db
    .select()
    .from(timeLimits)
    .orderBy(desc(timeLimits.id))
    .all()
    .toSorted((a, b) => b.from - a.from || b.id - a.id)
}

export type Alarms = { remindPercent: number; levels: Limit[] }

/** 提醒和升级 as they hold now. */
export function alarmsInUse(db: Db): Alarms & { by: string | null; at: number | null } {
  const row = db.select().from(timingSettings).orderBy(desc(timingSettings.id)).limit(1).get()
  return row ?? { ...usualAlarms, by: null, at: null }
}

/** Sets when people are reminded and when a delay climbs; what still runs follows at once. */
export function setAlarms(db: Db, actor: Actor, alarms: Alarms, now = Date.now()): void {
  authorise(actor, 'limit.set')
  const { remindPercent, levels } = alarms
  const hours = levels.map(({ amount, unit }) => (unit === 'hour' ? amount : amount * 24))
  if (hours.some((one, index) => one < (hours[index - 1] ?? 0))) {
    throw refused(timingRefusals, 'levels-fall')
  }
  write(db, (tx) => {
    const words = (one: Alarms) =>
      `用去 ${one.remindPercent}% 提醒，超期 ${one.levels.map(limitWords).join('、')} 升级`
    const was = words(alarmsInUse(tx))
    tx.insert(timingSettings).values({ remindPercent, levels, at: now, by: actor.name }).run()
    tx.update(complaintSpells).set({ alarmAt: 0 }).where(isNotNull(complaintSpells.alarmAt)).run()
    tx.update(complaints)
      .set({ contactAlarmAt: 0 })
      .where(isNotNull(complaints.contactAlarmAt))
      .run()
    const subject = { kind: 'limit', id: 'alarms' } as const
    record(tx, actor, 'limit.set', subject, { was, now: words(alarms) })
  })
}
