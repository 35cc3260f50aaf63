import { and, asc, desc, eq, isNull, ne } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { holdersOf } from '#src/auth/holders.ts'
import { complaintVerifications } from '#src/complaints/handling/schema.ts'
import { type Complaint, complaints } from '#src/complaints/schema.ts'
import { stands } from '#src/complaints/vocabulary.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { notify } from '#src/notices/notify.ts'
import { endOfWorkingDay } from '#src/organisation/working-calendar/working-days.ts'

import { restoreTraining, voidTraining } from '../records/record-training.ts'
import { type Interview, interviews } from './schema.ts'
import { nextTier, tierOrder } from './tiers.ts'
import { type CancelReason, interviewDays, interviewTiers } from './vocabulary.ts'

/**
 * Keeps the interviews of a complaint in step with its verdict: arranged with 属实, cancelled when it does
 * not stand any more; those that were held stay and are marked. Done twice, it changes nothing.
 */
export function followVerdict(tx: Db, actor: Actor, complaintId: number, now: number): void {
  const complaint = tx.select().from(complaints).where(eq(complaints.id, complaintId)).get()
  if (!complaint) return
  const fallen = fallenBy(tx, complaint)
  if (fallen) cancelInterviews(tx, actor, complaint, fallen, now)
  else if (complaint.verdict === 'substantiated') arrange(tx, actor, complaint, now)
}

/** Why the interviews of a complaint fall away; null where nothing speaks against them. */
function fallenBy(tx: Db, { id, stage, verdict }: Complaint): CancelReason | null {
  if (!stands(stage)) return 'unstanding'
  if (verdict !== 'unsubstantiated') return null
  const last = tx
    .select({ basis: complaintVerifications.basis })
    .from(complaintVerifications)
    .where(eq(complaintVerifications.complaintId, id))
    .orderBy(desc(complaintVerifications.id))
    .limit(1)
    .get()
  return last?.basis === 'appeal' ? 'overturned' : 'reverified'
}

/** The four of a complaint in their order, without those that were cancelled. */
export function standingInterviews(db: Db, complaintId: number): Interview[] {
  return db
    .select()
    .from(interviews)
    .where(and(eq(interviews.complaintId, complaintId), ne(interviews.state, 'cancelled')))
    .orderBy(asc(interviews.id))
    .all()
    .toSorted((a, b) => tierOrder.indexOf(a.tier) - tierOrder.indexOf(b.tier))
}

function arrange(tx: Db, actor: Actor, complaint: Complaint, now: number) {
  const { id: complaintId, personId, teamId, departmentId, subCentreId, complaintNo } = complaint
  const units = { personId, teamId, departmentId, subCentreId }
  const before = standingInterviews(tx, complaintId)
  const missing = tierOrder.filter((tier) => !before.some((one) => one.tier === tier))
  for (const tier of missing) {
    tx.insert(interviews)
      .values({ complaintId, tier, ...units, state: 'waiting' })
      .run()
  }
  // The verdict stands again: what was held counts again.
  for (const talk of before.flatMap(taughtBy)) restoreTraining(tx, talk)
  tx.update(interviews)
    .set({ overturnedAt: null })
    .where(and(eq(interviews.complaintId, complaintId), eq(interviews.state, 'done')))
    .run()
  if (missing.length > 0) {
    const subject = { kind: 'complaint', id: complaintId } as const
    record(tx, actor, 'interview.opened', subject, { complaintNo, figure: missing.length })
  }
  openNext(tx, complaintId, now)
}

/** Opens the tier whose turn it is and tells who holds it; never a later one. */
export function openNext(tx: Db, complaintId: number, now: number): void {
  const standing = standingInterviews(tx, complaintId)
  const next = standing.find(({ tier }) => tier === nextTier(standing))
  if (!next) return
  const { until: dueAt } = endOfWorkingDay(tx, now, interviewDays)
  tx.update(interviews)
    .set({ state: 'open', openedAt: now, dueAt })
    .where(eq(interviews.id, next.id))
    .run()
  const to = holdersOf(tx, 'interview.hold', next).map(({ id }) => id)
  const sentence = `有一次${interviewTiers[next.tier]}访谈要在期限内完成`
  notify(tx, { to, kind: 'task', sentence, href: `/interviews/${next.id}` }, now)
}

/** The agent's own talk is training, and falls and stands with the verdict. */
const taughtBy = ({ id, tier, state, personId }: Interview) =>
  tier === 'agent' && state === 'done' && personId !== null
    ? [{ kind: 'interview' as const, refId: id, personId }]
    : []

function cancelInterviews(
  tx: Db,
  actor: Actor,
  { id: complaintId, complaintNo }: Complaint,
  cancelledReason: CancelReason,
  now: number,
) {
  const standing = standingInterviews(tx, complaintId)
  for (const talk of standing.flatMap(taughtBy)) voidTraining(tx, talk, 'overturned', now)
  for (const { id, state, tier, overturnedAt } of standing) {
    const one = eq(interviews.id, id)
    if (state === 'done') {
      if (overturnedAt === null) {
        tx.update(interviews)
          .set({ overturnedAt: now })
          .where(and(one, isNull(interviews.overturnedAt)))
          .run()
      }
      continue
    }
    tx.update(interviews)
      .set({ state: 'cancelled', cancelledReason, cancelledAt: now, dueAt: null })
      .where(one)
      .run()
    const particulars = { complaintNo, tier, reason: cancelledReason }
    record(tx, actor, 'interview.cancelled', { kind: 'interview', id }, particulars)
  }
}
