import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { accounts } from '#src/auth/schema.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import { claim, enqueue } from '#src/kernel/jobs/queue.ts'
import { runJob } from '#src/kernel/jobs/runner.ts'
import { unzipped } from '#src/lists/files/zip.ts'
import { forgetExportsHandler } from '#src/lists/forget-exports.ts'
import { listExports } from '#src/lists/schema.ts'
import { rowsAtOnce } from '#src/lists/vocabulary.ts'
import { calls } from '#src/recordings/schema.ts'
import { twoDepartments, type Unit } from '#test/screening/heard-calls.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { idleHandlers } from '#test/support/jobs.ts'
import { accountWith, signedInAs } from '#test/support/people.ts'

import { exporting, manyCalls } from './calls.ts'

let it: TestApp
let manager: string
let inspector: string
let units: { first: Unit; second: Unit }

beforeEach(() => {
  it = testApp()
  units = twoDepartments(it.db)
  manager = signedInAs(it.db, 'qa-manager')
  inspector = signedInAs(it.db, 'qa-inspector')
})

const ask = (form: Record<string, string> | FormData = {}, cookie = manager) =>
  post(
    it,
    '/exports',
    form instanceof FormData ? form : { list: '/calls', query: '', format: 'csv', ...form },
    cookie,
  )

const csvOf = async (form: Record<string, string> = {}, cookie = manager) =>
  (await (await ask(form, cookie)).text()).replace('\ufeff', '').split('\n')

const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer())

const exported = () =>
  it.db
    .select()
    .from(auditEvents)
    .where(eq(auditEvents.action, 'list.exported'))
    .all()
    .map(({ particulars, subjectId }) => ({ subjectId, ...particulars }))

const row = () => it.db.select().from(listExports).get()
const disk = () => readdirSync(path.join(it.folder, 'exports'))

describe('an export of a list', () => {
  test('holds all pages of the filter in the columns shown, and says where it comes from', async () => {
    manyCalls(it.db, units.first, 30)
    manyCalls(it.db, units.second, 1, { callNo: 'other' })
    const query = `department=${units.first.department.id}&cols=callNo,startedAt,duration&size=10`
    const answer = await ask({ query })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('Content-Disposition')).toMatch(/UTF-8''%E9%80%9A.*_\d{8}\.csv$/)
    const lines = (await answer.text()).replace('\ufeff', '').split('\n')
    expect(lines.slice(0, 2)).toEqual(['通话号,开始时间,时长', 'c1,2026-11-02 08:11,1:05'])
    expect(lines[30]).toMatch(/^c30,/)
    expect(lines.slice(31).join('\n')).toContain('导出人：测试qa-manager')
    expect(lines.slice(31).join('\n')).toContain('筛选条件：客服部 客服一部')
    expect(exported()).toEqual([
      { subjectId: '/calls', list: '通话数据', filter: '客服部 客服一部', rows: 30, format: 'csv' },
    ])
  })

  test('masks numbers for everybody, and shows agents as the reader sees them', async () => {
    manyCalls(it.db, units.first, 1)
    const query = 'cols=callNo,caller,agent'
    expect((await csvOf({ query }))[1]).toBe('c1,139****9215,罗军（20025）')
    expect((await csvOf({ query }, inspector))[1]).toMatch(/^c1,139\*+9215,罗军/)
    const agent = signedInAs(it.db, 'agent', { kind: 'person', id: units.first.person.id })
    expect((await csvOf({ query }, agent)).join()).toContain('没有权限')
  })

  test('stays in the scope of the reader', async () => {
    manyCalls(it.db, units.first, 2)
    manyCalls(it.db, units.second, 1, { callNo: 'other' })
    const scope = { kind: 'department', id: units.second.department.id } as const
    const lines = await csvOf({ query: 'cols=callNo' }, signedInAs(it.db, 'department-head', scope))
    expect(lines.slice(0, 3)).toEqual(['通话号', 'other', ''])
  })

  test('carries no live formulas in either format', async () => {
    for (const [n, start] of ['=', '+', '-', '@', '\t', '\r'].entries()) {
      manyCalls(it.db, units.first, 1, {
        callNo: `no${n}`,
        province: `${start}cmd|calc`,
        caller: '',
      })
    }
    const query = 'cols=callNo,province'
    const text = await (await ask({ query })).text()
    const cells = text.split('\n').filter((line) => line.startsWith('no'))
    expect(cells.length).toBeGreaterThanOrEqual(5)
    expect(text).not.toMatch(/,"?[=+\-@\t\r]/)
    const book = unzipped(await bytesOf(await ask({ query, format: 'xlsx' })))
    const sheet = book.get('xl/worksheets/sheet1.xml')?.toString() ?? ''
    expect(sheet).toContain('<t xml:space="preserve">\'=cmd|calc</t>')
    expect(sheet).not.toMatch(/preserve">[=+\-@\t&]/)
    expect(sheet).not.toContain('<f>')
  })

  test('as a workbook has a frozen head, figures as texts of the list, and a sheet about itself', async () => {
    manyCalls(it.db, units.first, 3, {})
    const answer = await ask({ query: 'cols=callNo,province', format: 'xlsx' })
    expect(answer.headers.get('Content-Disposition')).toMatch(/_\d{8}\.xlsx$/)
    const book = unzipped(await bytesOf(answer))
    const sheet = book.get('xl/worksheets/sheet1.xml')?.toString() ?? ''
    expect(sheet).toContain('state="frozen"')
    expect(sheet.match(/<row /g)).toHaveLength(4)
    expect(sheet).toContain('<c r="A2" t="inlineStr"><is><t xml:space="preserve">c1</t></is></c>')
    const texts = book.get('xl/sharedStrings.xml')?.toString() ?? ''
    expect(texts).toContain('通话号')
    expect(texts).toContain('测试qa-manager')
    expect(texts).toContain('筛选条件')
  })

  test('takes what XML cannot hold out of a cell, and leaves markup as text', async () => {
    const province = '江\u0000\u0008苏\ud800<b>&\u{1f600}'
    manyCalls(it.db, units.first, 1, { province })
    const answer = await ask({ query: 'cols=callNo,province', format: 'xlsx' })
    const sheet =
      unzipped(await bytesOf(answer))
        .get('xl/worksheets/sheet1.xml')
        ?.toString() ?? ''
    expect(sheet).toMatch(/江苏\ufffd*&lt;b&gt;&amp;\u{1f600}</u)
  })

  test('can be of chosen rows only, and refuses when none is chosen', async () => {
    manyCalls(it.db, units.first, 30)
    const chosen = it.db.select().from(calls).where(eq(calls.callNo, 'c25')).get()
    const form = new FormData()
    const fields = { list: '/calls', query: 'cols=callNo', format: 'csv', selection: 'on' }
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    const none = await ask(form)
    expect(none.status).toBe(409)
    expect(await none.text()).toContain('没有勾选任何一行')
    form.append('id', String(chosen?.id))
    form.append('id', '99999')
    form.append('id', '1 or 1=1')
    const lines = (await (await ask(form)).text()).split('\n')
    expect(lines[1]).toBe('c25')
    expect(lines[2]).toBe('')
    expect(exported()).toMatchObject([{ rows: 1, chosen: 2 }])
  })

  test('is refused to whoever may not open the list, and of a list that is none', async () => {
    expect((await ask({}, signedInAs(it.db, 'audit-admin'))).status).toBe(403)
    expect((await ask({ list: '/accounts/../calls' })).status).toBe(404)
    expect(exported()).toEqual([])
  })

  test('of a forged format and a filter by a hidden column is the plain list', async () => {
    manyCalls(it.db, units.first, 1)
    const answer = await ask({ format: 'exe', query: 'password_hash=a&cols=password_hash' })
    expect(answer.headers.get('Content-Disposition')).toMatch(/\.xlsx$/)
    const sheet = unzipped(await bytesOf(answer))
      .get('xl/worksheets/sheet1.xml')
      ?.toString()
    expect(sheet).toContain('>c1<')
  })
})

describe('an export of more rows than one waits for', () => {
  beforeEach(() => manyCalls(it.db, units.first, rowsAtOnce + 1))

  test('is a job whose file its asker fetches from a page', async () => {
    const { work } = exporting(it)
    const answer = await ask({ query: 'cols=callNo' })
    expect(answer.headers.get('Location')).toBe('/exports')
    expect(await (await get(it, '/exports', manager)).text()).toContain('排队')
    expect(exported()).toEqual([])
    expect(await work()).toBe(true)
    expect(row()).toMatchObject({ state: 'done', rows: rowsAtOnce + 1, words: '不限' })
    expect(exported()).toMatchObject([{ rows: rowsAtOnce + 1, filter: '不限' }])
    const file = await get(it, '/exports/1/file', manager)
    expect(file.headers.get('Content-Length')).toBe(String(row()?.bytes))
    const lines = (await file.text()).split('\n')
    expect(lines.slice(1, 3)).toEqual(['c1', 'c2'])
    expect(lines[rowsAtOnce + 1]).toBe(`c${rowsAtOnce + 1}`)
    expect(exported()).toHaveLength(2)
  })

  test('as a workbook holds the same rows', async () => {
    const { work, files } = exporting(it)
    await ask({ query: 'cols=callNo&sort=asc', format: 'xlsx' })
    await work()
    const book = unzipped(readFileSync(files.pathOf(row()?.file ?? '')))
    const sheet = book.get('xl/worksheets/sheet1.xml')?.toString() ?? ''
    expect(sheet.match(/<row /g)).toHaveLength(rowsAtOnce + 2)
    expect(sheet).toContain(
      `<c r="A2" t="inlineStr"><is><t xml:space="preserve">c${rowsAtOnce + 1}<`,
    )
  })

  test('is nobody else’s: neither seen, nor fetched, nor cancelled', async () => {
    const { work } = exporting(it)
    await ask()
    expect(await (await get(it, '/exports', inspector)).text()).toContain('还没有导出过')
    expect((await post(it, '/exports/1/cancellation', {}, inspector)).status).toBe(404)
    await work()
    expect((await get(it, '/exports/1/file', inspector)).status).toBe(404)
    expect((await get(it, '/exports/1/file', signedInAs(it.db, null))).status).toBe(404)
    expect((await get(it, '/exports/999/file', manager)).status).toBe(404)
  })

  test('reads as its asker may read now: a role taken away ends it in words', async () => {
    const { work } = exporting(it)
    await ask()
    it.db
      .update(accounts)
      .set({ roles: ['security-admin'] })
      .where(eq(accounts.username, 'qa-manager-all'))
      .run()
    await work()
    expect(row()).toMatchObject({ state: 'failed', file: null })
    expect(row()?.problem).toContain('您的角色已经不能打开这个列表')
    expect(disk()).toEqual([])
    expect((await get(it, '/exports/1/file', manager)).status).toBe(409)
  })

  test('ends when the scope or the account changes while it is written', async () => {
    const { work } = exporting(it)
    await ask()
    const account = accountWith(it.db, 'qa-manager')
    const once = it.sqlite.prepare(
      `create trigger narrowed after update of rows on list_exports when new.rows >= 2000
       begin update accounts set scope_kind = 'nothing' where id = ${account.id}; end`,
    )
    once.run()
    await work()
    expect(row()?.problem).toContain('您的角色或可见范围变了')
    expect(disk()).toEqual([])
    await ask({}, inspector)
    it.db
      .update(accounts)
      .set({ disabledAt: 1 })
      .where(eq(accounts.username, 'qa-inspector-all'))
      .run()
    await work()
    const last = it.db.select().from(listExports).all().at(-1)
    expect(last).toMatchObject({ state: 'failed', problem: '提出导出的账号已停用，已经停下' })
  })

  test('can be cancelled before and while it is written, and leaves no file', async () => {
    const { work } = exporting(it)
    await ask()
    expect((await post(it, '/exports/1/cancellation', {}, manager)).status).toBe(303)
    expect(row()).toMatchObject({ state: 'cancelled' })
    expect(await work()).toBe(false)
    const again = await post(it, '/exports/1/cancellation', {}, manager)
    expect(again.status).toBe(409)
    await ask()
    it.sqlite
      .prepare(
        `create trigger withdrawn after update of rows on list_exports when new.rows >= 2000
         begin update jobs set state = 'cancelled', token = null where name = 'export-list';
         update list_exports set state = 'cancelled' where id = new.id; end`,
      )
      .run()
    expect(await work()).toBe(false)
    expect(it.db.select().from(listExports).all().at(-1)).toMatchObject({ state: 'cancelled' })
    expect(disk()).toEqual([])
  })

  test('goes back to the queue when the worker stops, and is written anew', async () => {
    const { work } = exporting(it)
    await ask({ query: 'cols=callNo' })
    const stop = new AbortController()
    stop.abort()
    expect(await work(stop.signal)).toBe(false)
    expect(disk()).toEqual([])
    expect(await work()).toBe(true)
    expect(row()).toMatchObject({ state: 'done', rows: rowsAtOnce + 1 })
  })

  test('waits with four others of the same person at most', async () => {
    for (let n = 0; n < 5; n += 1) expect((await ask()).status).toBe(303)
    const sixth = await ask()
    expect(sixth.status).toBe(409)
    expect(await sixth.text()).toContain('您有 5 个导出还没有做完')
    expect((await ask({}, inspector)).status).toBe(303)
  })

  test('is erased after seven days, and with it what a killed worker left', async () => {
    const { work, files } = exporting(it)
    await ask()
    await work()
    const old = files.pathOf('00000000-0000-0000-0000-000000000000.csv')
    writeFileSync(old, 'left behind')
    const twoDays = (Date.now() - 2 * dayMs) / 1000
    utimesSync(old, twoDays, twoDays)
    const sweep = async () => {
      enqueue(it.db, 'forget-exports', 'exports', {})
      const job = claim(it.db, ['forget-exports'])
      if (!job) throw new Error('nothing to sweep')
      const handlers = { ...idleHandlers, 'forget-exports': forgetExportsHandler(files) }
      await runJob(it.db, handlers, job, new AbortController().signal, { error: () => undefined })
    }
    await sweep()
    expect(disk()).toEqual([row()?.file])
    it.db
      .update(listExports)
      .set({ finishedAt: Date.now() - 8 * dayMs })
      .run()
    await sweep()
    expect(disk()).toEqual([])
    expect(row()).toMatchObject({ state: 'expired', file: null, rows: rowsAtOnce + 1 })
    const answer = await get(it, '/exports/1/file', manager)
    expect(answer.status).toBe(409)
    expect(await answer.text()).toContain('只留 7 天')
  })

  test('says so when its file has gone from the disk', async () => {
    const { work, files } = exporting(it)
    await ask()
    await work()
    files.remove(row()?.file ?? '')
    const answer = await get(it, '/exports/1/file', manager)
    expect(answer.status).toBe(409)
    expect(await answer.text()).toContain('文件已经不在磁盘上')
  })
})
