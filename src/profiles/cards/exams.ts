import { and, asc, desc, eq, isNull } from 'drizzle-orm'

import { type Db, isOneOf } from '#src/kernel/db.ts'
import { courseProgress, courses, courseVersions } from '#src/training/courses/schema.ts'
import { type Exam, examRoster, exams, examSittings } from '#src/training/exams/schema.ts'
import { accountsOf } from '#src/training/place.ts'
import type { TrainingOutcome } from '#src/training/records/vocabulary.ts'

import type { Asked } from '../asked.ts'
import type { TrainingsCard } from './trainings.ts'

export type ExamLine = Pick<Exam, 'id' | 'title' | 'state' | 'opensAt' | 'closesAt'> & {
  /** The best go, once the result is released. */
  percent: number | null
  passed: boolean | null
  begun: boolean
  running: boolean
}
export type ExamsCard = {
  /** Of a person: exams on whose roster the person is, the newest first. */
  exams: ExamLine[]
  /** Courses that were begun and are not finished. */
  courses: { id: number; title: string; seen: number; startedAt: number }[]
  /** Of a unit: people by how their exams of that time ended. */
  byOutcome: { outcome: TrainingOutcome; people: number }[]
}

const most = 5

/** 考试与课程. A result that is not released is nobody's to see, the examined least of all. */
export function examsCard(
  db: Db,
  { subject }: Asked,
  { examOutcomes }: Pick<TrainingsCard, 'examOutcomes'>,
): ExamsCard {
  if (subject.kind !== 'person') return { exams: [], courses: [], byOutcome: examOutcomes }
  return {
    exams: examsOf(db, subject.id),
    courses: unfinished(db, subject.id),
    byOutcome: [],
  }
}

function examsOf(db: Db, personId: number): ExamLine[] {
  const rows = db
    .select({ exam: exams })
    .from(examRoster)
    .innerJoin(exams, eq(exams.id, examRoster.examId))
    .where(eq(examRoster.personId, personId))
    .orderBy(desc(examRoster.id))
    .limit(most)
    .all()
  const goes = db
    .select()
    .from(examSittings)
    .where(
      and(
        eq(examSittings.personId, personId),
        isOneOf(
          examSittings.examId,
          rows.map(({ exam }) => exam.id),
        ),
      ),
    )
    .orderBy(asc(examSittings.id))
    .all()
  return rows.map(({ exam: { id, title, state, opensAt, closesAt } }) => {
    const own = goes.filter(({ examId }) => examId === id)
    const [best] = own
      .filter(({ percent }) => percent !== null && state === 'released')
      .toSorted((a, b) => (b.percent ?? 0) - (a.percent ?? 0))
    return {
      ...{ id, title, state, opensAt, closesAt, begun: own.length > 0 },
      running: own.some((go) => go.state === 'running'),
      ...{ percent: best?.percent ?? null, passed: best?.passed ?? null },
    }
  })
}

function unfinished(db: Db, personId: number) {
  const { seen, startedAt, accountId, finishedAt } = courseProgress
  return db
    .select({ id: courses.id, title: courses.title, seen, startedAt })
    .from(courseProgress)
    .innerJoin(courseVersions, eq(courseVersions.id, courseProgress.versionId))
    .innerJoin(courses, eq(courses.id, courseVersions.courseId))
    .where(and(isOneOf(accountId, accountsOf(db, personId)), isNull(finishedAt)))
    .orderBy(desc(courseProgress.id))
    .limit(most)
    .all()
}
