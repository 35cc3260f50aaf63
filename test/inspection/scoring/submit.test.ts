import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { eventsOf } from '#src/audit/timeline.ts'
import { openTaskSheet, openUnaskedSheet } from '#src/inspection/scoring/open.ts'
import { saveAnswers } from '#src/inspection/scoring/save.ts'
import { type ScoreSheet, scoreAnswers, scoreSheets } from '#src/inspection/scoring/schema.ts'
import { submitSheet } from '#src/inspection/scoring/submit.ts'
import { inspectionTasks } from '#src/inspection/tasks/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { pairsOf } from '#src/particulars/vocabulary.ts'
import { recordings } from '#src/recordings/schema.ts'
import { heardRecording, twoDepartments, type Unit } from '#test/screening/heard-calls.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { ordinaryItems, publishedForm, type PublishedForm } from '../forms-made.ts'
import { abused, allWell, answersFor, taskFor } from './scored-calls.ts'

let db: Db
let inspector: Actor
let unit: Unit
let form: PublishedForm
let sheet: ScoreSheet
let task: { id: number; callId: number }

beforeEach(() => {
  db = testDatabase().db
  inspector = actorWith(db, 'qa-inspector')
  unit = twoDepartments(db).first
  form = publishedForm(db)
  ;({ task } = taskFor(db, { actor: inspector, unit, form }, 'd001'))
  ;({ sheet } = openTaskSheet(db, inspector, task.id))
})

const fields = (choices: string, more: Record<string, string> = {}) =>
  answersFor(form.items, choices, more)

const comment = (index: number, text = '第 12 秒打断了客户') => ({
  [`comment.${form.items[index]?.id ?? 0}`]: text,
})

function submit(body: Record<string, unknown>, revision = sheetNow().revision) {
  return submitSheet(db, inspector, sheet.id, { revision, body })
}

const sheetNow = () => {
  const row = db.select().from(scoreSheets).where(eq(scoreSheets.id, sheet.id)).get()
  if (!row) throw new Error('no sheet')
  return row
}
const taskNow = () => db.select().from(inspectionTasks).where(eq(inspectionTasks.id, task.id)).get()
const answersNow = () =>
  db.select().from(scoreAnswers).where(eq(scoreAnswers.sheetId, sheet.id)).all()

describe('a score that is handed in', () => {
  test('is worked out, ends its task, counts for the agent and leaves its trace', () => {
    const result = submit(fields('full half 0 no clean'))
    expect(result).toMatchObject({ ok: true })
    // 40 × 100 + 30 × 50 of 70 points that applied.
    expect(sheetNow()).toMatchObject({
      state: 'submitted',
      outcome: 'scored',
      scoreHundredths: 7857,
      counts: true,
      revealedAt: null,
    })
    expect(taskNow()).toMatchObject({ state: 'scored' })
    expect(eventsOf(db, 'sheet', sheet.id).map(({ action }) => action)).toEqual([
      'sheet.opened',
      'sheet.submitted',
    ])
    const event = db.select().from(auditEvents).all().at(-1)
    expect(pairsOf(event?.particulars ?? {})).toEqual([
      ['结果', '已评分'],
      ['分值', '78.57'],
    ])
  })

  test('may carry a bonus above a hundred, and is nothing once something fatal happened', () => {
    submit(fields(allWell))
    expect(sheetNow().scoreHundredths).toBe(10_500)
    const other = taskFor(db, { actor: inspector, unit, form }, 'd002')
    const opened = openTaskSheet(db, inspector, other.task.id).sheet
    const body = fields('full full full yes happened', comment(4))
    submitSheet(db, inspector, opened.id, { revision: 0, body })
    const fatal = db.select().from(scoreSheets).where(eq(scoreSheets.id, opened.id)).get()
    expect(fatal).toMatchObject({ outcome: 'fatal', scoreHundredths: 0, counts: true })
  })

  test('without any occasion is no score: its note says why, and the task ends as such', () => {
    const items = ordinaryItems.slice(1, 3)
    form = publishedForm(db, { name: '只问场合', items })
    ;({ task } = taskFor(db, { actor: inspector, unit, form }, 'd003'))
    ;({ sheet } = openTaskSheet(db, inspector, task.id))
    expect(submit(fields('0 0'))).toMatchObject({ ok: false, note: true })
    expect(sheetNow().state).toBe('draft')
    expect(submit(fields('0 0', { note: '客户打错了电话' }))).toMatchObject({ ok: true })
    expect(sheetNow()).toMatchObject({
      outcome: 'unscorable',
      scoreHundredths: null,
      counts: false,
      note: '客户打错了电话',
    })
    expect(taskNow()?.state).toBe('unscorable')
  })

  test('keeps how long it took from opening, two hours at most', () => {
    const at = sheet.openedAt
    const given = { revision: 0, body: fields(allWell) }
    submitSheet(db, inspector, sheet.id, given, at + 3 * 3600_000)
    expect(sheetNow().tookMs).toBe(2 * 3600_000)
  })

  test.each([
    ['double', false],
    ['calibration', false],
    ['overlong', true],
  ] as const)('as %s counts for the agent: %s', (purpose, counts) => {
    const made = taskFor(db, { actor: inspector, unit, form }, 'd004', { purpose })
    ;({ sheet } = openTaskSheet(db, inspector, made.task.id))
    submit(fields(allWell))
    expect(sheetNow().counts).toBe(counts)
  })
})

describe('abuse by the customer', () => {
  test('excuses the items that say so, and the rest stands for the whole', () => {
    abused(db, task.callId, inspector)
    submit(fields('full none half no clean', comment(1)))
    // (40 × 100 + 30 × 50) ÷ 70, the 30 points of 安抚客户 left out.
    expect(sheetNow().scoreHundredths).toBe(7857)
    const excused = answersNow().filter((answer) => answer.excused)
    expect(excused).toMatchObject([{ itemId: form.items[1]?.id, choice: 'none' }])
  })

  test('excuses nothing once its mark is withdrawn', () => {
    const mark = abused(db, task.callId, inspector)
    db.run(`update call_marks set withdrawn_at = 1 where id = ${mark.id}`)
    submit(fields('full none full no clean', comment(1)))
    expect(sheetNow().scoreHundredths).toBe(7000)
    expect(answersNow().some((answer) => answer.excused)).toBe(false)
  })
})

describe('what is missing', () => {
  test('is named item by item, and what was filled in is kept as the draft', () => {
    const result = submit(fields('full half - no clean'))
    expect(result).toMatchObject({ ok: false, note: false })
    if (!result.ok) expect([...result.items]).toEqual([[form.items[2]?.id, 'missing']])
    expect(sheetNow()).toMatchObject({ state: 'draft', scoreHundredths: null, submittedAt: null })
    expect(answersNow()).toHaveLength(4)
  })

  test('includes the ground for less than half and for something fatal, and spaces are no ground', () => {
    const blank = { ...comment(0, ' \u200b\u202e　'), ...comment(4, '\n\t') }
    const result = submit(fields('none full half no happened', blank))
    if (result.ok) throw new Error('accepted')
    expect(Object.fromEntries(result.items)).toEqual({
      [form.items[0]?.id ?? 0]: 'low-comment',
      [form.items[4]?.id ?? 0]: 'fatal-comment',
    })
    const grounds = { ...comment(0), ...comment(4) }
    expect(submit(fields('none full half no happened', grounds)).ok).toBe(true)
  })
})

describe('a post that was forged', () => {
  test.each([
    ['a score of 101', '101'],
    ['a score of −0', '-0'],
    ['a score of 3.3333', '3.3333'],
    ['a choice of another kind of item', 'clean'],
    ['a property every object has', 'constructor'],
  ])('with %s as its choice is refused and nothing is stored', (_what, choice) => {
    expect(() => submit(fields(`${choice} full full no clean`))).toThrow('不是评分表里的选项')
    expect(sheetNow()).toMatchObject({ state: 'draft', revision: 0 })
    expect(answersNow()).toEqual([])
  })

  test('with fields nobody asked for changes nothing by them', () => {
    const more = { score: '101', scoreHundredths: '10100', role: 'admin', counts: 'false' }
    submit(fields('full full full no clean', more))
    expect(sheetNow()).toMatchObject({ scoreHundredths: 10_000, counts: true })
  })

  test('with fields taken away is not complete', () => {
    expect(submit({})).toMatchObject({ ok: false })
    expect(sheetNow().state).toBe('draft')
  })

  test('that says there was no occasion where that is not asked is refused', () => {
    expect(() => submit(fields('0 full full no clean'))).toThrow('不问有没有场合')
  })

  test.each(['0', '-1', '9'.repeat(30), '1 or 1=1', '1.5', ''])(
    'about the item %s is refused',
    (number) => {
      const more = { [`choice.${number}`]: 'full' }
      expect(() => submit(fields(allWell, more))).toThrow('不在这张评分表里')
      expect(sheetNow().state).toBe('draft')
    },
  )

  test('about an item of another version is refused', () => {
    const next = publishedForm(db)
    const foreign = { [`choice.${next.items[0]?.id}`]: 'full' }
    expect(() => submit(fields(allWell, foreign))).toThrow('不在这张评分表里')
  })

  test.each([
    ['1000', '500'],
    ['-5', '500'],
    ['0.5', '500'],
    ['1000', ''],
    ['60000', '70000'],
    ['1e3', '2e3'],
  ])('with evidence from %s to %s is refused', (start, end) => {
    const id = form.items[0]?.id
    const span = { [`start.${id}`]: start, [`end.${id}`]: end }
    expect(() => submit(fields(allWell, span))).toThrow('证据的起止时间不对')
  })
})

describe('a comment', () => {
  test('of a megabyte is refused in words, and nothing is stored', () => {
    expect(() => submit(fields(allWell, comment(0, '长'.repeat(1_000_000))))).toThrow('500 个字')
    expect(answersNow()).toEqual([])
  })

  test('keeps its text and loses what cannot be seen', () => {
    const typed = '<img src=x onerror=alert(1)> {{7*7}}\u202e反\u200b写\u0007\r\n第二行'
    submit(fields(allWell, comment(0, typed)))
    expect(answersNow()[0]?.comment).toBe('<img src=x onerror=alert(1)> {{7*7}}反写\n第二行')
  })
})

describe('a sheet that is not open any more', () => {
  test('refuses a second submission, and the first one stands', () => {
    submit(fields('full full full no clean'))
    expect(() => submit(fields('none none none no clean'))).toThrow('已经提交过')
    expect(sheetNow().scoreHundredths).toBe(10_000)
    expect(() => saveAnswers(db, inspector, sheet.id, { revision: 1, body: {} })).toThrow(
      '已经提交过',
    )
  })

  test.each([
    ['taken back', { state: 'waiting', accountId: null }],
    ['withdrawn', { state: 'withdrawn' }],
  ] as const)('of a task that was %s takes nothing', (_how, change) => {
    db.update(inspectionTasks).set(change).where(eq(inspectionTasks.id, task.id)).run()
    expect(() => submit(fields(allWell))).toThrow('收回、撤销或改派')
    expect(() => openTaskSheet(db, inspector, task.id)).toThrow('收回、撤销或改派')
    expect(sheetNow().state).toBe('draft')
  })

  test('goes to whoever the task was given to, who begins anew', () => {
    saveAnswers(db, inspector, sheet.id, { revision: 0, body: fields('none') })
    const other = actorWith(db, 'qa-manager')
    db.update(inspectionTasks)
      .set({ accountId: other.accountId })
      .where(eq(inspectionTasks.id, task.id))
      .run()
    const theirs = openTaskSheet(db, other, task.id).sheet
    expect(theirs).toMatchObject({ accountId: other.accountId, revision: 0 })
    expect(db.select().from(scoreAnswers).all()).toEqual([])
    expect(() => submitSheet(db, inspector, theirs.id, { revision: 0, body: {} })).toThrow(NotFound)
    expect(eventsOf(db, 'sheet', sheet.id).map(({ action }) => action)).toContain('sheet.discarded')
  })
})

describe('two pages of one sheet', () => {
  test('never overwrite one another: the older is told and keeps what it has', () => {
    const body = fields('half')
    expect(saveAnswers(db, inspector, sheet.id, { revision: 0, body })).toBe(1)
    const older = { revision: 0, body: fields('none') }
    expect(() => saveAnswers(db, inspector, sheet.id, older)).toThrow('在别的窗口改过')
    expect(() => submitSheet(db, inspector, sheet.id, older)).toThrow('在别的窗口改过')
    expect(answersNow()).toMatchObject([{ choice: 'half' }])
  })

  test('may save the same again without a new revision', () => {
    const body = fields('half')
    saveAnswers(db, inspector, sheet.id, { revision: 0, body })
    expect(saveAnswers(db, inspector, sheet.id, { revision: 1, body })).toBe(1)
  })
})

describe('a form published anew while a call is being scored', () => {
  test('leaves the sheet with the version it began with', () => {
    const next = publishedForm(db, { items: ordinaryItems.slice(0, 1) })
    submit(fields(allWell))
    expect(sheetNow().versionId).toBe(form.version.id)
    const later = taskFor(db, { actor: inspector, unit, form }, 'd009')
    expect(openTaskSheet(db, inspector, later.task.id).sheet.versionId).toBe(next.version.id)
  })
})

describe('opening', () => {
  test('twice goes on with the same sheet', () => {
    expect(openTaskSheet(db, inspector, task.id).sheet.id).toBe(sheet.id)
    expect(db.select().from(scoreSheets).all()).toHaveLength(1)
  })

  test('is for the inspector of the task alone, and needs the right', () => {
    expect(() => openTaskSheet(db, actorWith(db, 'qa-manager'), task.id)).toThrow(NotFound)
    expect(() => openTaskSheet(db, actorWith(db, 'team-leader'), task.id)).toThrow(Forbidden)
    const scope = { kind: 'department', id: unit.department.id + 100 } as const
    const elsewhere = { ...inspector, scope }
    expect(() => openTaskSheet(db, elsewhere, task.id)).toThrow(NotFound)
  })

  test('says in words that there is no sound, and that no form is published', () => {
    const { task: silent, recording } = taskFor(db, { actor: inspector, unit, form }, 'd005')
    db.delete(recordings).where(eq(recordings.id, recording.id)).run()
    expect(() => openTaskSheet(db, inspector, silent.id)).toThrow('没有录音，或录音已按期删除')
    const other = taskFor(db, { actor: inspector, unit, form }, 'd006')
    db.run(`update scoring_form_versions set state = 'superseded'`)
    expect(() => openTaskSheet(db, inspector, other.task.id)).toThrow('评分表还没有发布')
  })

  test('a call unasked takes the form chosen, once for each version', () => {
    const other = actorWith(db, 'qa-manager')
    const { call, recording } = taskFor(db, { actor: other, unit, form }, 'd007')
    const asked = { recordingId: recording.id, formId: form.form.id }
    const own = openUnaskedSheet(db, inspector, asked)
    expect(own).toMatchObject({ taskId: null, purpose: 'routine', callId: call.id })
    expect(openUnaskedSheet(db, inspector, asked).id).toBe(own.id)
    submitSheet(db, inspector, own.id, { revision: 0, body: fields(allWell) })
    expect(() => openUnaskedSheet(db, inspector, asked)).toThrow('已经按这张评分表评过')
    const unknown = heardRecording(db, 'x.wav', null)
    expect(() => openUnaskedSheet(db, inspector, { ...asked, recordingId: unknown.id })).toThrow(
      '还没有对上通话数据',
    )
  })
})
