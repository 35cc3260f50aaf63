import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { openTaskSheet } from '#src/inspection/scoring/open.ts'
import { type Saving, saveAnswers } from '#src/inspection/scoring/save.ts'
import { readSaving } from '#src/inspection/scoring/saving-form.ts'
import { scoreAnswers, scoreSheets } from '#src/inspection/scoring/schema.ts'
import { submitSheet } from '#src/inspection/scoring/submit.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { Refused } from '#src/kernel/errors.ts'
import { twoDepartments } from '#test/screening/heard-calls.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { publishedForm, type PublishedForm } from '../forms-made.ts'
import { allWell, answersFor, taskFor } from './scored-calls.ts'

let db: Db
let inspector: Actor
let form: PublishedForm
let sheetId: number

beforeEach(() => {
  db = testDatabase().db
  inspector = actorWith(db, 'qa-inspector')
  form = publishedForm(db)
  const unit = twoDepartments(db).first
  const { task } = taskFor(db, { actor: inspector, unit, form }, 'd001')
  sheetId = openTaskSheet(db, inspector, task.id).sheet.id
})

const [mine, another] = ['a'.repeat(32), 'b'.repeat(32)]
const words = (text: string) => ({ [`comment.${form.items[0]?.id ?? 0}`]: text })
const choice = (key: string) => ({ [`choice.${form.items[1]?.id ?? 0}`]: key })
const storedWords = () => db.select().from(scoreAnswers).all()[0]?.comment ?? ''
const revisionNow = () =>
  db.select().from(scoreSheets).where(eq(scoreSheets.id, sheetId)).get()?.revision

/** One save of a page: which it shows, its number, what it holds; gives what it was answered. */
function save(id: string, number: number, revision: number, body: Record<string, string>) {
  try {
    return saveAnswers(db, inspector, sheetId, { revision, page: { id, number }, body })
  } catch (error) {
    if (error instanceof Refused) return error.code
    throw error
  }
}

describe('a page that closes while a save is under way', () => {
  // Each save holds what the ones not answered hold; all name the revision the page shows.
  const sent = ['没', '没有报', '没有报工号']

  test.each([
    [[1, 2, 3]],
    [[1, 3, 2]],
    [[2, 1, 3]],
    [[2, 3, 1]],
    [[3, 1, 2]],
    [[3, 2, 1]],
    [[2, 3]],
    [[3]],
    [[3, 3]],
    [[1, 3, 3, 1]],
  ])('keeps its last word when its saves arrive as %j', (order) => {
    for (const number of order) {
      const answer = save(mine, number, 0, words(sent[number - 1] ?? ''))
      expect(answer).toBe(revisionNow())
    }
    expect(storedWords()).toBe('没有报工号')
  })

  test('keeps it also after saves that were answered', () => {
    save(mine, 1, 0, words('没'))
    save(mine, 2, 1, words('没有'))
    expect(save(mine, 4, 2, words('没有报工号'))).toBe(3)
    expect(save(mine, 3, 2, words('没有报'))).toBe(3)
    expect(storedWords()).toBe('没有报工号')
  })

  test('leaves nothing of what was typed and taken back', () => {
    save(mine, 1, 0, words('写好的'))
    expect(save(mine, 3, 1, words('写好的'))).toBe(1)
    expect(save(mine, 2, 1, words('写好的又添'))).toBe(1)
    expect(storedWords()).toBe('写好的')
  })

  test('may hand in what it could not hear was saved', () => {
    save(mine, 1, 0, words('没有报工号'))
    const body = answersFor(form.items, allWell)
    const handedIn = { revision: 0, page: { id: mine, number: 2 }, body }
    expect(submitSheet(db, inspector, sheetId, handedIn)).toMatchObject({ ok: true })
    expect(storedWords()).toBe('没有报工号')
  })
})

describe('a second window', () => {
  test('is told as soon as another one saved, whatever its number', () => {
    save(mine, 1, 0, words('这边'))
    expect(save(another, 9, 0, words('那边'))).toBe('stale')
    expect(storedWords()).toBe('这边')
  })

  test('ends the run of the first, whose saves under way are told then', () => {
    save(mine, 1, 0, words('这边'))
    expect(save(another, 1, 1, words('那边'))).toBe(2)
    expect(save(mine, 2, 0, words('这边再写'))).toBe('stale')
    expect(save(mine, 3, 1, words('这边再写'))).toBe('stale')
    expect(storedWords()).toBe('那边')
  })

  test('goes on from what stands now when it is to win, and not from before', () => {
    save(mine, 1, 0, words('这边'))
    save(another, 1, 1, words('那边'))
    expect(save(mine, 2, 2, words('以这里为准'))).toBe(3)
    // From before the run that began at 2.
    expect(save(mine, 3, 1, choice('half'))).toBe('stale')
    expect(save(mine, 4, 2, choice('half'))).toBe(4)
    expect(storedWords()).toBe('以这里为准')
  })

  test('without scripts names no page and is held to the revision alone', () => {
    const plain = (revision: number) => () =>
      saveAnswers(db, inspector, sheetId, { revision, body: words(`第 ${revision} 版`) })
    expect(plain(0)()).toBe(1)
    expect(plain(0)).toThrow('在别的窗口改过')
    save(mine, 1, 1, words('这边'))
    expect(plain(2)()).toBe(3)
    expect(save(mine, 2, 1, words('这边再写'))).toBe('stale')
  })

  test('cannot name a revision that is still to come', () => {
    save(mine, 1, 0, words('这边'))
    expect(save(mine, 2, 7, words('这边再写'))).toBe('stale')
  })
})

test.each<[Record<string, unknown>, Saving['page']]>([
  [
    { page: mine, save: '3' },
    { id: mine, number: 3 },
  ],
  [{ page: mine }, null],
  [{ page: mine, save: '0' }, null],
  [{ page: mine, save: '-1' }, null],
  [{ page: mine, save: '9'.repeat(30) }, null],
  [{ page: mine.toUpperCase(), save: '1' }, null],
  [{ page: [mine, another], save: '1' }, null],
  [{ page: '', save: '1' }, null],
])('a form with %j names the page %j', (body, page) => {
  expect(readSaving({ revision: '4', ...body })).toEqual({ revision: 4, page })
})
