import { eq } from 'drizzle-orm'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { beat } from '#src/training/exams/keep-time.ts'
import { answerWord, askAboutResult, markAnswer, nextWaiting } from '#src/training/exams/mark.ts'
import { ownExams, sittingPage } from '#src/training/exams/own.ts'
import { cancelExam, extendExam, releaseExam } from '#src/training/exams/plan.ts'
import { examAnswers, examOutages, examSittings } from '#src/training/exams/schema.ts'
import { keepAnswer, openRun, type Sent, startSitting } from '#src/training/exams/sit.ts'
import { submitSitting } from '#src/training/exams/submit.ts'
import { addQuestion, retireQuestion } from '#src/training/questions/write.ts'
import { trainingRecords } from '#src/training/records/schema.ts'

import { candidate, examScene, minute, morning, question } from './scene.ts'

const sent = (changes: Partial<Sent> = {}): Sent => ({
  ...{ run: 1, sequence: 1, position: 0, choice: ['A'], text: '' },
  ...changes,
})

/** Lets the server answer all the while, as it does when nothing is wrong. */
function pass(it: Pick<ReturnType<typeof examScene>, 'db'>, from: number, until: number) {
  for (let at = from; at <= until; at += 4000) beat(it.db, at)
  beat(it.db, until)
}

function sat(it = examScene()) {
  const exam = it.exam()
  const [one, other] = it.candidates
  if (!one || !other) throw new Error('nobody sits')
  const sitting = startSitting(it.db, one.actor, exam.id, morning)
  return { ...it, exam, one, other, sitting }
}

const stored = (it: Pick<ReturnType<typeof examScene>, 'db'>, id: number) =>
  it.db.select().from(examSittings).where(eq(examSittings.id, id)).get()
const answers = (it: Pick<ReturnType<typeof examScene>, 'db'>, id: number) =>
  it.db.select().from(examAnswers).where(eq(examAnswers.sittingId, id)).all()

describe('going into an exam', () => {
  test('is the same go and the same paper however often it is asked for', () => {
    const it = sat()
    const again = startSitting(it.db, it.one.actor, it.exam.id, morning + 5000)
    expect(again).toEqual(it.sitting)
    expect(it.db.select().from(examSittings).all()).toHaveLength(1)
  })

  test('sets another paper for each person, from seeds that are kept', () => {
    const it = sat()
    const other = startSitting(it.db, it.other.actor, it.exam.id, morning)
    expect(other.seed).not.toBe(it.sitting.seed)
    expect(other.questions).not.toEqual(it.sitting.questions)
    const second = sat()
    expect(second.sitting.questions).toEqual(it.sitting.questions)
  })

  test('is refused before the window, behind it, and to whoever is not on the roster', () => {
    const it = sat()
    const late = () => startSitting(it.db, it.other.actor, it.exam.id, it.exam.closesAt)
    expect(late).toThrow('考试时间已过')
    const early = () => startSitting(it.db, it.other.actor, it.exam.id, morning - 1)
    expect(early).toThrow('还没有开始')
    expect(() => startSitting(it.db, it.trainer, it.exam.id, morning)).toThrow(Forbidden)
    const uninvited = candidate(it.db, 1, 9)
    expect(() => startSitting(it.db, uninvited.actor, it.exam.id, morning)).toThrow(NotFound)
  })

  test('shows nobody the sitting of another person', () => {
    const it = sat()
    expect(() => sittingPage(it.db, it.other.actor, it.sitting.id)).toThrow(NotFound)
    expect(() => keepAnswer(it.db, it.other.actor, it.sitting.id, sent(), morning)).toThrow(
      NotFound,
    )
    expect(() => submitSitting(it.db, it.other.actor, it.sitting.id, morning)).toThrow(NotFound)
  })

  test('ends with the minutes of the paper, or with the window and its grace', () => {
    const it = sat()
    expect(it.sitting.endsAt).toBe(morning + 30 * minute)
    const late = it.exam.closesAt - 10 * minute
    const other = startSitting(it.db, it.other.actor, it.exam.id, late)
    expect(other.endsAt).toBe(it.exam.closesAt)
    const graced = examScene()
    const { id, closesAt } = graced.exam(graced.paper(), { graceMs: 5 * minute })
    const [first] = graced.candidates
    if (!first) throw new Error('nobody sits')
    const third = startSitting(graced.db, first.actor, id, closesAt - 10 * minute)
    expect(third.endsAt).toBe(closesAt + 5 * minute)
  })

  test('leaves out what was retired since the exam was planned', () => {
    const it = examScene()
    const exam = it.exam()
    const [one] = it.candidates
    if (!one) throw new Error('nobody sits')
    for (let id = 1; id <= 6; id += 1) retireQuestion(it.db, it.trainer, id)
    const { questions } = startSitting(it.db, one.actor, exam.id, morning)
    expect(questions.map(({ versionId }) => versionId).toSorted((a, b) => a - b)).toEqual([
      7, 8, 9, 10,
    ])
  })
})

describe('an answer', () => {
  test('is kept at once, once, and gives way to a newer one only', () => {
    const it = sat()
    const { id } = it.sitting
    openRun(it.db, it.one.actor, id, morning)
    const keep = (one: Sent) => keepAnswer(it.db, it.one.actor, id, one, morning + 1000).kept
    expect(keep(sent({ sequence: 2, choice: ['B'] }))).toBe(true)
    // The same again, as a page sends that heard no answer.
    expect(keep(sent({ sequence: 2, choice: ['B'] }))).toBe(true)
    expect(keep(sent({ sequence: 1, choice: ['C'] }))).toBe(false)
    expect(answers(it, id)).toMatchObject([{ position: 0, choice: ['B'], sequence: 2 }])
  })

  test('of an older page undoes nothing of a newer one, and fills what that left open', () => {
    const it = sat()
    const { id } = it.sitting
    const keep = (one: Sent) => keepAnswer(it.db, it.one.actor, id, one, morning + 1000)
    openRun(it.db, it.one.actor, id, morning)
    openRun(it.db, it.one.actor, id, morning)
    expect(keep(sent({ run: 2, sequence: 1, choice: ['B'] })).kept).toBe(true)
    const late = keep(sent({ run: 1, sequence: 99, choice: ['C'] }))
    expect(late).toMatchObject({ kept: false, sitting: { runs: 2 } })
    expect(keep(sent({ run: 1, sequence: 5, position: 1, choice: ['D'] })).kept).toBe(true)
    expect(answers(it, id).map(({ choice }) => choice)).toEqual([['B'], ['D']])
  })

  test('is the newest of all that were sent, in whatever order and how often they arrive', () => {
    const arrival = fc.record({
      run: fc.integer({ min: 1, max: 3 }),
      sequence: fc.integer({ min: 1, max: 5 }),
      position: fc.integer({ min: 0, max: 3 }),
    })
    const it = sat()
    const { id } = it.sitting
    fc.assert(
      fc.property(fc.array(arrival, { minLength: 1, maxLength: 30 }), (arrivals) => {
        it.db.delete(examAnswers).run()
        for (const { run, sequence, position } of arrivals) {
          const choice = [['A', 'B', 'C', 'D'][(run * 5 + sequence) % 4] as string]
          keepAnswer(
            it.db,
            it.one.actor,
            id,
            { run, sequence, position, choice, text: '' },
            morning,
          )
        }
        for (const kept of answers(it, id)) {
          const rivals = arrivals.filter(({ position }) => position === kept.position)
          const newest = Math.max(...rivals.map(({ run, sequence }) => run * 10 + sequence))
          expect(kept.run * 10 + kept.sequence).toBe(newest)
        }
        expect(answers(it, id)).toHaveLength(new Set(arrivals.map((one) => one.position)).size)
      }),
    )
  })

  test('is refused where the paper has no such question or choice, or only one may be chosen', () => {
    const it = sat()
    const keep = (one: Partial<Sent>) => () =>
      keepAnswer(it.db, it.one.actor, it.sitting.id, sent(one), morning)
    expect(keep({ position: 4 })).toThrow('没有这道题')
    expect(keep({ choice: ['Z'] })).toThrow('选项读不出来')
    expect(keep({ choice: ['A', 'B'] })).toThrow('只能选一项')
    expect(answers(it, it.sitting.id)).toEqual([])
  })

  test('comes too late by the clock of the server, five seconds of travel allowed', () => {
    const it = sat()
    const { id, endsAt } = it.sitting
    pass(it, morning, endsAt)
    expect(keepAnswer(it.db, it.one.actor, id, sent(), endsAt + 4000).kept).toBe(true)
    beat(it.db, endsAt + 5000)
    const late = () =>
      keepAnswer(it.db, it.one.actor, id, sent({ sequence: 2, choice: ['B'] }), endsAt + 5001)
    expect(late).toThrow('时间到了')
    beat(it.db, endsAt + 6000)
    expect(stored(it, id)).toMatchObject({ submitter: 'clock', submittedAt: endsAt, percent: 25 })
    expect(answers(it, id).filter(({ choice }) => choice.length > 0)).toMatchObject([
      { choice: ['A'], points: 5 },
    ])
  })
})

describe('a silence of the server', () => {
  test('is given back to everybody who was inside, and written down', () => {
    const it = sat()
    pass(it, morning, morning + 10 * minute)
    const before = stored(it, it.sitting.id)?.endsAt ?? 0
    beat(it.db, morning + 17 * minute)
    expect(stored(it, it.sitting.id)).toMatchObject({
      endsAt: before + 7 * minute,
      givenBackMs: 7 * minute,
    })
    expect(it.db.select().from(examOutages).all()).toMatchObject([
      { from: morning + 10 * minute, until: morning + 17 * minute, people: 1 },
    ])
    const { go, outages } = sittingPage(it.db, it.one.actor, it.sitting.id)
    expect(go.givenBackMs).toBe(7 * minute)
    expect(outages).toHaveLength(1)
    // Beating on gives nothing more.
    pass(it, morning + 17 * minute, morning + 18 * minute)
    expect(stored(it, it.sitting.id)?.givenBackMs).toBe(7 * minute)
  })

  test('ends nobody, not even whose time ran out within it', () => {
    const it = sat()
    const { id, endsAt } = it.sitting
    pass(it, morning, endsAt - minute)
    beat(it.db, endsAt + 10 * minute)
    expect(stored(it, id)).toMatchObject({ state: 'running', endsAt: endsAt + 11 * minute })
  })

  test('gives nothing to whoever came in afterwards or had ended before', () => {
    const it = sat()
    submitSitting(it.db, it.one.actor, it.sitting.id, morning + 1000)
    const at = morning + 20 * minute
    const late = startSitting(it.db, it.other.actor, it.exam.id, at)
    beat(it.db, at + 1000)
    expect(late.endsAt).toBe(at + 30 * minute)
    expect(stored(it, late.id)?.givenBackMs).toBe(0)
    expect(stored(it, it.sitting.id)?.givenBackMs).toBe(0)
  })

  test('is none where the clock was set back', () => {
    const it = sat()
    pass(it, morning, morning + minute)
    beat(it.db, morning - 60 * minute)
    beat(it.db, morning - 60 * minute + 3000)
    expect(stored(it, it.sitting.id)?.givenBackMs).toBe(0)
  })
})

describe('handing in', () => {
  test('happens once, and takes nothing afterwards', () => {
    const it = sat()
    const { id } = it.sitting
    keepAnswer(it.db, it.one.actor, id, sent(), morning)
    submitSitting(it.db, it.one.actor, id, morning + 1000)
    expect(() => submitSitting(it.db, it.one.actor, id, morning + 2000)).toThrow('已经交卷')
    const more = () => keepAnswer(it.db, it.one.actor, id, sent({ sequence: 9 }), morning + 2000)
    expect(more).toThrow('已经交卷')
  })

  test('gives half for some of the right choices and nothing with a wrong one among them', () => {
    const it = examScene(undefined, 2, 0)
    for (const n of [1, 2, 3]) addQuestion(it.db, it.trainer, question('multiple', `多选${n}`))
    const rules = [{ category: 'metering', difficulty: null, count: 3, points: 10 } as const]
    const exam = it.exam(it.paper({ rules: [...rules] }))
    const [one] = it.candidates
    if (!one) throw new Error('nobody sits')
    const { id } = startSitting(it.db, one.actor, exam.id, morning)
    const choices = [['A', 'B'], ['B'], ['A', 'C']]
    choices.forEach((choice, position) =>
      keepAnswer(it.db, one.actor, id, sent({ position, choice }), morning),
    )
    const { points, percent } = submitSitting(it.db, one.actor, id, morning + 1000)
    expect({ points, percent }).toEqual({ points: 15, percent: 50 })
  })

  test('leaves short answers to a person who never sees whose they are', () => {
    const it = examScene(undefined, 2, 0)
    addQuestion(it.db, it.trainer, question('short', '客户发火怎么办'))
    const rules = [{ category: 'metering', difficulty: null, count: 1, points: 10 } as const]
    const exam = it.exam(it.paper({ rules: [...rules] }))
    const [one] = it.candidates
    if (!one) throw new Error('nobody sits')
    const { id } = startSitting(it.db, one.actor, exam.id, morning)
    keepAnswer(it.db, one.actor, id, sent({ choice: [], text: '先听完再说' }), morning)
    expect(submitSitting(it.db, one.actor, id, morning + 1000)).toMatchObject({
      ...{ state: 'submitted', unmarked: 1, percent: null },
    })
    expect(() => releaseExam(it.db, it.trainer, exam.id, morning)).toThrow('还有简答题')
    const waiting = nextWaiting(it.db, it.trainer, exam.id)
    expect(waiting).toMatchObject({ text: '先听完再说', worth: 10, left: 1 })
    expect(JSON.stringify(waiting)).not.toContain('考生')
    const marking = { answerId: waiting?.answerId ?? 0, points: 70, remark: '' }
    markAnswer(it.db, it.trainer, exam.id, marking, morning + 2000)
    // Never more than the question is worth.
    expect(stored(it, id)).toMatchObject({ state: 'marked', points: 10, percent: 100 })
    expect(() => markAnswer(it.db, it.trainer, exam.id, marking)).toThrow('已经有人阅过')
  })
})

describe('results', () => {
  function handedIn(right: boolean) {
    const it = sat()
    for (let position = 0; position < 4; position += 1) {
      const choice = [right ? 'A' : 'B']
      keepAnswer(it.db, it.one.actor, it.sitting.id, sent({ position, choice }), morning)
    }
    submitSitting(it.db, it.one.actor, it.sitting.id, morning + 1000)
    return it
  }
  const records = (it: Pick<ReturnType<typeof examScene>, 'db'>) =>
    it.db.select().from(trainingRecords).all()

  test('are seen and recorded once they are released', () => {
    const it = handedIn(true)
    expect(sittingPage(it.db, it.one.actor, it.sitting.id)).toMatchObject({
      ...{ go: { percent: null, passed: null }, questions: [] },
    })
    expect(records(it)).toEqual([])
    releaseExam(it.db, it.trainer, it.exam.id, morning + minute)
    const page = sittingPage(it.db, it.one.actor, it.sitting.id)
    expect(page.go).toMatchObject({ percent: 100, passed: true })
    expect(page.questions[0]?.result).toMatchObject({ right: ['A'], earned: 5 })
    expect(records(it)).toMatchObject([
      { kind: 'exam', refId: it.exam.id, personId: it.one.personId, outcome: 'passed', score: 100 },
    ])
    expect(() => releaseExam(it.db, it.trainer, it.exam.id)).toThrow('成绩已经公布')
  })

  test('are not released while somebody still sits', () => {
    const it = sat()
    expect(() => releaseExam(it.db, it.trainer, it.exam.id)).toThrow('还有人在答题')
    expect(() => cancelExam(it.db, it.trainer, it.exam.id)).toThrow('已经有人进考场')
  })

  test('open a resit to who failed, with questions not met before, and to nobody else', () => {
    const it = handedIn(false)
    const resit = (at: number) => startSitting(it.db, it.one.actor, it.exam.id, at)
    expect(() => resit(morning + minute)).toThrow('成绩还没有公布')
    releaseExam(it.db, it.trainer, it.exam.id, morning + minute)
    const second = resit(morning + 2 * minute)
    expect(second).toMatchObject({ number: 2, repeated: 0 })
    const first = new Set(it.sitting.questions.map(({ versionId }) => versionId))
    expect(second.questions.filter(({ versionId }) => first.has(versionId))).toEqual([])
    submitSitting(it.db, it.one.actor, second.id, morning + 3 * minute)
    expect(() => resit(morning + 4 * minute)).toThrow('没有补考机会')
    expect(ownExams(it.db, it.one.actor, morning)[0]?.goes).toHaveLength(2)
    // The better of both is what is recorded.
    expect(records(it)).toMatchObject([{ outcome: 'failed', score: 0 }])
  })

  test('say when the bank was too small for a paper of new questions', () => {
    const it = examScene(undefined, 2, 5)
    const exam = it.exam()
    const [one] = it.candidates
    if (!one) throw new Error('nobody sits')
    const { id } = startSitting(it.db, one.actor, exam.id, morning)
    submitSitting(it.db, one.actor, id, morning + 1000)
    releaseExam(it.db, it.trainer, exam.id, morning + minute)
    const second = startSitting(it.db, one.actor, exam.id, morning + 2 * minute)
    expect(second.repeated).toBe(3)
    expect(new Set(second.questions.map(({ versionId }) => versionId)).size).toBe(4)
  })

  test('change with an answer to a word about them, and the record follows', () => {
    const it = handedIn(false)
    const ask = () => askAboutResult(it.db, it.one.actor, it.sitting.id, '第 1 题应该算对')
    expect(ask).toThrow('成绩还没有公布')
    releaseExam(it.db, it.trainer, it.exam.id, morning + minute)
    ask()
    expect(ask).toThrow('还没有答复')
    const reply = { reply: '题目有歧义，给分', position: 1, points: 5 }
    answerWord(it.db, it.trainer, it.exam.id, 1, reply, morning + 2 * minute)
    expect(stored(it, it.sitting.id)).toMatchObject({ points: 5, percent: 25, passed: false })
    expect(records(it)).toMatchObject([{ score: 25 }])
    expect(() => answerWord(it.db, it.trainer, it.exam.id, 1, reply)).toThrow('已经答复过')
  })

  test('wait for a window that only grows', () => {
    const it = handedIn(false)
    const { id, closesAt } = it.exam
    expect(() => extendExam(it.db, it.trainer, id, closesAt - 1, morning)).toThrow('要晚于')
    extendExam(it.db, it.trainer, id, closesAt + minute, morning)
    expect(() => extendExam(it.db, it.one.actor, id, closesAt + 2 * minute)).toThrow(Forbidden)
  })
})
