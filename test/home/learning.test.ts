import { beforeEach, describe, expect, test } from 'vitest'

import { waitingFor } from '#src/home/waiting/list.ts'
import type { WaitKind } from '#src/home/waiting/vocabulary.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { startOfDay } from '#src/kernel/calendar.ts'
import { notices } from '#src/notices/schema.ts'
import { askAboutResult, markAnswer, nextWaiting } from '#src/training/exams/mark.ts'
import { cancelExam, releaseExam } from '#src/training/exams/plan.ts'
import { keepAnswer, openRun, startSitting } from '#src/training/exams/sit.ts'
import { submitSitting } from '#src/training/exams/submit.ts'
import { draftMentorship } from '#src/training/mentorships/agree.ts'
import { mentorships } from '#src/training/mentorships/schema.ts'
import { addEntry, makePlan } from '#src/training/plans/plan.ts'
import { planEntries } from '#src/training/plans/schema.ts'
import { addQuestion } from '#src/training/questions/write.ts'
import { remindOfTraining } from '#src/training/remind.ts'
import { testDatabase } from '#test/support/database.ts'
import { examScene, minute, morning, question } from '#test/training/exams/scene.ts'
import { dayMs } from '#test/training/scene.ts'

let it: ReturnType<typeof examScene>
let one: (typeof it)['candidates'][number]
let other: (typeof it)['candidates'][number]

beforeEach(() => {
  it = examScene(testDatabase().db, 2, 4)
  const [first, second] = it.candidates
  if (!first || !second) throw new Error('nobody sits')
  one = first
  other = second
})

const lines = (actor: Actor, kind: WaitKind, now: number) =>
  waitingFor(it.db, actor, kind, now).lines.map(({ thing, note, href, dueAt }) => ({
    ...{ thing, note, href, dueAt },
  }))
const told = (actor: Actor) =>
  it.db
    .select()
    .from(notices)
    .all()
    .filter(({ accountId }) => accountId === actor.accountId)
    .map(({ sentence }) => sentence)

/** A paper of one short question, answered with words or left empty. */
function shortExam() {
  const { id } = addQuestion(it.db, it.trainer, question('short', '怎么安抚'))
  const fixed = [{ questionId: id, points: 10 }]
  const exam = it.exam(it.paper({ mode: 'fixed', rules: [], fixed, passPercent: 90 }))
  const sit = (who: typeof one, text: string, at: number) => {
    const sitting = startSitting(it.db, who.actor, exam.id, at)
    const { runs: run } = openRun(it.db, who.actor, sitting.id, at)
    const sent = { run, sequence: 1, position: 0, choice: [], text }
    if (text !== '') keepAnswer(it.db, who.actor, sitting.id, sent, at)
    return submitSitting(it.db, who.actor, sitting.id, at + minute)
  }
  return { exam, sit }
}

describe('an exam', () => {
  test('waits for each on its roster with its end, before it opens, while it is sat, and no longer', () => {
    const exam = it.exam()
    const href = `/my-exams/${exam.id}`
    const dueAt = exam.closesAt
    expect(lines(one.actor, 'exam-sit', morning - 60 * minute)).toEqual([
      { thing: '抄表业务考试', note: '2026-11-28 09:00 开始', href, dueAt },
    ])
    expect(lines(one.actor, 'exam-sit', morning)).toMatchObject([{ note: '现在可以考', href }])
    const { id, endsAt } = startSitting(it.db, one.actor, exam.id, morning)
    expect(lines(one.actor, 'exam-sit', morning + minute)).toMatchObject([
      { note: '正在答题', href: `/my-exams/sittings/${id}`, dueAt: endsAt },
    ])
    submitSitting(it.db, one.actor, id, morning + minute)
    expect(lines(one.actor, 'exam-sit', morning + 2 * minute)).toEqual([])
    expect(lines(other.actor, 'exam-sit', exam.closesAt + 1)).toEqual([])
    expect(told(one.actor)).toEqual(['有一场考试等您参加'])
  })

  test('that is cancelled waits for nobody, and everybody is told', () => {
    const exam = it.exam()
    cancelExam(it.db, it.trainer, exam.id, morning)
    expect(lines(one.actor, 'exam-sit', morning)).toEqual([])
    expect(told(one.actor)).toEqual(['有一场考试等您参加', '一场考试取消了，不用参加'])
  })

  test('waits for its trainer to mark, to release and to answer, in that order', () => {
    const { exam, sit } = shortExam()
    const sitting = sit(one, '先听完', morning)
    sit(other, '再登记', morning)
    const after = exam.closesAt + minute
    expect(lines(it.trainer, 'exam-mark', after)).toMatchObject([{ note: '2 道简答题待阅' }])
    expect(lines(it.trainer, 'exam-release', after)).toEqual([])
    // Told once, not with every paper.
    expect(told(it.trainer)).toEqual(['考试里有简答题等您阅卷'])
    for (let n = 0; n < 2; n += 1) {
      const answerId = nextWaiting(it.db, it.trainer, exam.id)?.answerId ?? 0
      markAnswer(it.db, it.trainer, exam.id, { answerId, points: 5, remark: '' }, after)
    }
    expect(lines(it.trainer, 'exam-mark', after)).toEqual([])
    expect(lines(it.trainer, 'exam-release', after)).toHaveLength(1)
    releaseExam(it.db, it.trainer, exam.id, after)
    expect(lines(it.trainer, 'exam-release', after)).toEqual([])
    expect(told(one.actor)).toContain('一场考试公布成绩了')
    askAboutResult(it.db, one.actor, sitting.id, '哪里扣的分', after)
    expect(lines(it.trainer, 'exam-word', after)).toMatchObject([{ note: '有人对成绩有疑问' }])
    expect(lines(one.actor, 'exam-mark', after)).toEqual([])
  })
})

describe('pairs and plans', () => {
  function arranged(now: number) {
    const day = startOfDay(now)
    const plan = makePlan(it.db, it.trainer, { personId: one.personId, goal: '应派尽派' }, now)
    const entry = { track: 'knowledge', title: '学完派单课程', reason: '' } as const
    addEntry(
      it.db,
      it.trainer,
      plan.id,
      { ...entry, kind: 'course', fromDay: day, untilDay: day },
      now,
    )
    draftMentorship(
      it.db,
      it.trainer,
      {
        ...{ mentorId: other.personId, apprenticeId: one.personId, track: 'emotions', reason: '' },
        ...{ fromDay: day, untilDay: day + 14 * dayMs, goal: '独立办完' },
        measures: [{ measure: '听三通录音', dueDay: day }],
      },
      now,
    )
    it.db.update(mentorships).set({ state: 'running' }).run()
    return { plan, day }
  }
  /** A Monday. */
  const monday = Date.parse('2026-11-23T10:00:00+08:00')

  test('wait for the agent while they are due, and for the trainer once their day is over', () => {
    const { plan, day } = arranged(monday)
    expect(lines(one.actor, 'own-plan', monday)).toEqual([
      {
        ...{ thing: '学完派单课程', note: '个人计划里的课程', href: '/my-courses' },
        dueAt: day + dayMs,
      },
    ])
    expect(lines(other.actor, 'own-plan', monday)).toEqual([])
    expect(lines(it.trainer, 'plan-entry', monday)).toEqual([])
    expect(lines(it.trainer, 'plan-entry', monday + dayMs)).toMatchObject([
      { href: `/training-plans/${plan.id}` },
    ])
    expect(lines(it.trainer, 'mentorship-end', monday)).toEqual([])
    expect(lines(it.trainer, 'mentorship-end', monday + 10 * dayMs)).toMatchObject([
      { note: '快要期满' },
    ])
    expect(lines(it.trainer, 'mentorship-end', monday + 15 * dayMs)).toMatchObject([
      { note: '期已满，登记结果' },
    ])
  })

  test('and exams are told of before they end, each once, however often the clock asks', () => {
    arranged(monday)
    it.exam(it.paper(), {}, morning)
    for (const at of [monday, monday, monday + 10 * dayMs, morning, morning]) {
      remindOfTraining(it.db, at)
    }
    const reminders = (actor: Actor) => told(actor).filter((words) => words.includes('快要'))
    expect(reminders(one.actor)).toEqual([
      '个人培训计划里有一项快要到期',
      '一对师徒快要期满',
      '有一场考试快要截止，您还没有考',
    ])
    expect(reminders(it.trainer)).toEqual(['一对师徒快要期满'])
    it.db.update(planEntries).set({ state: 'done' }).run()
    expect(lines(one.actor, 'own-plan', monday)).toEqual([])
  })
})
