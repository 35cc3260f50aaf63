import { and, asc, eq } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { recordTraining } from '#src/training/records/record-training.ts'

import { percentOf } from './points.ts'
import { type Exam, examAnswers, exams, examSittings, papers, type Sitting } from './schema.ts'

/** Works out a sitting whose answers are all marked; in a released exam it is recorded at once. */
export function conclude(tx: Db, sittingId: number, now: number): void {
  const sitting = tx.select().from(examSittings).where(eq(examSittings.id, sittingId)).get()
  if (!sitting || sitting.unmarked > 0) return
  const earned = tx
    .select({ points: examAnswers.points })
    .from(examAnswers)
    .where(eq(examAnswers.sittingId, sittingId))
    .all()
    .reduce((sum, { points }) => sum + (points ?? 0), 0)
  const worth = sitting.questions.reduce((sum, { points }) => sum + points, 0)
  const { exam, passPercent } = examOf(tx, sitting.examId)
  const percent = percentOf(earned, worth)
  tx.update(examSittings)
    .set({
      ...{ state: 'marked', points: earned, percent },
      ...{ passed: percent >= passPercent, markedAt: sitting.markedAt ?? now },
    })
    .where(eq(examSittings.id, sittingId))
    .run()
  if (exam.state === 'released') recordResult(tx, exam, sitting.personId)
}

function examOf(tx: Db, id: number): { exam: Exam; passPercent: number } {
  const row = tx
    .select({ exam: exams, passPercent: papers.passPercent })
    .from(exams)
    .innerJoin(papers, eq(papers.id, exams.paperId))
    .where(eq(exams.id, id))
    .get()
  if (!row) throw new Error(`no exam ${id}`)
  return row
}

/** One record for a person and an exam: the best of the goes that are marked. */
export function recordResult(tx: Db, exam: Exam, personId: number): void {
  const goes = tx
    .select()
    .from(examSittings)
    .where(
      and(
        eq(examSittings.examId, exam.id),
        eq(examSittings.personId, personId),
        eq(examSittings.state, 'marked'),
      ),
    )
    .orderBy(asc(examSittings.number))
    .all()
  const best = goes.reduce<Sitting | null>(
    (one, other) => ((other.percent ?? 0) > (one?.percent ?? -1) ? other : one),
    null,
  )
  if (!best) return
  recordTraining(tx, {
    ...{ personId, kind: 'exam', track: exam.track, title: exam.title, refId: exam.id },
    ...{ trainerId: exam.createdById, trainerName: exam.createdByName },
    ...{ outcome: best.passed ? 'passed' : 'failed', score: best.percent },
    completedAt: best.submittedAt ?? exam.closesAt,
  })
}
