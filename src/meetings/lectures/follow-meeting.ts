import { and, eq, inArray } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { notify } from '#src/notices/notify.ts'

import { type Lecture, lectures } from './schema.ts'

const stillToHold = (tx: Db, meetingId: number): Lecture[] =>
  tx
    .select()
    .from(lectures)
    .where(and(eq(lectures.meetingId, meetingId), inArray(lectures.state, ['asked', 'accepted'])))
    .all()

/** The lectures of a meeting that is cancelled are cancelled with it, and their lecturers told. */
export function cancelWithMeeting(tx: Db, actor: Actor, meetingId: number, now: number): void {
  const reason = '例会取消了'
  for (const { id, lecturerId, day } of stillToHold(tx, meetingId)) {
    tx.update(lectures).set({ state: 'cancelled', reason }).where(eq(lectures.id, id)).run()
    record(tx, actor, 'lecture.cancelled', { kind: 'lecture', id }, { reason })
    const sentence = `${formatDay(day)} 的例会取消了，不用授课`
    notify(tx, { to: [lecturerId], kind: 'result', sentence, href: `/lectures/${id}` }, now)
  }
}

/** They move with a meeting that moves to another day; their lecturers are asked again. */
export function moveWithMeeting(tx: Db, meetingId: number, day: number, now: number): void {
  for (const lecture of stillToHold(tx, meetingId)) {
    if (lecture.day === day) continue
    const { id, lecturerId } = lecture
    tx.update(lectures)
      .set({ day, state: 'asked', answeredAt: null })
      .where(eq(lectures.id, id))
      .run()
    const sentence = `授课的例会改到 ${formatDay(day)}，请重新答复`
    notify(tx, { to: [lecturerId], kind: 'task', sentence, href: `/lectures/${id}` }, now)
  }
}
