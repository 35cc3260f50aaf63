import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { openUnaskedSheet } from '#src/inspection/scoring/open.ts'
import { dueBy } from '#src/inspection/tasks/due.ts'
import { myTasks, nextTask, waitingTasks } from '#src/inspection/tasks/queries.ts'
import { inspectionTasks } from '#src/inspection/tasks/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { readPage } from '#src/kernel/paging.ts'
import { calendarDays } from '#src/organisation/working-calendar/schema.ts'
import { recordings } from '#src/recordings/schema.ts'
import { twoDepartments, type Unit } from '#test/screening/heard-calls.ts'
import { get, testApp, type TestApp } from '#test/support/app.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

import { publishedForm, type PublishedForm } from '../forms-made.ts'
import { scored, taskFor } from '../scoring/scored-calls.ts'

const at = (text: string) => Date.parse(`${text}+08:00`)
const thursday = at('2026-11-19T15:00:00')

let it: TestApp
let inspector: Actor
let unit: Unit
let form: PublishedForm

beforeEach(() => {
  it = testApp()
  inspector = actorWith(it.db, 'qa-inspector')
  unit = twoDepartments(it.db).first
  form = publishedForm(it.db)
})

const task = (callNo: string, given: Parameters<typeof taskFor>[3] = {}, actor = inspector) =>
  taskFor(it.db, { actor, unit, form }, callNo, given).task

const html = async (as: string, path = '/inspection/tasks') => (await get(it, path, as)).text()

describe('a limit', () => {
  test.each([
    // Stored as the first moment past its day: Friday's limit is Saturday 0:00.
    ['2026-11-20T00:00:00', { overdue: false, days: 0 }],
    ['2026-11-21T00:00:00', { overdue: false, days: 1 }],
    // Saturday and Sunday are no working days.
    ['2026-11-24T00:00:00', { overdue: false, days: 2 }],
    ['2026-11-19T00:00:00', { overdue: true, days: 1 }],
    ['2026-11-14T00:00:00', { overdue: true, days: 4 }],
  ])('of %s stands on Thursday the 19th as %j', (dueAt, due) => {
    expect(dueBy(it.db, thursday)(at(dueAt))).toEqual(due)
  })

  test('counts the centre’s own working days', () => {
    const saturday = at('2026-11-21T00:00:00')
    it.db.insert(calendarDays).values({ day: saturday, kind: 'working', at: 0, by: '主管' }).run()
    expect(dueBy(it.db, thursday)(at('2026-11-24T00:00:00'))).toEqual({ overdue: false, days: 3 })
  })
})

describe('my tasks', () => {
  test('begin with what is due first; what has no limit comes last', () => {
    task('d001')
    task('d002', { dueAt: at('2026-11-24T00:00:00') })
    task('d003', { dueAt: at('2026-11-18T00:00:00') })
    const { rows } = myTasks(it.db, inspector, readPage({}), thursday)
    expect(rows.map(({ callNo }) => callNo)).toEqual(['d003', 'd002', 'd001'])
    expect(rows[0]).toMatchObject({ due: { overdue: true, days: 2 }, begunAt: null })
    expect(nextTask(it.db, inspector)?.id).toBe(rows[0]?.id)
  })

  test('are nobody else’s, and none that is done, withdrawn or waiting', () => {
    const mine = task('d001')
    task('d002', {}, actorWith(it.db, 'qa-manager'))
    scored(it.db, inspector, task('d003').id, form.items)
    const withdrawn = task('d004')
    it.db
      .update(inspectionTasks)
      .set({ state: 'withdrawn' })
      .where(eq(inspectionTasks.id, withdrawn.id))
      .run()
    task('d005', { account: null })
    const { rows } = myTasks(it.db, inspector, readPage({}))
    expect(rows.map(({ id }) => id)).toEqual([mine.id])
    expect(waitingTasks(it.db, inspector)).toBe(1)
  })

  test('page on and back without losing one', () => {
    const days = ['18', '18', '18', '24', '24', '25', '25', '26', '26', '27', '27']
    for (const [n, day] of days.entries()) task(`d${n}`, { dueAt: at(`2026-11-${day}T00:00:00`) })
    task('undated-1')
    task('undated-2')
    const numbers = (page: ReturnType<typeof myTasks>) => page.rows.map(({ callNo }) => callNo)
    const first = myTasks(it.db, inspector, readPage({ size: '10' }))
    const second = myTasks(it.db, inspector, readPage({ size: '10', at: first.next ?? '' }))
    expect(numbers(first)).toEqual(days.slice(0, 10).map((_, n) => `d${n}`))
    expect(numbers(second)).toEqual(['d10', 'undated-1', 'undated-2'])
    const back = myTasks(it.db, inspector, readPage({ size: '10', at: second.previous ?? '' }))
    expect(numbers(back)).toEqual(numbers(first))
  })
})

describe('the page of my tasks', () => {
  test('says what waits and until when, and hides who spoke and what is scored twice', async () => {
    task('d001', { purpose: 'double', dueAt: at('2020-01-02T00:00:00') })
    const shown = await html(signedInAs(it.db, 'qa-inspector'))
    for (const words of ['d001', '日常抽检', '通话质检表', '超期', '2020-01-01 截止', '开始评分']) {
      expect(shown).toContain(words)
    }
    for (const hidden of ['双评', '罗军', '20025', '客服一部', '13931909215', '139****']) {
      expect(shown).not.toContain(hidden)
    }
  })

  test('is empty in words, before the first task and after the last', async () => {
    const cookie = signedInAs(it.db, 'qa-inspector')
    expect(await html(cookie)).toContain('还没有分给您的质检任务')
    scored(it.db, inspector, task('d001').id, form.items)
    expect(await html(cookie)).toContain('分给您的都评完了')
  })

  test('leads back to what was begun unasked, also once its recording is erased', async () => {
    const cookie = signedInAs(it.db, 'qa-inspector')
    const other = actorWith(it.db, 'qa-manager')
    const { recording } = taskFor(it.db, { actor: other, unit, form }, 'd001')
    const asked = { recordingId: recording.id, formId: form.form.id }
    const { id } = openUnaskedSheet(it.db, inspector, asked)
    const address = `/inspection/sheets/${id}`
    expect(await html(cookie)).toContain(`href="${address}"`)
    expect((await get(it, address, cookie)).headers.get('Location')).toBe(
      `/inspection/score/${recording.id}`,
    )
    it.db.delete(recordings).where(eq(recordings.id, recording.id)).run()
    const left = await html(cookie, address)
    expect(left).toContain('录音已按期删除')
    expect(left).toContain('提交')
    expect(await html(signedInAs(it.db, 'qa-manager'))).not.toContain('没评完的主动评分')
  })

  test('counts in the menu what waits for this person', async () => {
    task('d001')
    task('d002')
    const menu = async (as: string) =>
      /href="\/inspection\/tasks"[^>]*>我的质检任务(.*?)<\/a>/.exec(await html(as, '/'))?.[1]
    expect(await menu(signedInAs(it.db, 'qa-inspector'))).toBe('<small>2</small>')
    expect(await menu(signedInAs(it.db, 'qa-manager'))).toBe('')
    expect(await menu(signedInAs(it.db, 'team-leader'))).toBeUndefined()
  })
})
