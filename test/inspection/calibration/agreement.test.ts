import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import type { Account } from '#src/auth/schema.ts'
import { agreement, rangeOf } from '#src/inspection/calibration/agreement.ts'
import { scoreChanges, scoreSheets } from '#src/inspection/scoring/schema.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { twoDepartments, type Unit } from '#test/screening/heard-calls.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { publishedForm, publishedVersion, scoredTwice, scorer } from './made-sheets.ts'

/** A Wednesday. */
const now = Date.parse('2026-11-18T10:00:00+08:00')
const day = 86_400_000

let db: Db
let unit: Unit
let form: ReturnType<typeof publishedForm>
let chen: Account
let zhao: Account

beforeEach(() => {
  db = testDatabase().db
  unit = twoDepartments(db).first
  form = publishedForm(db)
  chen = scorer(db, '陈静')
  zhao = scorer(db, '赵敏')
})

const twice = (
  one: Record<string, string>,
  other: Record<string, string>,
  times: number,
  at = now - day,
) =>
  Array.from({ length: times }, (_, index) =>
    scoredTwice(
      db,
      form,
      unit,
      { account: chen, answers: one },
      { account: zhao, answers: other },
      at + index * 60_000,
    ),
  )

const measured = (from = now - 30 * day, formId = form.formId) =>
  agreement(db, actorWith(db, 'qa-inspector'), { formId, from, until: now + 1 })
const item = (code: string) => measured().items.find((one) => one.code === code)

describe('agreement between two inspectors', () => {
  test("of 50 pairs 20/5/10/15 is Cohen's 0.4, in words: 差, and names what was taken for what", () => {
    twice({ 'hang-up': 'ok' }, { 'hang-up': 'ok' }, 20)
    twice({ 'hang-up': 'ok' }, { 'hang-up': 'bad' }, 5)
    twice({ 'hang-up': 'bad' }, { 'hang-up': 'ok' }, 10)
    twice({ 'hang-up': 'bad' }, { 'hang-up': 'bad' }, 15)
    const found = item('hang-up')
    expect(found).toMatchObject({ n: 50, agreed: 35, verdict: 'poor', ambiguous: 'choice' })
    expect(found?.kappa).toBeCloseTo(0.4, 12)
    expect(found?.mixedUp).toEqual([{ labels: ['没有发生', '发生'], n: 15 }])
  })

  test('takes "no occasion" as a choice of its own, and names the item that is mostly unclear about it', () => {
    twice({ item2: 'full' }, { item2: 'no-occasion' }, 8)
    twice({ item2: 'no-occasion' }, { item2: 'no-occasion' }, 10)
    twice({ item2: 'full' }, { item2: 'full' }, 10)
    twice({ item2: 'full' }, { item2: 'part' }, 2)
    expect(item('item2')).toMatchObject({
      n: 30,
      agreed: 20,
      onOccasion: 8,
      verdict: 'fair',
      ambiguous: 'occasion',
    })
  })

  test('says that it cannot tell where everybody gave one answer, or where pairs are few', () => {
    twice({}, {}, 19)
    expect(item('item1')).toMatchObject({ n: 19, kappa: null, verdict: 'few' })
    twice({}, {}, 1)
    expect(item('item1')).toMatchObject({ n: 20, kappa: null, verdict: 'single', ambiguous: null })
    expect(item('item1')?.commonest).toEqual({ label: '做到', share: 1 })
  })

  test('calls no item poor because one answer is far commoner', () => {
    twice({ item1: 'full' }, { item1: 'full' }, 94)
    twice({ item1: 'full' }, { item1: 'none' }, 3)
    twice({ item1: 'none' }, { item1: 'full' }, 3)
    expect(item('item1')).toMatchObject({ verdict: 'lopsided', ambiguous: null })
    expect(item('item1')?.kappa).toBeLessThan(0)
  })

  test('matches items across versions by their code', () => {
    const next = publishedVersion(db, form.formId, 2)
    scoredTwice(
      db,
      form,
      unit,
      { account: chen, answers: { item1: 'part' } },
      { account: zhao, answers: { item1: 'part' }, version: next },
      now - day,
    )
    expect(item('item1')).toMatchObject({ n: 1, agreed: 1 })
  })

  test('counts what was submitted, not what was corrected or overturned afterwards', () => {
    const [pair] = twice({ item1: 'full' }, { item1: 'none' }, 1)
    const changed = form.items[0]
    const change = {
      sheetId: pair?.second.id ?? 0,
      itemId: changed?.id ?? 0,
      reason: '申诉成立',
      afterReveal: true,
      accountName: '林',
    }
    db.insert(scoreChanges)
      .values([
        { ...change, before: 'none', after: 'part', scoreBefore: 5000, scoreAfter: 7500, at: 1 },
        { ...change, before: 'part', after: 'full', scoreBefore: 7500, scoreAfter: 10_000, at: 2 },
      ])
      .run()
    db.update(scoreSheets)
      .set({ scoreHundredths: 10_000 })
      .where(eq(scoreSheets.id, pair?.second.id ?? 0))
      .run()
    expect(item('item1')?.mixedUp).toEqual([{ labels: ['做到', '没做到'], n: 1 }])
    expect(measured().apart?.mean).toBe(5000)
  })

  test('counts no draft, no pair by one person, no other form and no other week', () => {
    const [draft] = twice({}, {}, 1)
    db.update(scoreSheets)
      .set({ state: 'draft' })
      .where(eq(scoreSheets.id, draft?.first.id ?? 0))
      .run()
    scoredTwice(db, form, unit, { account: chen }, { account: chen }, now - day)
    scoredTwice(db, publishedForm(db, '别的表'), unit, { account: chen }, { account: zhao }, now)
    twice({}, {}, 1, now - 31 * day)
    expect(measured().pairs).toBe(0)
  })

  test('goes by the week of the second sheet, in Shanghai: Sunday night is not yet Monday', () => {
    const monday = Date.parse('2026-11-16T00:00:00+08:00')
    twice({}, { item1: 'none' }, 1, monday - 2000)
    twice({}, {}, 1, monday)
    expect(measured().weeks).toEqual([
      { week: monday, name: '2026-11-16', pairs: 1, answers: 3, alike: 3, apart: 0 },
      { week: monday - 7 * day, name: '2026-11-09', pairs: 1, answers: 3, alike: 2, apart: 5000 },
    ])
    expect(rangeOf(4, null, now).from).toBe(monday - 21 * day)
    expect(rangeOf(4, monday, now)).toEqual({ from: monday, until: monday + 7 * day })
  })

  test('is not for an agent', () => {
    const range = { formId: form.formId, from: 0, until: now }
    expect(() => agreement(db, actorWith(db, 'agent'), range)).toThrow(Forbidden)
  })
})
