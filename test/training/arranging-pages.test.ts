import { beforeEach, describe, expect, test } from 'vitest'

import { complaintsUnderAppeal } from '#src/inspection/appeals/under-appeal.ts'
import { blindness } from '#src/inspection/blindness.ts'
import { formatDay, startOfDay } from '#src/kernel/calendar.ts'
import { isWorkingDay } from '#src/organisation/working-calendar/working-days.ts'
import { classSeats, offJobClasses } from '#src/training/classes/schema.ts'
import { mentorships } from '#src/training/mentorships/schema.ts'
import { offenderDetail } from '#src/training/offenders/queries.ts'
import { offenderRules, repeatOffenders } from '#src/training/offenders/schema.ts'
import { planEntries, trainingPlans } from '#src/training/plans/schema.ts'
import { exportedFile } from '#test/lists/exported.ts'
import { get, post, testApp } from '#test/support/app.ts'
import { wordsOfWord, wordsPrinted } from '#test/support/paper-words.ts'
import { accountWith, actorWith, signedInAs } from '#test/support/people.ts'

import { dayMs, founded, staffed } from './scene.ts'

let it: ReturnType<typeof testApp>
let units: ReturnType<typeof staffed>
let trainer: string
let manager: string
let head: string

beforeEach(() => {
  it = testApp()
  units = staffed(it.db)
  trainer = signedInAs(it.db, 'trainer')
  manager = signedInAs(it.db, 'qa-manager')
  head = signedInAs(it.db, 'department-head', { kind: 'department', id: units.first.department.id })
})

/** A working day to come. */
function soon(after = 1): string {
  let day = startOfDay(Date.now()) + after * dayMs
  while (!isWorkingDay(it.db, day)) day += dayMs
  return formatDay(day)
}
const page = async (path: string, cookie = trainer) => (await get(it, path, cookie)).text()
const classForm = () => ({
  ...{ title: '情绪管理一期', track: 'emotions', place: '三楼', seats: '5', note: '' },
  ...{ fromDay: soon(), untilDay: soon(), trainerId: String(accountWith(it.db, 'trainer').id) },
})
function twice() {
  founded(it.db, units.first, actorWith(it.db, 'qa-manager'), Date.now() - dayMs)
  founded(it.db, units.first, actorWith(it.db, 'qa-manager'), Date.now())
}

describe('the pages of repeat offenders', () => {
  test('list who is named, say why, and show a department only its own', async () => {
    twice()
    expect(await page('/repeat-offenders')).toContain('罗军')
    expect(await page('/repeat-offenders/1')).toContain('属实 2 件')
    expect(await page('/repeat-offenders/1', head)).toContain('罗军')
    const other = signedInAs(it.db, 'department-head', {
      kind: 'department',
      id: units.second.department.id,
    })
    expect(await page('/repeat-offenders', other)).not.toContain('罗军')
    expect((await get(it, '/repeat-offenders/1', other)).status).toBe(404)
    const { text } = await exportedFile(it, trainer, '/repeat-offenders', '')
    expect(text).toContain('20025')
  })

  test('hide from a reader who has still to judge the call which complaint it was', () => {
    twice()
    const reader = actorWith(it.db, 'qa-manager')
    const hiding = {
      ...blindness,
      among: (_: unknown, __: unknown, ids: readonly number[]) => new Set(ids),
    }
    const seen = offenderDetail(it.db, reader, 1, blindness, complaintsUnderAppeal)
    const veiled = offenderDetail(it.db, reader, 1, hiding, complaintsUnderAppeal)
    expect(seen.grounds.map((line) => line?.standing)).toEqual(['counts', 'counts'])
    expect(veiled.grounds).toEqual([null, null])
  })

  test('preview a rule without setting it, set it once, and keep what was typed', async () => {
    twice()
    const typed = {
      days: '90',
      least: '3',
      from: formatDay(Date.now()),
      reason: '旺季从严收紧',
      seen: '0',
    }
    const preview = await post(
      it,
      '/repeat-offenders/rule/preview',
      { ...typed, least: '1' },
      manager,
    )
    expect(preview.status).toBe(200)
    expect(await preview.text()).toContain('罗军')
    expect(it.db.select().from(offenderRules).all()).toEqual([])
    const wrongs: Record<string, string>[] = [
      ...[{ least: '0' }, { least: '1.3' }, { days: '9e9' }],
      { 'weight-attitude': '-1' },
    ]
    for (const wrong of wrongs) {
      const answer = await post(it, '/repeat-offenders/rule', { ...typed, ...wrong }, manager)
      expect(answer.status).toBe(422)
      expect(await answer.text()).toContain('旺季从严收紧')
    }
    expect((await post(it, '/repeat-offenders/rule', typed, manager)).status).toBe(303)
    expect((await post(it, '/repeat-offenders/rule', typed, manager)).status).toBe(409)
    expect((await post(it, '/repeat-offenders/rule', typed, trainer)).status).toBe(403)
    expect(it.db.select().from(offenderRules).all()).toHaveLength(1)
  })
})

describe('the pages of classes', () => {
  test('plan one, ask for a seat, let go or not, and take a double click for one', async () => {
    twice()
    expect((await post(it, '/classes', classForm(), trainer)).status).toBe(303)
    expect(await page('/classes/1')).toContain('罗军')
    const seat = { person: String(units.first.person.id) }
    expect((await post(it, '/classes/1/seats', seat, trainer)).status).toBe(303)
    expect((await post(it, '/classes/1/seats', seat, trainer)).status).toBe(409)
    expect(await page('/', head)).toContain('情绪管理一期')
    const path = '/classes/1/seats/1/release'
    const silent = await post(it, path, { answer: 'refused', reason: '' }, head)
    expect(silent.status).toBe(422)
    expect(await silent.text()).toContain('不同意要写原因')
    expect((await post(it, path, { answer: 'agreed', reason: '' }, head)).status).toBe(303)
    expect((await post(it, path, { answer: 'agreed', reason: '' }, head)).status).toBe(409)
    expect((await post(it, path, { answer: 'agreed', reason: '' }, trainer)).status).toBe(403)
    expect(it.db.select().from(classSeats).all()).toMatchObject([{ state: 'agreed' }])
    const printed = await page('/classes/1/print')
    expect(printed).toContain('签到表')
    const word = await get(it, '/classes/1/word', trainer)
    expect(wordsOfWord(Buffer.from(await word.arrayBuffer()))).toBe(wordsPrinted(printed))
  })

  test('keep what was typed where a day cannot be', async () => {
    for (const [fromDay, status] of [
      ['2026-02-30', 422],
      ['2020-01-06', 409],
      ['明天', 422],
    ] as const) {
      const answer = await post(it, '/classes', { ...classForm(), fromDay }, trainer)
      expect(answer.status).toBe(status)
      expect(await answer.text()).toContain('情绪管理一期')
    }
    expect((await post(it, '/classes', classForm(), head)).status).toBe(403)
    expect(it.db.select().from(offJobClasses).all()).toEqual([])
  })

  test('tell a page that was drawn before a change', async () => {
    await post(it, '/classes', classForm(), trainer)
    const change = { ...classForm(), place: '四楼', reason: '', seen: '0' }
    expect((await post(it, '/classes/1/change', change, trainer)).status).toBe(303)
    const stale = await post(it, '/classes/1/change', { ...change, place: '五楼' }, trainer)
    expect(stale.status).toBe(409)
    expect(await stale.text()).toContain('别人刚刚改过')
  })
})

describe('the pages of mentorships and plans', () => {
  const agreement = () => ({
    ...{ mentor: '20025', apprentice: '20099', track: 'knowledge', goal: '能独立接报修' },
    ...{ fromDay: soon(), untilDay: soon(30), reason: '' },
    ...{ 'measure-1': '一起听三通录音', 'due-1': soon() },
  })

  test('have a pair confirmed by the two, or by paper where one has no account', async () => {
    const apprentice = signedInAs(it.db, 'agent', { kind: 'person', id: units.third.person.id })
    expect((await post(it, '/mentorships', agreement(), trainer)).status).toBe(303)
    expect(await page('/training-plans/mine', apprentice)).toContain('/mentorships/1')
    expect(
      (await post(it, '/mentorships/1/signature', { side: 'apprentice' }, trainer)).status,
    ).toBe(409)
    expect((await post(it, '/mentorships/1/confirmation', {}, apprentice)).status).toBe(303)
    expect((await post(it, '/mentorships/1/confirmation', {}, apprentice)).status).toBe(409)
    expect((await post(it, '/mentorships/1/signature', { side: 'mentor' }, trainer)).status).toBe(
      303,
    )
    expect(it.db.select().from(mentorships).all()).toMatchObject([{ state: 'running' }])
    const stranger = signedInAs(it.db, 'agent', { kind: 'person', id: units.second.person.id })
    expect((await get(it, '/mentorships/1', stranger)).status).toBe(404)
    expect((await get(it, '/mentorships', stranger)).status).toBe(403)
  })

  test('say which line of an agreement cannot be taken, and keep the others', async () => {
    const wrong = { ...agreement(), 'due-1': '', mentor: '1', 'measure-2': '跟听十通' }
    const answer = await post(it, '/mentorships', wrong, trainer)
    expect(answer.status).toBe(422)
    const text = await answer.text()
    for (const words of ['没有这个工号', '请写日期', '跟听十通']) expect(text).toContain(words)
    expect(it.db.select().from(mentorships).all()).toEqual([])
  })

  test('show what an entry doubles and keep it with a reason', async () => {
    const made = await post(it, '/training-plans', { agentNo: '20025', goal: '少出差错' }, trainer)
    expect(made.status).toBe(303)
    const entry = {
      ...{ kind: 'course', track: 'culture', title: '服务规范', reason: '' },
      ...{ fromDay: soon(), untilDay: soon() },
    }
    expect((await post(it, '/training-plans/1/entries', entry, trainer)).status).toBe(303)
    const double = await post(it, '/training-plans/1/entries', entry, trainer)
    expect(double.status).toBe(409)
    expect(await double.text()).toContain('同一天：个人计划“服务规范”')
    const meant = { ...entry, reason: '分上下两次讲' }
    expect((await post(it, '/training-plans/1/entries', meant, trainer)).status).toBe(303)
    expect(it.db.select().from(planEntries).all()).toHaveLength(2)
    const again = await post(it, '/training-plans', { agentNo: '20025', goal: '再来' }, trainer)
    expect(again.status).toBe(409)
    expect((await post(it, '/training-plans/1/entries', entry, head)).status).toBe(403)
    expect(it.db.select().from(trainingPlans).all()).toHaveLength(1)
  })
})

describe('feedback and workload', () => {
  test('are for those they are written for', async () => {
    twice()
    expect(await page('/interviews/workload', manager)).toContain('测试trainer')
    const inspector = signedInAs(it.db, 'qa-inspector')
    expect((await get(it, '/interviews/feedback', inspector)).status).toBe(200)
    expect((await get(it, '/interviews/workload', inspector)).status).toBe(403)
    expect((await get(it, '/interviews/feedback', head)).status).toBe(403)
    expect(it.db.select().from(repeatOffenders).all()).toHaveLength(1)
  })
})
