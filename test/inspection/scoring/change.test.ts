import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { eventsOf } from '#src/audit/timeline.ts'
import { reviewAppeals } from '#src/inspection/appeals/schema.ts'
import type { AppealState } from '#src/inspection/appeals/vocabulary.ts'
import { changeAnswer } from '#src/inspection/scoring/change-answer.ts'
import { changeOwnAnswer } from '#src/inspection/scoring/change-own.ts'
import { revealSheet } from '#src/inspection/scoring/reveal.ts'
import {
  scoreAnswers,
  scoreChanges,
  type ScoreSheet,
  scoreSheets,
} from '#src/inspection/scoring/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { pairsOf } from '#src/particulars/vocabulary.ts'
import { twoDepartments, type Unit } from '#test/screening/heard-calls.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { publishedForm, type PublishedForm } from '../forms-made.ts'
import { abused, scored, taskFor } from './scored-calls.ts'

/** A Friday: two working days later is Tuesday. */
const friday = Date.parse('2026-11-20T15:00:00+08:00')
const tuesdayMidnight = Date.parse('2026-11-25T00:00:00+08:00')

let db: Db
let inspector: Actor
let unit: Unit
let form: PublishedForm
let sheet: ScoreSheet

beforeEach(() => {
  db = testDatabase().db
  inspector = actorWith(db, 'qa-inspector')
  unit = twoDepartments(db).first
  form = publishedForm(db)
  const { task } = taskFor(db, { actor: inspector, unit, form }, 'd001')
  sheet = scored(db, inspector, task.id, form.items, {
    choices: 'full half full no clean',
    now: friday,
  })
})

const itemId = (index: number) => form.items[index]?.id ?? 0
const correction = (index: number, after: string, reason = '重听后确认有回应') => ({
  ...{ sheetId: sheet.id, itemId: itemId(index), after, reason },
})
const change = (index: number, after: string, now = friday + 1000, reason?: string) =>
  changeOwnAnswer(db, inspector, correction(index, after, reason), now)
const sheetNow = () => db.select().from(scoreSheets).where(eq(scoreSheets.id, sheet.id)).get()
const nothingChanged = () => {
  expect(db.select().from(scoreChanges).all()).toEqual([])
  expect(sheetNow()).toMatchObject({ scoreHundredths: 8500, revision: sheet.revision })
}

describe('a change by the author', () => {
  test('is kept with its reason and works the score out anew', () => {
    change(1, 'full')
    expect(sheetNow()).toMatchObject({ scoreHundredths: 10_000, outcome: 'scored', counts: true })
    expect(db.select().from(scoreChanges).all()).toMatchObject([
      {
        ...{ itemId: itemId(1), before: 'half', after: 'full', afterReveal: false },
        ...{ scoreBefore: 8500, scoreAfter: 10_000, accountName: inspector.name },
        reason: '重听后确认有回应',
      },
    ])
    const event = db.select().from(auditEvents).all().at(-1)
    expect(event).toMatchObject({ action: 'sheet.changed', actorName: inspector.name })
    expect(pairsOf(event?.particulars ?? {})).toEqual([
      ['对象', '安抚客户'],
      ['原', '部分做到'],
      ['现', '做到'],
      ['原因', '重听后确认有回应'],
    ])
  })

  test('made after the reveal is marked as such', () => {
    revealSheet(db, inspector, sheet.id, friday + 500)
    expect(change(1, 'full').afterReveal).toBe(true)
  })

  test('to a fatal choice makes it nothing, and back again', () => {
    change(4, 'happened')
    expect(sheetNow()).toMatchObject({ scoreHundredths: 0, outcome: 'fatal' })
    change(4, 'clean')
    expect(sheetNow()).toMatchObject({ scoreHundredths: 8500, outcome: 'scored' })
    expect(db.select().from(scoreChanges).all()).toHaveLength(2)
  })

  test('is possible up to the last moment of the second working day, and not a moment longer', () => {
    expect(() => change(1, 'full', tuesdayMidnight)).toThrow('两个工作日')
    nothingChanged()
    expect(change(1, 'full', tuesdayMidnight - 1).after).toBe('full')
  })

  test.each(['', '  ', '改一下', '\u200b\u200b\u200b\u200b\u200b\u200b'])(
    'needs a reason: %j is none',
    (reason) => {
      expect(() => change(1, 'full', friday, reason)).toThrow('改分要写原因')
      nothingChanged()
    },
  )

  test.each([
    ['half', '没有改动'],
    ['', '不是评分表里的选项'],
    ['101', '不是评分表里的选项'],
  ])('to %j is refused', (after, said) => {
    expect(() => change(1, after)).toThrow(said)
    nothingChanged()
  })

  test('to no occasion is for items that ask for one', () => {
    expect(() => change(0, 'no-occasion')).toThrow('不问有没有场合')
    change(1, 'no-occasion')
    expect(sheetNow()?.scoreHundredths).toBe(10_000)
  })

  test.each(['open', 'taken', 'settled'] as const)(
    'is for the judge once an appeal is %s',
    (state) => {
      appeal(state)
      expect(() => change(1, 'full')).toThrow('由申诉复评决定')
      nothingChanged()
    },
  )

  test('is possible again after the appeal was withdrawn', () => {
    appeal('withdrawn')
    expect(change(1, 'full').after).toBe('full')
  })

  test('is not for anybody else', () => {
    const manager = actorWith(db, 'qa-manager')
    const given = correction(1, 'full')
    expect(() => changeOwnAnswer(db, manager, given, friday)).toThrow('只有评分的人')
    const leader = actorWith(db, 'team-leader')
    expect(() => changeOwnAnswer(db, leader, given, friday)).toThrow(Forbidden)
    nothingChanged()
  })

  test('of a draft is refused, and of nothing is not found', () => {
    db.update(scoreSheets).set({ state: 'draft', submittedAt: null }).run()
    expect(() => change(1, 'full')).toThrow('还没有提交')
    expect(() => changeOwnAnswer(db, inspector, { ...correction(1, 'full'), sheetId: 77 })).toThrow(
      NotFound,
    )
  })
})

describe('an answer that an appeal puts in the place of another', () => {
  test('is a change by whoever judged it, without a time limit', () => {
    const judge = actorWith(db, 'qa-manager')
    const given = { ...correction(1, 'full'), actor: judge, now: friday + 30 * 86_400_000 }
    const made = changeAnswer(db, given)
    expect(made).toMatchObject({ accountName: judge.name, scoreAfter: 10_000 })
    expect(sheetNow()?.scoreHundredths).toBe(10_000)
  })

  test('leaves what abuse excused excused', () => {
    const { task, call } = taskFor(db, { actor: inspector, unit, form }, 'd002')
    abused(db, call.id, inspector)
    sheet = scored(db, inspector, task.id, form.items, { choices: 'full none full no clean' })
    changeAnswer(db, { ...correction(1, 'half'), actor: inspector })
    expect(sheetNow()?.scoreHundredths).toBe(10_000)
    const answer = db
      .select()
      .from(scoreAnswers)
      .where(eq(scoreAnswers.sheetId, sheet.id))
      .all()
      .find((one) => one.itemId === itemId(1))
    expect(answer).toMatchObject({ choice: 'half', excused: true })
  })
})

describe('the reveal', () => {
  test('is noted once, for the author alone, and only after submission', () => {
    revealSheet(db, inspector, sheet.id, 1000)
    revealSheet(db, inspector, sheet.id, 2000)
    expect(sheetNow()?.revealedAt).toBe(1000)
    const revealed = eventsOf(db, 'sheet', sheet.id).filter((e) => e.action === 'sheet.revealed')
    expect(revealed).toHaveLength(1)
    expect(() => revealSheet(db, actorWith(db, 'qa-manager'), sheet.id)).toThrow(NotFound)
    db.update(scoreSheets).set({ state: 'draft', revealedAt: null }).run()
    expect(() => revealSheet(db, inspector, sheet.id)).toThrow('还没有提交')
  })
})

function appeal(state: AppealState) {
  db.insert(reviewAppeals)
    .values({
      ...{ subject: 'sheet', sheetId: sheet.id, round: 1, personId: unit.person.id, state },
      ...{ callId: sheet.callId, scorerId: sheet.accountId, scorerName: sheet.accountName },
      ...{ filedBy: inspector.accountId ?? 0, filedByName: '罗军', filedAt: friday },
      ...{ windowUntil: friday, dueAt: friday },
    })
    .run()
}
