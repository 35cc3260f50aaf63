import { and, eq, sql } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { recordTraining, voidTraining } from '#src/training/records/record-training.ts'

import { type Lecture, lectureListeners, lectures } from './schema.ts'

/** 听课 as training. What is spoken in a class is part of what the class taught, and counts with it. */
export function recordListening(tx: Db, lecture: Lecture, personId: number, at: number): void {
  if (lecture.occasion === 'class') return
  recordTraining(tx, {
    ...{ personId, kind: 'lecture', track: 'knowledge', title: lecture.topic, refId: lecture.id },
    ...{ trainerId: lecture.lecturerId, trainerName: lecture.lecturerName, outcome: 'done' },
    ...{ score: null, completedAt: at },
  })
}

type Attendee = { accountId: number | null; personId: number | null }

/** 到会更正: the lectures of a meeting were heard by whoever was there, also where that is mended later. */
export function followPresence(
  tx: Db,
  meetingId: number,
  { accountId, personId }: Attendee,
  there: boolean,
  now: number,
): void {
  if (personId === null) return
  for (const lecture of heldAt(tx, meetingId)) {
    const { id: lectureId, lecturerId, heldAt: at } = lecture
    if (accountId === lecturerId) continue
    const mine = and(
      eq(lectureListeners.lectureId, lectureId),
      eq(lectureListeners.personId, personId),
    )
    const seat = tx.select().from(lectureListeners).where(mine).get()
    if (there) {
      recordListening(tx, lecture, personId, at ?? now)
      if (!seat) tx.insert(lectureListeners).values({ lectureId, personId, accountId }).run()
    } else {
      voidTraining(tx, { kind: 'lecture', refId: lectureId, personId }, 'absent-after-all', now)
      // A rating that was given belongs to nobody: the seat it was given from stays, so that none is twice.
      if (seat && !seat.rated) {
        tx.delete(lectureListeners).where(eq(lectureListeners.id, seat.id)).run()
      }
    }
    const listeners = sql`(select count(*) from ${lectureListeners} where ${lectureListeners.lectureId} = ${lectureId})`
    tx.update(lectures).set({ listeners }).where(eq(lectures.id, lectureId)).run()
  }
}

const heldAt = (tx: Db, meetingId: number): Lecture[] =>
  tx
    .select()
    .from(lectures)
    .where(and(eq(lectures.meetingId, meetingId), eq(lectures.state, 'held')))
    .all()
