import { and, asc, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { people } from '#src/organisation/schema.ts'

import { reaches } from '../place.ts'
import { recordTraining } from '../records/record-training.ts'
import { mentorshipById, sideOf } from './agree.ts'
import {
  type Mentorship,
  type MentorshipMeasure,
  mentorshipMeasures,
  mentorships,
} from './schema.ts'
import { mentorshipRefusals, type MentorshipResult } from './vocabulary.ts'

export const measuresOf = (db: Db, id: number): MentorshipMeasure[] =>
  db
    .select()
    .from(mentorshipMeasures)
    .where(eq(mentorshipMeasures.mentorshipId, id))
    .orderBy(asc(mentorshipMeasures.dueDay), asc(mentorshipMeasures.id))
    .all()

/** Whether somebody may tick measures: the mentor, or who arranges training there. */
export const mayMeasure = (db: Db, actor: Actor, pair: Mentorship): boolean =>
  (can(actor, 'training.arrange') && reaches(actor, pair)) || sideOf(db, actor, pair) === 'mentor'

/** 落实一条帮带措施. */
export function tickMeasure(
  db: Db,
  actor: Actor,
  id: number,
  measureId: number,
  now = Date.now(),
): void {
  authorise(actor, can(actor, 'training.arrange') ? 'training.arrange' : 'course.learn')
  write(db, (tx) => {
    const pair = mentorshipById(tx, id)
    if (!mayMeasure(tx, actor, pair)) throw new NotFound()
    if (pair.state !== 'running') throw refused(mentorshipRefusals, 'not-running')
    const measure = tx
      .select()
      .from(mentorshipMeasures)
      .where(and(eq(mentorshipMeasures.id, measureId), eq(mentorshipMeasures.mentorshipId, id)))
      .get()
    if (!measure) throw refused(mentorshipRefusals, 'measure-gone')
    if (measure.doneAt !== null) throw refused(mentorshipRefusals, 'measure-done')
    tx.update(mentorshipMeasures)
      .set({ doneAt: now, doneBy: actor.name })
      .where(eq(mentorshipMeasures.id, measureId))
      .run()
    record(tx, actor, 'mentorship.measured', { kind: 'mentorship', id }, { note: measure.measure })
  })
}

/** 期满, with what came of it: the apprentice's record of training follows. */
export function endMentorship(
  db: Db,
  actor: Actor,
  id: number,
  { result, note }: { result: MentorshipResult; note: string },
  now = Date.now(),
): void {
  authorise(actor, 'training.arrange')
  write(db, (tx) => {
    const pair = pairWithin(tx, actor, id)
    if (pair.state !== 'running') throw refused(mentorshipRefusals, 'not-running')
    const open = measuresOf(tx, id).some(({ doneAt }) => doneAt === null)
    if (open && note === '') throw refused(mentorshipRefusals, 'measures-open')
    tx.update(mentorships)
      .set({ state: 'ended', endedAt: now, endedBy: actor.name, result, note })
      .where(eq(mentorships.id, id))
      .run()
    const mentor = tx.select().from(people).where(eq(people.id, pair.mentorId)).get()
    recordTraining(tx, {
      ...{ personId: pair.apprenticeId, kind: 'mentorship', track: pair.track, refId: id },
      title: `师傅 ${mentor?.name || (mentor?.agentNo ?? '')}`,
      ...{ trainerId: pair.trainerId, trainerName: pair.trainerName, outcome: result },
      ...{ score: null, completedAt: now },
    })
    record(tx, actor, 'mentorship.ended', { kind: 'mentorship', id }, { outcome: result })
  })
}

/** 解除 before its time, with the reason; nothing counts as taught. */
export function breakMentorship(
  db: Db,
  actor: Actor,
  id: number,
  reason: string,
  now = Date.now(),
): void {
  authorise(actor, 'training.arrange')
  write(db, (tx) => {
    const pair = pairWithin(tx, actor, id)
    if (pair.state !== 'drafted' && pair.state !== 'running') {
      throw refused(mentorshipRefusals, 'not-open')
    }
    tx.update(mentorships)
      .set({ state: 'cancelled', endedAt: now, endedBy: actor.name, note: reason })
      .where(eq(mentorships.id, id))
      .run()
    record(tx, actor, 'mentorship.cancelled', { kind: 'mentorship', id }, { reason })
  })
}

function pairWithin(tx: Db, actor: Actor, id: number): Mentorship {
  const pair = mentorshipById(tx, id)
  if (!reaches(actor, pair)) throw new NotFound()
  return pair
}
