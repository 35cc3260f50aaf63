import { and, eq, ne, sql } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { formatDay, startOfDay } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { notify } from '#src/notices/notify.ts'
import { isWorkingDay } from '#src/organisation/working-calendar/working-days.ts'
import { offJobClasses } from '#src/training/classes/schema.ts'

import { sharingMeetings } from '../sharing/schema.ts'
import { accountsWith } from '../sharing/units.ts'
import { impersonal } from '../sharing/unnamed.ts'
import { type Lecture, lectures } from './schema.ts'
import { lectureAnswers, type LectureOccasion, lectureRefusals } from './vocabulary.ts'

export type LectureFacts = {
  topic: string
  occasion: LectureOccasion
  meetingId: number | null
  classId: number | null
  /** Of a lecture by itself; a meeting or a class brings its own. */
  day: number | null
  lecturerId: number
  note: string
}

export const subjectOf = ({ id }: Pick<Lecture, 'id'>) => ({ kind: 'lecture', id }) as const

export function lectureById(db: Db, id: number): Lecture {
  const row = db.select().from(lectures).where(eq(lectures.id, id)).get()
  if (!row) throw new NotFound()
  return row
}

/** 选派授课: a lecturer is asked to speak at a meeting, in a class, or on a day by itself. */
export function assignLecture(
  db: Db,
  actor: Actor,
  facts: LectureFacts,
  now = Date.now(),
): Lecture {
  authorise(actor, 'lecture.assign')
  return write(db, (tx) => {
    const { lecturerId, occasion } = facts
    const [topic, note] = [impersonal(facts.topic), impersonal(facts.note)]
    const lecturer = accountsWith(tx, 'lecture.give').find(({ id }) => id === lecturerId)
    if (!lecturer) throw refused(lectureRefusals, 'no-lecturer')
    const of = occasionOf(tx, facts, now)
    const busy = tx
      .select({ id: lectures.id })
      .from(lectures)
      .where(
        and(
          eq(lectures.lecturerId, lecturerId),
          eq(lectures.day, of.day),
          sql`${lectures.state} in ('asked', 'accepted')`,
        ),
      )
      .get()
    if (busy) throw refused(lectureRefusals, 'lecturer-busy')
    const made = tx
      .insert(lectures)
      .values({
        ...{ topic, occasion, note, ...of, lecturerId, lecturerName: lecturer.name },
        ...{ state: 'asked', at: now, byId: actor.accountId, byName: actor.name },
      })
      .returning()
      .get()
    const particulars = { title: topic, day: formatDay(of.day), name: lecturer.name }
    record(tx, actor, 'lecture.assigned', subjectOf(made), particulars)
    const sentence = `请您 ${formatDay(of.day)} 授课，请答复`
    notify(tx, { to: [lecturerId], kind: 'task', sentence, href: `/lectures/${made.id}` }, now)
    return made
  })
}

function occasionOf(
  tx: Db,
  { occasion, meetingId, classId, day }: LectureFacts,
  now: number,
): Pick<Lecture, 'meetingId' | 'classId' | 'day'> {
  if (occasion === 'meeting') {
    const meeting = tx
      .select()
      .from(sharingMeetings)
      .where(and(eq(sharingMeetings.id, meetingId ?? -1), ne(sharingMeetings.state, 'cancelled')))
      .get()
    if (!meeting || meeting.state === 'minuted') throw refused(lectureRefusals, 'no-meeting')
    return { meetingId: meeting.id, classId: null, day: startOfDay(meeting.startsAt) }
  }
  if (occasion === 'class') {
    const of = tx
      .select()
      .from(offJobClasses)
      .where(and(eq(offJobClasses.id, classId ?? -1), eq(offJobClasses.state, 'planned')))
      .get()
    if (!of) throw refused(lectureRefusals, 'no-class')
    return { meetingId: null, classId: of.id, day: of.fromDay }
  }
  if (day === null || day < startOfDay(now)) throw refused(lectureRefusals, 'past')
  if (!isWorkingDay(tx, day)) throw refused(lectureRefusals, 'day-off')
  return { meetingId: null, classId: null, day }
}

/** 接受或谢绝, by the lecturer alone. */
export function answerLecture(
  db: Db,
  actor: Actor,
  id: number,
  { answer, reason }: { answer: keyof typeof lectureAnswers; reason: string },
  now = Date.now(),
): void {
  authorise(actor, 'lecture.give')
  write(db, (tx) => {
    const lecture = ownLecture(tx, actor, id)
    if (lecture.state !== 'asked') throw refused(lectureRefusals, 'answered')
    tx.update(lectures)
      .set({ state: answer, reason, answeredAt: now })
      .where(eq(lectures.id, id))
      .run()
    record(tx, actor, 'lecture.answered', subjectOf(lecture), {
      now: lectureAnswers[answer],
      ...(reason === '' ? {} : { reason }),
    })
    if (lecture.byId === null) return
    const sentence = `${formatDay(lecture.day)} 的授课，讲师已${lectureAnswers[answer]}`
    notify(tx, { to: [lecture.byId], kind: 'result', sentence, href: `/lectures/${id}` }, now)
  })
}

export function ownLecture(tx: Db, actor: Actor, id: number): Lecture {
  const lecture = lectureById(tx, id)
  if (lecture.lecturerId !== actor.accountId) throw refused(lectureRefusals, 'not-yours')
  return lecture
}

/** 取消授课, while it has not been held; the lecturer is told. */
export function cancelLecture(
  db: Db,
  actor: Actor,
  id: number,
  reason: string,
  now = Date.now(),
): void {
  authorise(actor, 'lecture.assign')
  write(db, (tx) => {
    const lecture = lectureById(tx, id)
    if (lecture.state !== 'asked' && lecture.state !== 'accepted') {
      throw refused(lectureRefusals, 'not-open')
    }
    tx.update(lectures).set({ state: 'cancelled', reason }).where(eq(lectures.id, id)).run()
    record(tx, actor, 'lecture.cancelled', subjectOf(lecture), { reason })
    const sentence = `${formatDay(lecture.day)} 的授课取消了`
    const to = [lecture.lecturerId]
    notify(tx, { to, kind: 'result', sentence, href: `/lectures/${id}` }, now)
  })
}
