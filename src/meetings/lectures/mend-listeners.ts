import { and, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { type Db, isOneOf, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { people } from '#src/organisation/schema.ts'
import { voidTraining } from '#src/training/records/record-training.ts'

import { lectureById, subjectOf } from './assign.ts'
import { type Lecture, lectureListeners, lectures } from './schema.ts'
import { lectureRefusals } from './vocabulary.ts'

/** Who mends the list: of a lecture by itself alone, for the others follow attendance. */
export const mayMend = (actor: Actor, { occasion, state, lecturerId }: Lecture): boolean =>
  occasion === 'day' &&
  state === 'held' &&
  (can(actor, 'lecture.assign') || (can(actor, 'lecture.give') && lecturerId === actor.accountId))

/** 更正听课名单: who did not listen after all is taken off, and was not taught. */
export function takeOffListeners(
  db: Db,
  actor: Actor,
  id: number,
  { personIds, reason }: { personIds: readonly number[]; reason: string },
  now = Date.now(),
): void {
  authorise(actor, 'lecture.give')
  write(db, (tx) => {
    const lecture = lectureById(tx, id)
    if (lecture.state !== 'held') throw refused(lectureRefusals, 'not-held')
    if (lecture.occasion !== 'day') throw refused(lectureRefusals, 'by-attendance')
    if (!mayMend(actor, lecture)) throw refused(lectureRefusals, 'not-yours')
    const off = new Set(personIds)
    const seats = tx
      .select()
      .from(lectureListeners)
      .where(and(eq(lectureListeners.lectureId, id), isOneOf(lectureListeners.personId, [...off])))
      .all()
    if (off.size === 0 || seats.length < off.size) throw refused(lectureRefusals, 'not-on-list')
    const left = (lecture.listeners ?? 0) - seats.length
    if (left < 1) throw refused(lectureRefusals, 'nobody-left')
    for (const { id: seatId, personId } of seats) {
      tx.delete(lectureListeners).where(eq(lectureListeners.id, seatId)).run()
      if (personId === null) continue
      voidTraining(tx, { kind: 'lecture', refId: id, personId }, 'not-a-listener', now)
    }
    tx.update(lectures).set({ listeners: left }).where(eq(lectures.id, id)).run()
    const particulars = { people: seats.length, reason }
    record(tx, actor, 'lecture.listeners-mended', subjectOf(lecture), particulars)
  })
}

export type ListenerShown = { agentNo: string; name: string | null }

/** 听课名单, for who gives and who assigns it. */
export const listenersShown = (db: Db, lectureId: number): ListenerShown[] =>
  db
    .select({ agentNo: people.agentNo, name: people.name })
    .from(lectureListeners)
    .innerJoin(people, eq(people.id, lectureListeners.personId))
    .where(eq(lectureListeners.lectureId, lectureId))
    .orderBy(lectureListeners.id)
    .all()
