import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { openTaskSheet } from '#src/inspection/scoring/open.ts'
import { scoreAnswers, scoreSheets } from '#src/inspection/scoring/schema.ts'
import { inspectionTasks } from '#src/inspection/tasks/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { exportedFile } from '#test/lists/exported.ts'
import { twoDepartments, type Unit } from '#test/screening/heard-calls.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

import { publishedForm, type PublishedForm } from '../forms-made.ts'
import { allWell, answersFor, taskFor } from './scored-calls.ts'

let it: TestApp
let inspector: Actor
let cookie: string
let unit: Unit
let form: PublishedForm
let task: { id: number }
let sheetId: number

beforeEach(() => {
  it = testApp()
  inspector = actorWith(it.db, 'qa-inspector')
  cookie = signedInAs(it.db, 'qa-inspector')
  unit = twoDepartments(it.db).first
  form = publishedForm(it.db)
  ;({ task } = taskFor(it.db, { actor: inspector, unit, form }, 'd001'))
  sheetId = openTaskSheet(it.db, inspector, task.id).sheet.id
})

const page = async (path: string) => await (await get(it, path, cookie)).text()
const address = () => `/inspection/sheets/${sheetId}/set-aside`
const sheetNow = () => it.db.select().from(scoreSheets).where(eq(scoreSheets.id, sheetId)).get()
const answersNow = () => it.db.select().from(scoreAnswers).all()

async function send(fields: Record<string, string>, as = cookie) {
  const answer = await post(it, address(), { revision: '0', ...fields }, as)
  return { status: answer.status, html: await answer.text() }
}

describe('a call that cannot be scored', () => {
  test('is handed in with its reason alone, and is no score', async () => {
    expect(await page(`/inspection/tasks/${task.id}`)).toContain('按无法评分提交')
    expect((await send({ setAsideFor: 'noise' })).status).toBe(303)
    expect(sheetNow()).toMatchObject({
      ...{ state: 'submitted', outcome: 'set-aside', setAsideFor: 'noise' },
      ...{ scoreHundredths: null, counts: false },
    })
    const ended = it.db.select().from(inspectionTasks).where(eq(inspectionTasks.id, task.id)).get()
    expect(ended?.state).toBe('unscorable')
    const trail = it.db.select().from(auditEvents).all().at(-1)
    expect(trail).toMatchObject({
      action: 'sheet.submitted',
      particulars: { outcome: 'set-aside', score: null, reason: '只有杂音或音乐' },
    })
    const html = await page(`/inspection/sheets/${sheetId}`)
    for (const words of ['无法评分', '只有杂音或音乐']) expect(html).toContain(words)
    expect(html).not.toContain('各项评分')
    const manager = signedInAs(it.db, 'qa-manager')
    const file = await exportedFile(it, manager, '/inspection/sheets', 'outcome=set-aside')
    expect(file.text).toContain('d001')
  })

  test('gives up what was chosen and keeps what was written about it all', async () => {
    const body = answersFor(form.items, allWell, { note: '一直是电流声' })
    await send({ ...body, setAsideFor: 'other', setAsideNote: '设备故障' })
    expect(answersNow()).toEqual([])
    expect(sheetNow()).toMatchObject({ counts: false, note: '一直是电流声\n设备故障' })
  })

  test.each([
    ['no reason', {}, '请选为什么无法评分'],
    ['a reason of its own making', { setAsideFor: 'bored' }, '请选为什么无法评分'],
    ['other and nothing said', { setAsideFor: 'other' }, '要写明是什么情况'],
    ['other and blanks', { setAsideFor: 'other', setAsideNote: ' \u200b ' }, '要写明是什么情况'],
    ['too much said', { setAsideFor: 'noise', setAsideNote: '长'.repeat(501) }, '最多 500 个字'],
  ])('is refused with %s, and the page keeps what it holds', async (_, fields, sentence) => {
    const typed = answersFor(form.items, 'full - - - -', { note: '写到一半' })
    const { status, html } = await send({ ...typed, ...fields })
    expect(status).toBe(422)
    expect(html).toContain(sentence)
    expect(html).toContain('写到一半')
    expect(html).toMatch(/value="full"[^>]*checked/)
    expect(sheetNow()?.state).toBe('draft')
  })

  test('is refused from a page that is not the newest, and nothing is lost', async () => {
    await post(it, `/inspection/sheets/${sheetId}/draft`, { revision: '0', note: '新的' }, cookie)
    const { status, html } = await send({ setAsideFor: 'noise', note: '旧的' })
    expect(status).toBe(409)
    expect(html).toContain('在别的窗口改过')
    expect(html).toContain('旧的')
    expect(sheetNow()).toMatchObject({ state: 'draft', note: '新的' })
  })

  test('is not set aside twice, nor turned into a score by correcting an answer', async () => {
    await send({ setAsideFor: 'noise' })
    const revision = String(sheetNow()?.revision)
    expect((await send({ setAsideFor: 'silence', revision })).status).toBe(409)
    expect(sheetNow()?.setAsideFor).toBe('noise')
    expect(await page(`/inspection/sheets/${sheetId}`)).toContain('没有分可改')
    const change = { answer: `${form.items[0]?.id}.full`, reason: '其实听得见一点' }
    const answer = await post(it, `/inspection/sheets/${sheetId}/changes`, change, cookie)
    expect(answer.status).toBe(409)
    expect(sheetNow()).toMatchObject({ outcome: 'set-aside', counts: false })
  })

  test.each(['team-leader', 'department-head', 'agent', 'audit-admin'] as const)(
    'is not for the role %s to hand in',
    async (role) => {
      expect((await send({ setAsideFor: 'noise' }, signedInAs(it.db, role))).status).toBe(403)
      expect(sheetNow()?.state).toBe('draft')
    },
  )

  test('belongs to its own inspector', async () => {
    const manager = signedInAs(it.db, 'qa-manager')
    expect((await send({ setAsideFor: 'noise' }, manager)).status).toBe(404)
    expect(sheetNow()?.state).toBe('draft')
  })
})
