import { and, asc, eq, gte, isNull, lt, lte, sql } from 'drizzle-orm'

import { can } from '#src/kernel/actor.ts'
import { dayMs, formatTime } from '#src/kernel/calendar.ts'
import { countUpTo } from '#src/kernel/paging.ts'
import { orphanedTalks } from '#src/training/eap/succession.ts'
import { ownExams } from '#src/training/exams/own.ts'
import { examAnswers, exams, examSittings, examWords } from '#src/training/exams/schema.ts'
import { personOf } from '#src/training/learner.ts'
import { mentorships } from '#src/training/mentorships/schema.ts'
import { planEntries, trainingPlans } from '#src/training/plans/schema.ts'
import { planEntryKinds } from '#src/training/plans/vocabulary.ts'

import { plainLine, type Source } from './line.ts'

/** How long before they begin exams are told of, and before they end pairs. */
const aheadMs = 7 * dayMs

/** 考试 the reader can sit, sits, or is soon to sit. */
const toSit: Source = {
  kind: 'exam-sit',
  all: '/my-exams',
  may: (actor) => can(actor, 'exam.sit'),
  read: ({ db, actor, now }, limit) =>
    ownExams(db, actor, now)
      .flatMap(({ exam, goes, problem }) => {
        const running = goes.find(({ state }) => state === 'running')
        const line = { ...plainLine, kind: 'exam-sit' as const, thing: exam.title, since: null }
        if (running) {
          const href = `/my-exams/sittings/${running.id}`
          return [{ ...line, note: '正在答题', href, dueAt: running.endsAt }]
        }
        const soon = problem === 'not-open' && exam.opensAt < now + aheadMs
        if (problem !== null && !soon) return []
        const begins = soon ? `${formatTime(exam.opensAt)} 开始` : '现在可以考'
        const note = goes.length > 0 ? `补考，${begins}` : begins
        return [{ ...line, note, href: `/my-exams/${exam.id}`, dueAt: exam.closesAt }]
      })
      .slice(0, limit),
}

/** 阅卷: exams with short answers that nobody has marked; the reader's own first. */
const toMark: Source = {
  kind: 'exam-mark',
  all: '/exams?state=planned',
  may: (actor) => can(actor, 'exam.manage'),
  read: ({ db, actor, now }, limit) =>
    db
      .selectDistinct({ examId: examAnswers.examId })
      .from(examAnswers)
      .where(sql`waits = 1`)
      .limit(limit)
      .all()
      .flatMap(({ examId }) => {
        const exam = db.select().from(exams).where(eq(exams.id, examId)).get()
        if (!exam) return []
        const waiting = db
          .select({ id: examAnswers.id })
          .from(examAnswers)
          .where(and(eq(examAnswers.examId, examId), sql`waits = 1`))
        const n = countUpTo(db, waiting, 999)
        return [
          {
            ...plainLine,
            kind: 'exam-mark' as const,
            thing: exam.title,
            note: `${n > 999 ? '999 以上' : n} 道简答题待阅`,
            href: `/exams/${examId}/marking`,
            // Marked while others still sit it: nothing is late yet.
            ...{ since: exam.closesAt > now ? null : exam.closesAt, dueAt: null },
            colleague: exam.createdById !== actor.accountId,
          },
        ]
      }),
}

/** 公布成绩: the window is over, everybody is out and everything is marked. */
const toRelease: Source = {
  kind: 'exam-release',
  all: '/exams?state=planned',
  may: (actor) => can(actor, 'exam.manage'),
  read: ({ db, actor, now }, limit) =>
    db
      .select()
      .from(exams)
      .where(and(eq(exams.state, 'planned'), lt(exams.closesAt, now)))
      .orderBy(asc(exams.closesAt))
      .limit(limit)
      .all()
      .filter(({ id }) => {
        const at = (state: 'running' | 'submitted' | 'marked') =>
          db
            .select({ id: examSittings.id })
            .from(examSittings)
            .where(and(eq(examSittings.examId, id), eq(examSittings.state, state)))
            .limit(1)
            .get() !== undefined
        return at('marked') && !at('running') && !at('submitted')
      })
      .map(({ id, title, closesAt, createdById }) => ({
        ...plainLine,
        kind: 'exam-release' as const,
        thing: title,
        note: '都阅完了，可以公布成绩',
        href: `/exams/${id}`,
        ...{ since: closesAt, dueAt: null },
        colleague: createdById !== actor.accountId,
      })),
}

/** 成绩疑问 that wait for an answer. */
const toReply: Source = {
  kind: 'exam-word',
  all: '/exams?state=released',
  may: (actor) => can(actor, 'exam.manage'),
  read: ({ db, actor }, limit) =>
    db
      .select({ word: examWords, exam: exams })
      .from(examWords)
      .innerJoin(exams, eq(exams.id, examWords.examId))
      .where(isNull(examWords.reply))
      .limit(limit)
      .all()
      .map(({ word, exam }) => ({
        ...plainLine,
        kind: 'exam-word' as const,
        thing: exam.title,
        note: '有人对成绩有疑问',
        href: `/exams/${exam.id}`,
        ...{ since: word.at, dueAt: null },
        colleague: exam.createdById !== actor.accountId,
      })),
}

/** 师徒期满: pairs of the reader whose time is over, or soon will be. */
const toEnd: Source = {
  kind: 'mentorship-end',
  all: '/mentorships',
  may: (actor) => can(actor, 'training.arrange'),
  read: ({ db, actor, now }, limit) =>
    db
      .select()
      .from(mentorships)
      .where(
        and(
          eq(mentorships.trainerId, actor.accountId ?? -1),
          eq(mentorships.state, 'running'),
          lt(mentorships.untilDay, now + aheadMs),
        ),
      )
      .orderBy(asc(mentorships.untilDay))
      .limit(limit)
      .all()
      .map(({ id, untilDay }) => ({
        ...plainLine,
        kind: 'mentorship-end' as const,
        thing: `师徒协议 编号 ${id}`,
        note: now >= untilDay + dayMs ? '期已满，登记结果' : '快要期满',
        href: `/mentorships/${id}`,
        ...{ since: null, dueAt: untilDay + dayMs },
      })),
}

const overdue = '日子过了，登记做没做'

/** 个人计划: entries whose last day is over, in plans of the reader. */
const toSettle: Source = {
  kind: 'plan-entry',
  all: '/training-plans',
  may: (actor) => can(actor, 'training.arrange'),
  read: ({ db, actor, now }, limit) =>
    db
      .select({ entry: planEntries })
      .from(trainingPlans)
      .innerJoin(planEntries, eq(planEntries.planId, trainingPlans.id))
      .where(
        and(
          eq(trainingPlans.trainerId, actor.accountId ?? -1),
          eq(trainingPlans.state, 'open'),
          eq(planEntries.state, 'planned'),
          lte(planEntries.untilDay, now - dayMs),
        ),
      )
      .orderBy(asc(planEntries.untilDay))
      .limit(limit)
      .all()
      .map(({ entry: { planId, title, kind, untilDay } }) => ({
        ...plainLine,
        kind: 'plan-entry' as const,
        thing: title,
        note: kind === 'other' ? overdue : `${planEntryKinds[kind]}，${overdue}`,
        href: `/training-plans/${planId}`,
        ...{ since: null, dueAt: untilDay + dayMs },
      })),
}

/** 我的计划: what the reader is to do now, or in the next days. */
const toDo: Source = {
  kind: 'own-plan',
  all: '/training-plans/mine',
  may: (actor) => can(actor, 'own-profile.read'),
  read({ db, actor, now }, limit) {
    const personId = personOf(db, actor)
    if (personId === null) return []
    return db
      .select()
      .from(planEntries)
      .where(
        and(
          eq(planEntries.personId, personId),
          gte(planEntries.untilDay, now - 30 * dayMs),
          eq(planEntries.state, 'planned'),
          lt(planEntries.fromDay, now + aheadMs),
        ),
      )
      .orderBy(asc(planEntries.untilDay))
      .limit(limit)
      .all()
      .map(({ title, kind, untilDay }) => ({
        ...plainLine,
        kind: 'own-plan' as const,
        thing: title,
        note: kind === 'other' ? '个人计划' : `个人计划里的${planEntryKinds[kind]}`,
        href: kind === 'course' ? '/my-courses' : '/training-plans/mine',
        ...{ since: null, dueAt: untilDay + dayMs },
      }))
  },
}

/** 员工关怀 whose keeper is gone. */
const toSucceed: Source = {
  kind: 'succession',
  all: '/eap/succession',
  may: (actor) => can(actor, 'eap.succeed'),
  read: ({ db, actor }, limit) =>
    orphanedTalks(db, actor)
      .slice(0, limit)
      .map(({ name, disabledAt }) => ({
        ...plainLine,
        kind: 'succession' as const,
        thing: name,
        note: '留下的员工关怀记录无人保管，请指定接管人',
        href: '/eap/succession',
        ...{ since: disabledAt, dueAt: null },
        others: { permission: 'eap.succeed' as const, place: null },
      })),
}

export const learningSources: readonly Source[] = [
  ...[toSit, toDo, toMark, toRelease, toReply, toEnd, toSettle, toSucceed],
]
