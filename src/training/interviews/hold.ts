import { and, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { visibleTo } from '#src/auth/scope.ts'
import { complaints } from '#src/complaints/schema.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'

import { recordTraining, voidTraining } from '../records/record-training.ts'
import { trackOfFault } from '../records/track-of-fault.ts'
import { openNext, standingInterviews } from './follow-verdict.ts'
import { type Interview, interviewChanges, interviews } from './schema.ts'
import { interviewRefusals } from './vocabulary.ts'

export type Held = {
  interviewee: string
  heldAt: number
  /** 消缺辅导 */
  coaching: string
  /** 问题反馈 to quality assurance */
  feedback: string
}

/** One interview within the actor's scope. */
export function interviewFor(db: Db, actor: Actor, id: number): Interview {
  const row = db
    .select()
    .from(interviews)
    .where(and(eq(interviews.id, id), visibleTo(actor, interviews)))
    .get()
  if (!row) throw new NotFound()
  return row
}

/** 访谈: in the order of the tiers only; then the next tier has its turn. */
export function holdInterview(
  db: Db,
  actor: Actor,
  id: number,
  held: Held,
  now = Date.now(),
): Interview {
  authorise(actor, 'interview.hold')
  return write(db, (tx) => {
    const interview = interviewFor(tx, actor, id)
    if (interview.state === 'done') throw refused(interviewRefusals, 'held-already')
    if (interview.state === 'cancelled') throw refused(interviewRefusals, 'cancelled')
    if (interview.state === 'waiting') throw refused(interviewRefusals, 'not-your-turn')
    refuseTimes(tx, held.heldAt, interview, now)
    const done = { ...held, state: 'done', doneAt: now } as const
    const by = { byId: actor.accountId, byName: actor.name }
    tx.update(interviews)
      .set({ ...done, ...by })
      .where(eq(interviews.id, id))
      .run()
    const { complaintId, tier } = interview
    recordTalk(tx, { ...interview, ...done, ...by })
    record(tx, actor, 'interview.held', { kind: 'interview', id }, { tier })
    openNext(tx, complaintId, now)
    return { ...interview, ...done, ...by }
  })
}

export type Correction = Held & {
  reason: string
  /** How many corrections the page had shown. */
  seen: number
}

/** 更正: what stood there is kept, with who corrected it and why. */
export function correctInterview(
  db: Db,
  actor: Actor,
  id: number,
  { reason, seen, ...held }: Correction,
  now = Date.now(),
): void {
  authorise(actor, 'interview.hold')
  write(db, (tx) => {
    const interview = interviewFor(tx, actor, id)
    if (interview.state !== 'done') throw refused(interviewRefusals, 'not-held')
    if (changesOf(tx, id).length !== seen) throw refused(interviewRefusals, 'stale')
    refuseTimes(tx, held.heldAt, interview, now)
    const { interviewee, coaching, feedback } = interview
    const was = { interviewee, heldAt: interview.heldAt ?? 0, coaching, feedback }
    const same = (Object.keys(was) as (keyof Held)[]).every((key) => was[key] === held[key])
    if (same) throw refused(interviewRefusals, 'no-change')
    const by = { byId: actor.accountId, byName: actor.name }
    tx.insert(interviewChanges)
      .values({ interviewId: id, ...was, reason, at: now, ...by })
      .run()
    tx.update(interviews).set(held).where(eq(interviews.id, id)).run()
    recordTalk(tx, { ...interview, ...held })
    const { tier, personId, overturnedAt } = interview
    if (overturnedAt !== null && personId !== null) {
      // Corrected, it still rests on a verdict that fell.
      const which = { kind: 'interview', refId: id, personId } as const
      voidTraining(tx, which, 'overturned', overturnedAt)
    }
    record(tx, actor, 'interview.changed', { kind: 'interview', id }, { tier, figure: seen + 1 })
  })
}

/** The agent's own talk is training; those with leaders and managers are about it. */
function recordTalk(
  tx: Db,
  { id, tier, personId, complaintId, heldAt, byId, byName }: Interview,
): void {
  if (tier !== 'agent' || personId === null || heldAt === null) return
  const { complaintNo, faultCategory } = complaints
  const about = tx
    .select({ complaintNo, faultCategory })
    .from(complaints)
    .where(eq(complaints.id, complaintId))
    .get()
  if (!about) return
  recordTraining(tx, {
    ...{ personId, kind: 'interview', refId: id, outcome: 'done', score: null },
    ...{ track: trackOfFault[about.faultCategory], title: `${about.complaintNo} 专员访谈` },
    ...{ trainerId: byId, trainerName: byName, completedAt: heldAt },
  })
}

/** Held in the order of the tiers, not in that of being written down. */
function refuseTimes(tx: Db, heldAt: number, interview: Interview, now: number) {
  if (heldAt > now) throw refused(interviewRefusals, 'future')
  const standing = standingInterviews(tx, interview.complaintId)
  const at = standing.findIndex(({ id }) => id === interview.id)
  const earliest = standing[at - 1]?.heldAt ?? interview.openedAt ?? 0
  const latest = standing[at + 1]?.heldAt ?? Infinity
  // A time is typed without its seconds.
  if (heldAt < earliest - (earliest % 60_000)) throw refused(interviewRefusals, 'before-turn')
  if (heldAt > latest) throw refused(interviewRefusals, 'after-next')
}

export const changesOf = (db: Db, id: number) =>
  db
    .select()
    .from(interviewChanges)
    .where(eq(interviewChanges.interviewId, id))
    .orderBy(interviewChanges.id)
    .limit(100)
    .all()
