import { and, asc, eq, gt, gte, inArray, lt } from 'drizzle-orm'

import { dayMs } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { notify } from '#src/notices/notify.ts'

import { examRoster, exams, examSittings } from './exams/schema.ts'
import { mentorships } from './mentorships/schema.ts'
import { accountsOfPeople } from './place.ts'
import { planEntries } from './plans/schema.ts'

/** How long before the end each is told of. */
const examMs = dayMs
const pairMs = 7 * dayMs
const entryMs = 3 * dayMs

/** 临期提醒 of training: exams that close, pairs that end, plans that are due; each matter once. */
export function remindOfTraining(db: Db, now = Date.now()): void {
  write(db, (tx) => {
    for (const { id } of closingExams(tx, now)) {
      notify(
        tx,
        {
          to: accountsOfPeople(tx, notBegun(tx, id)),
          kind: 'reminder',
          sentence: '有一场考试快要截止，您还没有考',
          href: `/my-exams/${id}`,
          key: `exam-closing-${id}`,
        },
        now,
      )
    }
    for (const { id, mentorId, apprenticeId, trainerId } of endingPairs(tx, now)) {
      const two = accountsOfPeople(tx, [mentorId, apprenticeId])
      notify(
        tx,
        {
          to: trainerId === null ? two : [...two, trainerId],
          kind: 'reminder',
          sentence: '一对师徒快要期满',
          href: `/mentorships/${id}`,
          key: `mentorship-ending-${id}`,
        },
        now,
      )
    }
    for (const { id, personId } of dueEntries(tx, now)) {
      notify(
        tx,
        {
          to: accountsOfPeople(tx, [personId]),
          kind: 'reminder',
          sentence: '个人培训计划里有一项快要到期',
          href: '/training-plans/mine',
          key: `plan-entry-due-${id}`,
        },
        now,
      )
    }
  })
}

const closingExams = (tx: Db, now: number) =>
  tx
    .select({ id: exams.id })
    .from(exams)
    .where(
      and(
        inArray(exams.state, ['planned', 'released']),
        lt(exams.opensAt, now + examMs),
        gt(exams.closesAt, now),
        lt(exams.closesAt, now + examMs),
      ),
    )
    .all()

function notBegun(tx: Db, examId: number): number[] {
  const begun = new Set(
    tx
      .select({ personId: examSittings.personId })
      .from(examSittings)
      .where(eq(examSittings.examId, examId))
      .all()
      .map(({ personId }) => personId),
  )
  return tx
    .select({ personId: examRoster.personId })
    .from(examRoster)
    .where(eq(examRoster.examId, examId))
    .all()
    .flatMap(({ personId }) => (begun.has(personId) ? [] : [personId]))
}

const endingPairs = (tx: Db, now: number) =>
  tx
    .select()
    .from(mentorships)
    .where(and(eq(mentorships.state, 'running'), lt(mentorships.untilDay, now + pairMs)))
    .all()

const dueEntries = (tx: Db, now: number) =>
  tx
    .select({ id: planEntries.id, personId: planEntries.personId })
    .from(planEntries)
    .where(
      and(
        gte(planEntries.untilDay, now - dayMs),
        lt(planEntries.untilDay, now + entryMs),
        eq(planEntries.state, 'planned'),
      ),
    )
    .orderBy(asc(planEntries.id))
    .all()
