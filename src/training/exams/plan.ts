import { randomInt } from 'node:crypto'

import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { notify } from '#src/notices/notify.ts'
import { membersOf } from '#src/training/learner.ts'
import { accountsOfPeople } from '#src/training/place.ts'
import type { Track } from '#src/training/records/vocabulary.ts'

import { activeOf, bankFor, paperOf } from './papers.ts'
import { type Exam, examRoster, exams, examSittings } from './schema.ts'
import { recordResult } from './score.ts'
import { examRefusals, type RosterSource } from './vocabulary.ts'

export type NewExam = {
  title: string
  paperId: number
  track: Track
  opensAt: number
  closesAt: number
  graceMs: number
  teamIds: number[]
  personIds: number[]
}

/** 安排考试: the bank is frozen as it is now, so that every paper can be drawn again from its seed. */
export function planExam(
  db: Db,
  actor: Actor,
  { teamIds, personIds, ...exam }: NewExam,
  now = Date.now(),
  seed = randomInt(2 ** 31),
): Exam {
  authorise(actor, 'exam.manage')
  return write(db, (tx) => {
    const paper = paperOf(tx, exam.paperId)
    if (paper.retiredAt !== null) throw refused(examRefusals, 'paper-retired')
    const roster = new Map<number, RosterSource>()
    for (const id of membersOf(tx, teamIds, now)) roster.set(id, 'team')
    for (const id of personIds) roster.set(id, 'person')
    if (roster.size === 0) throw refused(examRefusals, 'nobody')
    const frame =
      paper.mode === 'drawn'
        ? bankFor(tx, paper.rules)
        : activeOf(
            tx,
            paper.fixed.map(({ questionId }) => questionId),
          )
    if (paper.mode === 'fixed' && frame.length < paper.fixed.length)
      throw refused(examRefusals, 'bank-too-small')
    const by = { createdById: actor.accountId, createdByName: actor.name }
    const made = tx
      .insert(exams)
      .values({
        ...exam,
        ...{ seed, frame: frame.map(({ versionId }) => versionId), createdAt: now },
        ...by,
      })
      .returning()
      .get()
    for (const [personId, source] of roster)
      tx.insert(examRoster).values({ examId: made.id, personId, source }).run()
    const facts = {
      name: made.title,
      from: made.opensAt,
      until: made.closesAt,
      people: roster.size,
    }
    record(tx, actor, 'exam.planned', { kind: 'exam', id: made.id }, facts)
    tellRoster(tx, made.id, 'task', '有一场考试等您参加', now)
    return made
  })
}

export function examOf(db: Db, id: number): Exam {
  const exam = db.select().from(exams).where(eq(exams.id, id)).get()
  if (!exam) throw new NotFound()
  return exam
}

/** Tells everybody of a roster who has an account. */
function tellRoster(
  tx: Db,
  examId: number,
  kind: 'task' | 'result',
  sentence: string,
  now: number,
): void {
  const people = tx
    .select({ personId: examRoster.personId })
    .from(examRoster)
    .where(eq(examRoster.examId, examId))
    .all()
    .map(({ personId }) => personId)
  const to = accountsOfPeople(tx, people)
  notify(tx, { to, kind, sentence, href: `/my-exams/${examId}` }, now)
}

/** 延长: a later end of the window, also for resits after the results. Nobody's own minutes grow. */
export function extendExam(
  db: Db,
  actor: Actor,
  id: number,
  closesAt: number,
  now = Date.now(),
): void {
  authorise(actor, 'exam.manage')
  write(db, (tx) => {
    const exam = examOf(tx, id)
    if (exam.state === 'cancelled') throw refused(examRefusals, 'cancelled')
    if (closesAt <= exam.closesAt || closesAt <= now) throw refused(examRefusals, 'window-passed')
    tx.update(exams).set({ closesAt }).where(eq(exams.id, id)).run()
    const facts = { was: exam.closesAt, until: closesAt }
    record(tx, actor, 'exam.extended', { kind: 'exam', id }, facts)
    tellRoster(tx, id, 'result', '一场考试的截止时间往后延了', now)
  })
}

/** 取消: only while nobody has gone in. */
export function cancelExam(db: Db, actor: Actor, id: number, now = Date.now()): void {
  authorise(actor, 'exam.manage')
  write(db, (tx) => {
    const exam = examOf(tx, id)
    if (exam.state === 'cancelled') throw refused(examRefusals, 'cancelled')
    const begun = tx
      .select({ id: examSittings.id })
      .from(examSittings)
      .where(eq(examSittings.examId, id))
      .limit(1)
      .get()
    if (begun) throw refused(examRefusals, 'has-sittings')
    tx.update(exams).set({ state: 'cancelled' }).where(eq(exams.id, id)).run()
    record(tx, actor, 'exam.cancelled', { kind: 'exam', id })
    tellRoster(tx, id, 'result', '一场考试取消了，不用参加', now)
  })
}

/** 公布成绩: once everything is marked; from then on each marked go is seen and recorded. */
export function releaseExam(db: Db, actor: Actor, id: number, now = Date.now()): void {
  authorise(actor, 'exam.manage')
  write(db, (tx) => {
    const exam = examOf(tx, id)
    if (exam.state === 'released') throw refused(examRefusals, 'released-already')
    if (exam.state === 'cancelled') throw refused(examRefusals, 'cancelled')
    const sittings = tx.select().from(examSittings).where(eq(examSittings.examId, id)).all()
    if (sittings.length === 0) throw refused(examRefusals, 'no-sittings')
    if (sittings.some(({ state }) => state === 'running'))
      throw refused(examRefusals, 'still-running')
    if (sittings.some(({ state }) => state === 'submitted')) throw refused(examRefusals, 'unmarked')
    const released = { state: 'released', releasedAt: now } as const
    tx.update(exams).set(released).where(eq(exams.id, id)).run()
    for (const { personId } of sittings) recordResult(tx, { ...exam, ...released }, personId)
    const sat = accountsOfPeople(
      tx,
      sittings.map(({ personId }) => personId),
    )
    const sentence = '一场考试公布成绩了'
    notify(tx, { to: sat, kind: 'result', sentence, href: `/my-exams/${id}` }, now)
    const passed = sittings.filter((one) => one.passed).length
    record(tx, actor, 'exam.released', { kind: 'exam', id }, { people: sittings.length, passed })
  })
}
