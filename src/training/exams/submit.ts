import { and, asc, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, isOneOf, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { notify } from '#src/notices/notify.ts'
import { personOf } from '#src/training/learner.ts'
import { questions, questionVersions } from '#src/training/questions/schema.ts'

import { closedPoints } from './points.ts'
import { keepPulse } from './pulse.ts'
import { type ExamAnswer, examAnswers, exams, examSittings, type Sitting } from './schema.ts'
import { conclude } from './score.ts'
import { examRefusals, lateMs, type Submitter } from './vocabulary.ts'

/** The actor's own sitting; NotFound for anybody else's. */
export function ownSitting(db: Db, actor: Actor, id: number): Sitting {
  authorise(actor, 'exam.sit')
  const personId = personOf(db, actor)
  const sitting = db.select().from(examSittings).where(eq(examSittings.id, id)).get()
  if (!sitting || sitting.personId !== personId) throw new NotFound()
  return sitting
}

/** 交卷: once, by the person, with what is saved. */
export function submitSitting(db: Db, actor: Actor, id: number, now = Date.now()): Sitting {
  authorise(actor, 'exam.sit')
  return write(db, (tx) => {
    keepPulse(tx, now)
    const sitting = ownSitting(tx, actor, id)
    if (sitting.state !== 'running') throw refused(examRefusals, 'submitted')
    const late = now > sitting.endsAt + lateMs
    return close(tx, late ? system : actor, sitting, late ? 'clock' : 'person', now)
  })
}

/** Time is over: what is saved is what counts. */
export function submitByClock(tx: Db, sitting: Sitting): Sitting {
  return close(tx, system, sitting, 'clock', sitting.endsAt)
}

function close(
  tx: Db,
  actor: Pick<Actor, 'accountId' | 'name'>,
  sitting: Sitting,
  submitter: Submitter,
  at: number,
): Sitting {
  const { id } = sitting
  const versions = versionsOf(
    tx,
    sitting.questions.map(({ versionId }) => versionId),
  )
  let unmarked = 0
  for (const answer of answersOf(tx, id)) {
    const set = sitting.questions[answer.position]
    const of = set && versions.get(set.versionId)
    if (!set || !of) continue
    if (of.kind === 'short') {
      const waits = answer.text !== ''
      if (waits) unmarked += 1
      tx.update(examAnswers)
        .set({ waits, points: waits ? null : 0 })
        .where(eq(examAnswers.id, answer.id))
        .run()
      continue
    }
    const points = closedPoints(of.kind, of.answer, answer.choice, set.points)
    tx.update(examAnswers).set({ points }).where(eq(examAnswers.id, answer.id)).run()
  }
  keepEmpty(tx, sitting, at)
  tx.update(examSittings)
    .set({ state: 'submitted', submittedAt: at, submitter, unmarked })
    .where(eq(examSittings.id, id))
    .run()
  const examOf = { kind: 'exam', id: sitting.examId } as const
  record(tx, actor, 'exam.submitted', examOf, { sitting: id, submitter, unmarked })
  if (unmarked > 0) tellMarker(tx, sitting.examId, at)
  conclude(tx, id, at)
  return tx.select().from(examSittings).where(eq(examSittings.id, id)).get() ?? sitting
}

/** A question left empty is answered wrongly: it counts where questions are looked at. */
function keepEmpty(tx: Db, { id: sittingId, examId, questions: set }: Sitting, at: number): void {
  for (const [position, { versionId }] of set.entries()) {
    tx.insert(examAnswers)
      .values({
        sittingId,
        examId,
        position,
        versionId,
        choice: [],
        run: 0,
        sequence: 0,
        at,
        points: 0,
      })
      .onConflictDoNothing()
      .run()
  }
}

/** Who planned the exam is told once that there is something to mark. */
function tellMarker(tx: Db, examId: number, now: number): void {
  const by = tx.select({ id: exams.createdById }).from(exams).where(eq(exams.id, examId)).get()?.id
  if (by === null || by === undefined) return
  const sentence = '考试里有简答题等您阅卷'
  const href = `/exams/${examId}/marking`
  notify(tx, { to: [by], kind: 'task', sentence, href, key: `exam-marking-${examId}` }, now)
}

export const answersOf = (db: Db, sittingId: number): ExamAnswer[] =>
  db
    .select()
    .from(examAnswers)
    .where(eq(examAnswers.sittingId, sittingId))
    .orderBy(asc(examAnswers.position))
    .all()

export type SetVersion = typeof questionVersions.$inferSelect & {
  kind: (typeof questions.$inferSelect)['kind']
}

/** The versions a paper was set with. The kind is the version's own: it has choices or it has not. */
export function versionsOf(db: Db, ids: readonly number[]): Map<number, SetVersion> {
  const rows = db
    .select({ version: questionVersions, kind: questions.kind })
    .from(questionVersions)
    .innerJoin(questions, eq(questions.id, questionVersions.questionId))
    .where(and(isOneOf(questionVersions.id, ids)))
    .all()
  return new Map(
    rows.map(({ version, kind }) => [version.id, { ...version, kind: kindOf(version, kind) }]),
  )
}

function kindOf(
  { choices, answer }: typeof questionVersions.$inferSelect,
  now: SetVersion['kind'],
): SetVersion['kind'] {
  if (choices.length === 0) return 'short'
  if (answer.length > 1) return 'multiple'
  return now === 'judgement' || now === 'single' ? now : 'single'
}
