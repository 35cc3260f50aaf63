import { and, asc, eq, inArray, lte } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import { accounts } from '#src/auth/schema.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { notify } from '#src/notices/notify.ts'

import { complaintSpells } from '../flow/schema.ts'
import { type Complaint, complaints } from '../schema.ts'
import { alarmTimes, ringing } from './alarm-times.ts'
import { whoIsTold, whoMustAct } from './answerable.ts'
import { limitOf } from './due.ts'
import { complaintEscalations } from './schema.ts'
import { alarmsInUse } from './settings.ts'
import {
  contactStages,
  dueWords,
  type EscalationLevel,
  escalationLevels,
  stepOfStage,
  type TimedStep,
  timedSteps,
} from './vocabulary.ts'

/**
 * Reminds and escalates what is due for it (临期提醒、超期升级): each person once for each stay and level,
 * however often and by however many workers it is run. Walks only what is to be looked at, so many in one
 * run; the rest follows in the next.
 */
export function watchLimits(db: Db, now = Date.now(), atOnce = 300): number {
  const spells = db
    .select({ id: complaintSpells.id })
    .from(complaintSpells)
    .where(lte(complaintSpells.alarmAt, now))
    .orderBy(asc(complaintSpells.alarmAt), asc(complaintSpells.id))
    .limit(atOnce)
    .all()
  for (const { id } of spells) write(db, (tx) => watchStay(tx, id, now))
  const contacts = db
    .select({ id: complaints.id })
    .from(complaints)
    .where(lte(complaints.contactAlarmAt, now))
    .orderBy(asc(complaints.contactAlarmAt), asc(complaints.id))
    .limit(atOnce)
    .all()
  for (const { id } of contacts) write(db, (tx) => watchContact(tx, id, now))
  return spells.length + contacts.length
}

function watchStay(tx: Db, spellId: number, now: number): void {
  const row = tx
    .select({ spell: complaintSpells, complaint: complaints })
    .from(complaintSpells)
    .innerJoin(complaints, eq(complaints.id, complaintSpells.complaintId))
    .where(and(eq(complaintSpells.id, spellId), lte(complaintSpells.alarmAt, now)))
    .get()
  if (!row) return
  const { spell, complaint } = row
  const step = stepOfStage[spell.stage]
  const { dueAt: until } = complaint
  const told = { reminded: spell.remindedAt !== null, escalation: spell.escalation }
  const set =
    spell.endedAt === null && until !== null && step !== undefined
      ? sayOf(tx, { complaint, spellId, step, until, begin: spell.startedAt }, told, now)
      : { alarmAt: null }
  tx.update(complaintSpells).set(set).where(eq(complaintSpells.id, spellId)).run()
  // What begins or goes on may wait for the customer again: taken back, reopened, resumed.
  if (spell.alarmAt === 0 && awaitsContact(complaint)) {
    tx.update(complaints).set({ contactAlarmAt: 0 }).where(eq(complaints.id, complaint.id)).run()
  }
}

const awaitsContact = ({ contactedAt, pausedAt, stage }: Complaint): boolean =>
  contactedAt === null && pausedAt === null && contactStages.includes(stage)

function watchContact(tx: Db, id: number, now: number): void {
  const complaint = tx
    .select()
    .from(complaints)
    .where(and(eq(complaints.id, id), lte(complaints.contactAlarmAt, now)))
    .get()
  if (!complaint) return
  const { contactDueAt, contactRemindedAt } = complaint
  if (contactDueAt === null || !awaitsContact(complaint)) {
    tx.update(complaints).set({ contactAlarmAt: null }).where(eq(complaints.id, id)).run()
    return
  }
  const about = { complaint, spellId: 0, step: 'contact', begin: complaint.openedAt } as const
  const { alarmAt, remindedAt, escalation } = sayOf(
    tx,
    { ...about, until: contactDueAt },
    { reminded: contactRemindedAt !== null, escalation: complaint.contactEscalation },
    now,
  )
  tx.update(complaints)
    .set({
      contactAlarmAt: alarmAt,
      ...(remindedAt === undefined ? {} : { contactRemindedAt: remindedAt }),
      ...(escalation === undefined ? {} : { contactEscalation: escalation }),
    })
    .where(eq(complaints.id, id))
    .run()
}

type About = {
  complaint: Complaint
  /** 0 for the contact, of which there is one for a complaint. */
  spellId: number
  step: TimedStep
  begin: number
  until: number
}
type Said = { alarmAt: number | null; remindedAt?: number; escalation?: number }

/** Tells whom it concerns what is due now, and says when to look again. */
function sayOf(
  tx: Db,
  about: About,
  told: { reminded: boolean; escalation: number },
  now: number,
): Said {
  const { complaint, step, begin, until } = about
  const limit = limitOf(tx, step, complaint, begin)
  const times = alarmTimes(tx, { until, limit }, alarmsInUse(tx))
  const { remind, levels, next } = ringing(times, told, now)
  if (remind) sendReminder(tx, about, now)
  for (const level of levels) escalate(tx, about, level, now)
  const reached = levels.at(-1)
  return {
    alarmAt: next,
    ...(remind ? { remindedAt: now } : {}),
    ...(reached === undefined ? {} : { escalation: reached }),
  }
}

const keyOf = ({ complaint, spellId, step }: About) => `limit:${complaint.id}:${spellId}:${step}`

function sendReminder(tx: Db, about: About, now: number): void {
  const { complaint, step, until } = about
  const { id, complaintNo } = complaint
  const to = whoMustAct(tx, step, complaint)
  const notice = {
    kind: 'reminder' as const,
    sentence: `投诉 ${complaintNo} 的“${timedSteps[step]}”快到时限了，请在 ${dueWords(until)} 前办好`,
    href: `/complaints/${id}`,
    key: `${keyOf(about)}:remind`,
  }
  notify(tx, { to, ...notice }, now)
  const particulars = { complaintNo, step: timedSteps[step], told: namesOf(tx, to) }
  record(tx, system, 'complaint.reminded', { kind: 'complaint', id }, particulars)
}

function escalate(tx: Db, about: About, level: EscalationLevel, now: number): void {
  const { complaint, spellId, step, until } = about
  const { id, complaintNo } = complaint
  const to = whoIsTold(tx, level, step, complaint)
  const told = namesOf(tx, to)
  const word = escalationLevels[level]
  notify(
    tx,
    {
      to,
      kind: 'escalation',
      sentence: `${word}：投诉 ${complaintNo} 的“${timedSteps[step]}”应在 ${dueWords(until)} 前办好，已经超期`,
      href: `/complaints/${id}`,
      urgent: level > 1 || complaint.level === 'major',
      key: `${keyOf(about)}:${level}`,
    },
    now,
  )
  tx.insert(complaintEscalations)
    .values({ complaintId: id, spellId, step, level, at: now, told })
    .run()
  const particulars = { complaintNo, step: timedSteps[step], level: word, told }
  record(tx, system, 'complaint.escalated', { kind: 'complaint', id }, particulars)
}

function namesOf(tx: Db, ids: readonly number[]): string[] {
  if (ids.length === 0) return []
  return tx
    .select({ name: accounts.displayName })
    .from(accounts)
    .where(inArray(accounts.id, [...ids]))
    .all()
    .map(({ name }) => name)
}
