import { beforeEach, describe, expect, test } from 'vitest'

import { countHotspotsHandler } from '#src/hotspots/count-hotspots.ts'
import { riskEvents, risks, riskStandards } from '#src/hotspots/risks/schema.ts'
import { hotspotSettings } from '#src/hotspots/schema.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { twoDepartments, type Unit } from '#test/screening/heard-calls.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

import { around, counts, runs, spoke } from './scene.ts'

const now = Date.now()

let it: TestApp
let units: { first: Unit; second: Unit }
let manager: string
let inspector: string
let head: string
let other: string

beforeEach(() => {
  it = testApp()
  units = twoDepartments(it.db)
  manager = signedInAs(it.db, 'qa-manager')
  inspector = signedInAs(it.db, 'qa-inspector')
  const of = ({ department }: Unit) => ({ kind: 'department', id: department.id }) as const
  head = signedInAs(it.db, 'department-head', of(units.first))
  other = signedInAs(it.db, 'department-head', of(units.second))
})

const read = async (path: string, cookie: string) => {
  const answer = await get(it, path, cookie)
  return { status: answer.status, text: await answer.text() }
}
const send = async (path: string, form: Record<string, string>, cookie: string) => {
  const answer = await post(it, path, form, cookie)
  return { status: answer.status, text: await answer.text(), to: answer.headers.get('Location') }
}
const newRisk = (changes: Record<string, string> = {}) => ({
  ...{ title: '小区连续停电', colour: 'orange', department: String(units.first.department.id) },
  ...{ grounds: '多户来电催问', href: '', once: 'form-0001', ...changes },
})

describe('the page of hotspots', () => {
  test('says how much of the day was heard, and escapes what customers said', async () => {
    for (let index = 0; index < 6; index += 1)
      spoke(it.db, units.first, now - 1000, [around('停电', index)])
    await counts(it.db, now)
    const { status, text } = await read('/hotspots', manager)
    expect(status).toBe(200)
    expect(text).toContain('6 通有客户转写的来电中的词，占当天来电 100.0%')
    expect(text).toContain('停电')
    expect(text).toContain('没有历史')
    const term = /\/hotspots\/terms\/\d+\?day=[\d-]+/.exec(text)?.[0] ?? ''
    expect((await read(term, manager)).text).toContain('检索当天说到的来电')
    const executive = signedInAs(it.db, 'executive')
    expect((await read(term, executive)).text).toContain('没有您能看的来电')
    const file = term.replace('?', '/tables/calls?format=csv&')
    expect((await read(file, manager)).text.match(/^停电,/gm)).toHaveLength(6)
    expect((await read(file, head)).text.match(/^停电,/gm)).toHaveLength(6)
    expect((await read(file, other)).status).toBe(404)
    expect((await read(file, executive)).status).toBe(404)
    expect((await read(`${file.slice(0, -10)}2026-02-30`, manager)).status).toBe(409)
  })

  test('answers days that do not exist or have not come in words, and parts nobody knows with nothing', async () => {
    for (const day of ['2026-02-30', '停电', '9999-99-99', '%00']) {
      expect((await read(`/hotspots?day=${day}`, manager)).status).toBe(422)
    }
    expect((await read('/hotspots?day=2099-01-01', manager)).text).toContain('还没有到这一天')
    expect((await read('/hotspots?department=abc&province=%3Cb%3E', manager)).status).toBe(200)
    expect((await read('/hotspots/terms/999999', manager)).status).toBe(404)
  })

  test('is closed to agents, and its settings to all but QA managers', async () => {
    const agent = signedInAs(it.db, 'agent', { kind: 'person', id: units.first.person.id })
    for (const path of [
      '/hotspots',
      '/risks',
      '/risk-standards',
      '/frequent-callers',
      '/repeat-calls',
    ]) {
      expect([path, (await read(path, agent)).status]).toEqual([path, 403])
    }
    expect((await read('/hotspots/settings', inspector)).status).toBe(403)
    expect((await send('/hotspots/recount', { day: formatDay(now) }, head)).status).toBe(403)
    expect((await send('/hotspots/recount', { day: formatDay(now) }, manager)).status).toBe(303)
    expect((await send('/hotspots/recount', { day: '2099-01-01' }, manager)).status).toBe(303)
    expect(it.db.select().from(jobs).all()).toHaveLength(1)
    await runs(it.db, 'count-hotspots', countHotspotsHandler)
  })

  test('takes words one a line with their weights, and loses nothing that cannot be taken', async () => {
    const form = {
      ...{ words: '停电 2\n触电=8\n漏保', ignored: '谢谢', leastCalls: '5', times: '2' },
      ...{ chance: '0.001', overlap: '60', reason: '雨季专项设定', seen: '0' },
    }
    const wrong: Record<string, string>[] = [
      { words: '停电 99' },
      { words: '停电\n停电' },
      { words: '<script>alert(1)</script>' },
      { words: 'x'.repeat(1_000_000) },
      { ignored: '=cmd()' },
      { chance: '0' },
      { chance: '1e-9' },
      { leastCalls: '-1' },
      { overlap: '60.5' },
      { reason: '。。。。。' },
    ]
    for (const changes of wrong) {
      const { status, text } = await send('/hotspots/settings', { ...form, ...changes }, manager)
      expect([changes, status]).toEqual([changes, 422])
      if (!('reason' in changes)) expect(text).toContain('雨季专项设定')
      expect(text).not.toContain('<script>alert')
    }
    expect((await send('/hotspots/settings', form, manager)).status).toBe(303)
    expect(it.db.select().from(hotspotSettings).get()?.figures.words).toEqual({
      停电: 2,
      触电: 8,
      漏保: 1,
    })
    const stale = await send('/hotspots/settings', form, manager)
    expect([stale.status, stale.text.includes('别人刚刚设定过')]).toEqual([409, true])
  })
})

describe('the pages of risks', () => {
  test('lead from starting one over the department to its release', async () => {
    const { to } = await send('/risks', newRisk(), inspector)
    expect(to).toBe('/risks/1')
    expect((await send('/risks', newRisk(), inspector)).to).toBe('/risks/1')
    expect((await read('/', head)).text).toContain('小区连续停电')
    expect((await read('/risks/1', head)).text).toContain('现在要做：处置')
    expect((await read('/risks/1', other)).status).toBe(404)
    const done = { note: '已逐户回电说明', done: 'yes', seen: '1' }
    expect((await send('/risks/1/entries', done, other)).status).toBe(404)
    expect((await send('/risks/1/entries', done, head)).status).toBe(303)
    const again = await send('/risks/1/entries', done, head)
    expect([again.status, again.text.includes('已逐户回电说明')]).toEqual([409, true])
    expect((await read('/', manager)).text).toContain('预警待解除')
    expect(
      (await send('/risks/1/release', { proof: '没有新增来电了', seen: '2' }, head)).status,
    ).toBe(403)
    expect(
      (await send('/risks/1/release', { proof: '没有新增来电了', seen: '2' }, manager)).status,
    ).toBe(303)
    expect(it.db.select().from(risks).get()).toMatchObject({ state: 'released' })
    expect(it.db.select().from(riskEvents).all()).toHaveLength(3)
    const events = '/risks/1/tables/events?format=csv'
    expect((await read(events, head)).text).toMatch(/,登记处置到位,已逐户回电说明\n/)
    expect((await read(events, other)).status).toBe(404)
  })

  test('refuse in words what is missing, forged or leads away, and keep what was typed', async () => {
    const wrong: Record<string, string>[] = [
      { title: '' },
      { colour: 'purple' },
      { department: '0x1' },
      { grounds: '——' },
      { href: 'https://evil.example/' },
      { href: '//evil.example' },
      { href: 'javascript:alert(1)' },
      { once: '' },
    ]
    for (const changes of wrong) {
      const { status, text } = await send('/risks', newRisk(changes), inspector)
      expect([changes, status]).toEqual([changes, 422])
      if (!('grounds' in changes)) expect(text).toContain('多户来电催问')
    }
    expect((await send('/risks', newRisk({ department: '999' }), inspector)).status).toBe(409)
    expect((await send('/risks', newRisk(), head)).status).toBe(403)
    expect(it.db.select().from(risks).all()).toEqual([])
  })

  test('set the standards from the form as it stands, and refuse them mixed up', async () => {
    const page = await read('/risk-standards', manager)
    expect(page.status).toBe(200)
    expect((await read('/risk-standards', head)).text).not.toContain('设定新标准')
    const form = formOf(page.text)
    expect(Object.keys(form).length).toBeGreaterThan(40)
    const unchanged = await send('/risk-standards', { ...form, reason: '按预案修订' }, manager)
    expect([unchanged.status, unchanged.text.includes('一样')]).toEqual([409, true])
    const changed = { ...form, reason: '按预案修订', hours: '12' }
    expect((await send('/risk-standards', changed, head)).status).toBe(403)
    const odd: Record<string, string>[] = [
      { hours: '0' },
      { 'red-amount': '1e3' },
      { 'red-requirement': '' },
      { 'start-complaints-red': '-5' },
      { from: '2026-02-30' },
    ]
    for (const changes of odd) {
      const { status } = await send('/risk-standards', { ...changed, ...changes }, manager)
      expect([changes, status]).toEqual([changes, 422])
    }
    const mixed = await send(
      '/risk-standards',
      { ...changed, 'start-complaints-red': '1' },
      manager,
    )
    expect([mixed.status, mixed.text.includes('启动的数要越大')]).toEqual([409, true])
    expect((await send('/risk-standards', changed, manager)).status).toBe(303)
    expect(it.db.select().from(riskStandards).get()?.figures.hours).toBe(12)
    const file = async (table: string) =>
      (await read(`/risk-standards/tables/${table}?format=csv`, head)).text
    expect(await file('starts')).toContain('同类投诉集中（12 小时内）,20 件,12 件,8 件,5 件,')
    expect(await file('standards')).toContain('蓝色,班组响应,')
    expect(await file('history')).toContain(`第 1 版,${form['from']},在用,`)
    const agent = signedInAs(it.db, 'agent', { kind: 'person', id: units.first.person.id })
    expect((await read('/risk-standards/tables/starts', agent)).status).toBe(403)
  })
})

/** What a browser would send of the form on a page, untouched. */
function formOf(text: string): Record<string, string> {
  const html = text.slice(text.indexOf('action="/risk-standards"'))
  const form: Record<string, string> = {}
  for (const [input] of html.matchAll(/<input[^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(input)?.[1]
    if (!name || (input.includes('checkbox') && !input.includes('checked'))) continue
    form[name] = /value="([^"]*)"/.exec(input)?.[1] ?? ''
  }
  for (const [, name = '', options = ''] of html.matchAll(
    /<select[^>]*name="([^"]*)"[^>]*>([\s\S]*?)<\/select>/g,
  )) {
    const chosen =
      /<option value="([^"]*)" selected/.exec(options) ?? /<option value="([^"]*)"/.exec(options)
    form[name] = chosen?.[1] ?? ''
  }
  return form
}
