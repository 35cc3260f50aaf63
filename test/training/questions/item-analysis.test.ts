import { describe, expect, test } from 'vitest'

import { analysisOf } from '#src/training/exams/answered.ts'
import { releaseExam } from '#src/training/exams/plan.ts'
import { examAnswers } from '#src/training/exams/schema.ts'
import { keepAnswer, openRun, startSitting } from '#src/training/exams/sit.ts'
import { submitSitting } from '#src/training/exams/submit.ts'
import { type Answered, itemFigures } from '#src/training/questions/item-analysis.ts'
import { testDatabase } from '#test/support/database.ts'

import { examScene, minute, morning } from '../exams/scene.ts'

/** So many people who earned this share here and that share of the rest. */
const people = (n: number, share: number, rest: number | null): Answered[] =>
  Array.from({ length: n }, () => ({ share, rest }))

describe('the figures of a question', () => {
  test('say of few answers how many there are, and nothing more', () => {
    expect(itemFigures([])).toMatchObject({ people: 0, share: null, finding: 'none' })
    expect(itemFigures(people(4, 1, 0.5))).toMatchObject({ people: 4, right: 4, share: null })
    const some = itemFigures([...people(10, 1, 0.9), ...people(10, 0, 0.1)])
    expect(some).toMatchObject({ people: 20, right: 10, discrimination: null, finding: 'few' })
    // Wilson: 10 of 20.
    expect(some.share?.low).toBeCloseTo(0.2993, 3)
    expect(some.share?.high).toBeCloseTo(0.7007, 3)
  })

  test('tell questions that part who knows from who does not, and those that are upside down', () => {
    const fair = itemFigures([...people(20, 1, 0.9), ...people(20, 0, 0.4)])
    expect(fair).toMatchObject({ finding: 'fair' })
    expect(fair.discrimination).toBeCloseTo(1, 6)
    expect(itemFigures([...people(20, 1, 0.4), ...people(20, 0, 0.9)]).finding).toBe('reversed')
    const mixed = [...people(10, 1, 0.9), ...people(10, 1, 0.1), ...people(10, 0, 0.9)]
    const weak = itemFigures([...mixed, ...people(10, 0, 0.1)])
    expect(weak.finding).toBe('weak')
    expect(weak.discrimination).toBeCloseTo(0, 9)
  })

  test('have no discrimination where nothing differs, and say which of the two sides', () => {
    expect(itemFigures(people(40, 1, 0.5))).toMatchObject({
      finding: 'all-right',
      discrimination: null,
    })
    expect(itemFigures(people(40, 0, 0.5)).finding).toBe('all-wrong')
    const same = [...people(20, 1, 0.5), ...people(20, 0, 0.5)]
    expect(itemFigures(same)).toMatchObject({ finding: 'uneven', discrimination: null })
    // A paper of one question has no rest to hold it against.
    expect(itemFigures([...people(20, 1, null), ...people(20, 0, null)]).finding).toBe('uneven')
  })
})

describe('answers of an exam', () => {
  test('count from the first go of each person, with questions that were left empty', () => {
    const it = examScene(testDatabase().db, 2, 4)
    const exam = it.exam(it.paper({ resits: 1, passPercent: 100 }))
    const sit = (at: 0 | 1, answered: number, from: number) => {
      const { actor } = it.candidates[at] ?? { actor: it.trainer }
      const { id } = startSitting(it.db, actor, exam.id, from)
      const { runs: run } = openRun(it.db, actor, id, from)
      for (let position = 0; position < answered; position += 1) {
        const sent = { run, sequence: position + 1, position, choice: ['A'], text: '' }
        keepAnswer(it.db, actor, id, sent, from + position)
      }
      return submitSitting(it.db, actor, id, from + minute)
    }
    const first = sit(0, 4, morning)
    const versions = first.questions.map(({ versionId }) => versionId)
    sit(1, 0, morning)
    const figures = () => [...analysisOf(it.db, it.trainer, versions).values()]
    expect(figures()).toMatchObject(Array.from({ length: 4 }, () => ({ people: 2, right: 1 })))
    expect(it.db.select().from(examAnswers).all()).toHaveLength(8)
    releaseExam(it.db, it.trainer, exam.id, morning + 2 * minute)
    sit(1, 4, morning + 3 * minute)
    expect(figures()).toMatchObject(Array.from({ length: 4 }, () => ({ people: 2, right: 1 })))
  })
})
