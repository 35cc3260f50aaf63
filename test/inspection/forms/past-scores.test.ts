import { eq } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'

import { addItem, changeItem, removeItem } from '#src/inspection/forms/draft-items.ts'
import { draftVersion, publishDraft } from '#src/inspection/forms/draft.ts'
import { draftDetail, formList, itemsOf, publishedVersion } from '#src/inspection/forms/queries.ts'
import { scoringItems } from '#src/inspection/forms/schema.ts'
import { draftOf } from '#src/inspection/forms/stored.ts'
import { takeInShippedForm } from '#src/inspection/forms/take-in.ts'
import { markCall, withdrawMark } from '#src/inspection/marks/mark-call.ts'
import { marksOfCall } from '#src/inspection/marks/queries.ts'
import { scoreAnswers, scoreSheets } from '#src/inspection/scoring/schema.ts'
import { scoreOf } from '#src/inspection/scoring/score.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { testDatabase } from '#test/support/database.ts'
import { accountWith, actorWith } from '#test/support/people.ts'

import { mark, twoHeardCalls } from '../marks/marked.ts'
import { body, fatal } from './bodies.ts'

let db: Db
let manager: Actor
let scene: ReturnType<typeof twoHeardCalls>
beforeEach(() => {
  db = testDatabase().db
  manager = actorWith(db, 'qa-manager')
  scene = twoHeardCalls(db)
  takeInShippedForm(db)
})

/** A sheet by the version in use, its first item partly met and the rest met. */
function scored(state: 'draft' | 'submitted') {
  const { call, recording } = scene.first
  const versionId = publishedVersion(db, 1)?.id ?? 0
  const account = accountWith(db, 'qa-inspector')
  const answers = itemsOf(db, versionId)
    .filter(({ kind }) => kind === 'weighted')
    .map(({ id }, index) => ({ itemId: id, choice: index === 0 ? 'partial' : 'full' }))
  const { hundredths } = scoreOf(itemsOf(db, versionId), answers, 5)
  const sheet = db
    .insert(scoreSheets)
    .values({
      ...{ purpose: 'routine', recordingId: recording.id, callId: call.id, versionId, state },
      ...{ accountId: account.id, accountName: account.displayName, openedAt: 1, savedAt: 2 },
      ...(state === 'submitted' ? { submittedAt: 3, scoreHundredths: hundredths } : {}),
    })
    .returning()
    .get()
  for (const answer of answers) {
    db.insert(scoreAnswers)
      .values({ ...answer, sheetId: sheet.id })
      .run()
  }
  return { sheet, answers, hundredths }
}

/** Everything turned over: one item reworded and reweighed, one gone, one new. */
function publishAnother() {
  draftVersion(db, manager, 1)
  const shown = () => ({ formId: 1, revision: draftOf(db, 1)?.revision ?? -1 })
  const [first, second] = draftDetail(db, manager, 1).items
  changeItem(db, manager, shown(), first?.id ?? 0, body({ title: '另一回事', weight: 8 }))
  removeItem(db, manager, shown(), second?.id ?? 0)
  addItem(db, manager, shown(), fatal('新的致命项'))
  publishDraft(db, manager, 1, { revision: shown().revision, note: '全换' })
}

const sheets = () => db.select().from(scoreSheets).all()
const answersOf = () => db.select().from(scoreAnswers).all()

test.each(['submitted', 'draft'] as const)(
  'a new version leaves a %s sheet by the version it began with, and what it amounts to',
  (state) => {
    const { sheet, answers, hundredths } = scored(state)
    const before = { sheets: sheets(), answers: answersOf() }
    publishAnother()
    expect({ sheets: sheets(), answers: answersOf() }).toEqual(before)
    const items = itemsOf(db, sheet.versionId)
    expect(scoreOf(items, answers, 5).hundredths).toBe(hundredths)
    expect(publishedVersion(db, 1)?.id).not.toBe(sheet.versionId)
  },
)

test('a version that was scored by takes no more items, whoever asks the database', () => {
  const { sheet } = scored('submitted')
  const before = itemsOf(db, sheet.versionId)
  const slip = () =>
    db
      .insert(scoringItems)
      .values({ ...fatal('夹带'), versionId: sheet.versionId, code: 'slipped', position: 99 })
      .run()
  expect(slip).toThrow('takes no more items')
  expect(itemsOf(db, sheet.versionId)).toEqual(before)
})

test('taking back a mark of abuse changes no score, and the sheet can tell that it was taken back', () => {
  const { sheet } = scored('submitted')
  const inspector = actorWith(db, 'qa-inspector')
  const { id } = markCall(db, inspector, mark(scene.first.recording.id))
  const [, second] = answersOf()
  const mine = eq(scoreAnswers.id, second?.id ?? 0)
  db.update(scoreAnswers).set({ excused: true }).where(mine).run()
  const before = { sheets: sheets(), answers: answersOf() }
  withdrawMark(db, inspector, id, '听错了')
  expect({ sheets: sheets(), answers: answersOf() }).toEqual(before)
  const withdrawn = marksOfCall(db, sheet.callId).filter((one) => one.withdrawnAt !== null)
  expect(withdrawn).toMatchObject([{ kind: 'abuse', withdrawnReason: '听错了' }])
})

test('the list counts what was scored in thirty days, by whichever version', () => {
  scored('submitted')
  publishAnother()
  expect(formList(db, manager, 4)[0]?.scored).toBe(1)
  expect(formList(db, manager, 4 + 31 * 86_400_000)[0]?.scored).toBe(0)
})
