import { and, asc, eq, lte } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import { alarmTimes, ringing } from '#src/complaints/timing/alarm-times.ts'
import { alarmsInUse } from '#src/complaints/timing/settings.ts'
import {
  dueWords,
  type EscalationLevel,
  escalationLevels,
} from '#src/complaints/timing/vocabulary.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { notify } from '#src/notices/notify.ts'

import { causesNow, type FrequentCallers } from './causes.ts'
import { keepEvent } from './keep-event.ts'
import { type Risk, risks } from './schema.ts'
import { standardsAt } from './standards.ts'
import { startByRule } from './start.ts'
import { groupOf, handlersOf, releasersOf } from './tell.ts'
import { riskColours } from './vocabulary.ts'

/** Starts what the rules find. Run again, it changes nothing. */
export function startRisks(db: Db, frequent: FrequentCallers, now = Date.now()): number {
  const causes = causesNow(db, standardsAt(db, now).figures, frequent, now)
  if (causes.length === 0) return 0
  return write(db, (tx) => causes.filter((cause) => startByRule(tx, cause, now)).length)
}

/**
 * 临期提醒、超期升级 of risks, by the share of the limit and the levels that hold for complaints. Each is
 * told once for each limit it was given.
 */
export function watchRisks(db: Db, now = Date.now(), atOnce = 200): number {
  const due = db
    .select({ id: risks.id })
    .from(risks)
    .where(lte(risks.alarmAt, now))
    .orderBy(asc(risks.alarmAt), asc(risks.id))
    .limit(atOnce)
    .all()
  for (const { id } of due) write(db, (tx) => watchOne(tx, id, now))
  return due.length
}

function watchOne(tx: Db, id: number, now: number): void {
  const risk = tx
    .select()
    .from(risks)
    .where(and(eq(risks.id, id), lte(risks.alarmAt, now)))
    .get()
  if (!risk) return
  const { dueAt, remindedAt, escalation, limitAmount, limitUnit } = risk
  if (risk.state !== 'open' || risk.handledAt !== null || dueAt === null) {
    tx.update(risks).set({ alarmAt: null }).where(eq(risks.id, id)).run()
    return
  }
  const limit = { amount: limitAmount, unit: limitUnit }
  const times = alarmTimes(tx, { until: dueAt, limit }, alarmsInUse(tx))
  const { remind, levels, next } = ringing(
    times,
    { reminded: remindedAt !== null, escalation },
    now,
  )
  if (remind) {
    const sentence = `预警快到时限了，请在 ${dueWords(dueAt)} 前登记处置到位：${risk.title}`
    const key = `risk:${id}:remind:${dueAt}`
    notify(
      tx,
      { to: handlersOf(tx, risk), kind: 'reminder', sentence, href: `/risks/${id}`, key },
      now,
    )
    keepEvent(tx, system, id, 'reminded', '', now)
    record(tx, system, 'risk.reminded', { kind: 'risk', id })
  }
  for (const level of levels) escalate(tx, risk, dueAt, level, now)
  tx.update(risks)
    .set({
      alarmAt: next,
      ...(remind ? { remindedAt: now } : {}),
      ...(levels.length > 0 ? { escalation: levels.at(-1) ?? escalation } : {}),
    })
    .where(eq(risks.id, id))
    .run()
}

/** The longer it is late, the higher it is told. */
function escalate(tx: Db, risk: Risk, dueAt: number, level: EscalationLevel, now: number): void {
  const to = [
    ...handlersOf(tx, risk),
    ...groupOf(tx, 'head', risk),
    ...(level > 1 || risk.departmentId === null ? releasersOf(tx) : []),
    ...(level > 2 ? groupOf(tx, 'leadership', risk) : []),
  ]
  const word = escalationLevels[level]
  notify(
    tx,
    {
      ...{ to, kind: 'escalation', href: `/risks/${risk.id}`, urgent: true },
      sentence: `${word}：${riskColours[risk.colour]}预警应在 ${dueWords(dueAt)} 前处置到位，已经超期：${risk.title}`,
      key: `risk:${risk.id}:${level}:${dueAt}`,
    },
    now,
  )
  keepEvent(tx, system, risk.id, 'escalated', word, now)
  record(tx, system, 'risk.escalated', { kind: 'risk', id: risk.id }, { level: word })
}
