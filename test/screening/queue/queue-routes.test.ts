import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { dayMs, formatDay, startOfDay } from '#src/kernel/calendar.ts'
import { findingOpenings, queueItems } from '#src/screening/queue/schema.ts'
import { keepQueue } from '#src/screening/queue/top-up.ts'
import { findings, rechecks } from '#src/screening/schema.ts'
import { findingClaims } from '#src/screening/triage/schema.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

import { suspectedCall, twoDepartments, type Unit } from '../heard-calls.ts'
import { quietCall } from './quiet-calls.ts'

let it: TestApp
let inspector: string
let manager: string
let units: { first: Unit; second: Unit }

beforeEach(() => {
  it = testApp()
  inspector = signedInAs(it.db, 'qa-inspector')
  manager = signedInAs(it.db, 'qa-manager')
  units = twoDepartments(it.db)
})

async function page(path: string, cookie = inspector) {
  const response = await get(it, path, cookie)
  return { status: response.status, html: await response.text() }
}

/** A quiet call that is on today's list, drawn at random. */
function drawnCall() {
  const quiet = quietCall(it.db, units.first, 'q1', Date.now() - 1000)
  keepQueue(it.db)
  const mine = eq(findings.recordingId, quiet.recording.id)
  const finding = it.db.select().from(findings).where(mine).get()
  if (!finding) throw new Error('nothing was drawn')
  return { ...quiet, finding }
}

const judge = (id: number, form: Record<string, string> = { verdict: 'unfounded' }, query = '') =>
  post(it, `/findings/${id}/recheck${query}`, form, inspector)

describe('the list of the day', () => {
  test('is drawn by whoever opens it first, and counts what is done', async () => {
    const first = suspectedCall(it.db, units.first, 'd001', { headline: '疑点甲', score: 0.9 })
    suspectedCall(it.db, units.second, 'd002', { headline: '疑点乙', score: 0.5 })
    const { html } = await page('/findings')
    expect(html).toContain('今日名单')
    expect(html.indexOf('疑点甲')).toBeLessThan(html.indexOf('疑点乙'))
    expect(html).toMatch(/已复核 <b>0<\/b> \/ 2/)
    await judge(first.finding.id)
    const after = await page('/findings')
    expect(after.html).toMatch(/已复核 <b>1<\/b> \/ 2/)
    expect(after.html).toContain('已复核的：按分值 1')
  })

  test('says how many wait outside of it, and the whole queue holds them', async () => {
    const day = startOfDay(Date.now() - 6 * 3_600_000)
    await post(it, '/findings/plan', planForm({ from: formatDay(day + dayMs) }), manager)
    it.sqlite.exec(`update queue_plans set "from" = ${day}, total = 1, control_share = 0`)
    suspectedCall(it.db, units.first, 'd001', { headline: '疑点甲', score: 0.9 })
    suspectedCall(it.db, units.first, 'd002', { headline: '疑点乙', score: 0.5 })
    const { html } = await page('/findings')
    expect(html).toContain('还有 1 条排在名额之外')
    expect(html).not.toContain('疑点乙')
    expect((await page('/findings/all')).html).toContain('疑点乙')
  })

  test('leads from one verdict to the next of the list, also to what was drawn at random', async () => {
    const first = suspectedCall(it.db, units.first, 'd001', { score: 0.9 })
    const { finding } = drawnCall()
    const answer = await judge(first.finding.id, undefined, '?list=today')
    expect(answer.headers.get('Location')).toBe(
      `/findings/${finding.id}?list=today&done=${first.finding.id}`,
    )
    const last = await judge(finding.id, undefined, '?list=today')
    expect(last.headers.get('Location')).toBe(
      `/findings/${finding.id}?list=today&done=${finding.id}`,
    )
  })

  test('shows only one’s own department to a person so limited', async () => {
    suspectedCall(it.db, units.first, 'd001', { headline: '疑点甲' })
    suspectedCall(it.db, units.second, 'd002', { headline: '疑点乙' })
    const scope = { kind: 'department', id: units.second.department.id } as const
    const { html } = await page('/findings', signedInAs(it.db, 'qa-inspector', scope))
    expect(html).not.toContain('疑点甲')
    expect(html).toMatch(/已复核 <b>0<\/b> \/ 1/)
  })

  test('tells who listens to a call that was opened within the last quarter of an hour', async () => {
    const { finding } = suspectedCall(it.db, units.first, 'd001')
    await page(`/findings/${finding.id}`)
    expect((await page(`/findings/${finding.id}`)).html).not.toContain('正在听')
    expect((await page(`/findings/${finding.id}`, manager)).html).toContain('测试qa-inspector')
    expect((await page('/findings', manager)).html).toContain('测试qa-inspector正在听')
    it.db.delete(findingClaims).run()
    expect((await page('/findings', manager)).html).toContain('测试qa-inspector打开过')
    it.db
      .update(findingOpenings)
      .set({ seenAt: Date.now() - 16 * 60_000 })
      .run()
    const later = suspectedCall(it.db, units.first, 'd002')
    expect((await page(`/findings/${later.finding.id}`, manager)).html).not.toContain('可能正在听')
    expect((await page(`/findings/${finding.id}`, inspector)).html).not.toContain('可能正在听')
  })

  test('is exported in its order, masked, with a trace, and tells nothing before the verdict', async () => {
    suspectedCall(it.db, units.first, 'd001', { score: 0.9 })
    drawnCall()
    const { html } = await page('/findings/today.csv')
    const lines = html.trim().split(/\r?\n/)
    expect(lines).toHaveLength(3)
    expect(html).toContain('139****9215')
    expect(html).not.toContain('随机抽查')
    const traces = it.db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.action, 'queue.exported'))
      .all()
    expect(traces).toHaveLength(1)
  })
})

describe('a call drawn at random', () => {
  test('is heard blind: no word, score or type tells it from another without evidence', async () => {
    const { finding } = drawnCall()
    const review = await page(`/findings/${finding.id}?list=today`)
    expect(review.html).toContain('整通听')
    expect(review.html).toContain('盲审')
    for (const told of ['随机抽查', '=control', '"control"', '未复听', '罗军', '客服一部']) {
      expect(review.html).not.toContain(told)
    }
    // No type is suggested: nothing was heard by a machine.
    expect(review.html).not.toMatch(/<option value="other" selected/)
    const list = await page('/findings')
    expect(list.html).toContain('整通听')
    expect(list.html).not.toContain('随机抽查')
    expect((await page('/findings/all?state=any')).html).not.toContain('整通听')
    expect((await page('/')).html).not.toContain('整通听')
  })

  test('opens a complaint like any other, and then says how it came onto the list', async () => {
    const { finding } = drawnCall()
    const missed = { verdict: 'missed', faultCategory: 'attitude', target: '', note: '' }
    expect((await judge(finding.id, missed)).status).toBe(303)
    expect((await page(`/findings/${finding.id}`)).html).toContain('随机抽查')
    expect((await page('/findings')).html).toContain('随机抽查 1')
    const all = await page('/findings/all?state=any&origin=control')
    expect(all.html).toContain('整通听')
  })
})

describe('the time of a verdict', () => {
  const took = () => it.db.select().from(rechecks).get()?.tookMs

  test('runs from the first look, and stops at half an hour', async () => {
    const { finding } = suspectedCall(it.db, units.first, 'd001')
    await page(`/findings/${finding.id}`)
    it.db
      .update(findingOpenings)
      .set({ openedAt: Date.now() - 120_000 })
      .run()
    await page(`/findings/${finding.id}`)
    await judge(finding.id)
    expect(took()).toBeGreaterThanOrEqual(120_000)
    expect(took()).toBeLessThan(180_000)
  })

  test('is capped, and unknown where the page was never opened', async () => {
    const { finding } = suspectedCall(it.db, units.first, 'd001')
    await page(`/findings/${finding.id}`)
    it.db
      .update(findingOpenings)
      .set({ openedAt: Date.now() - 9_000_000 })
      .run()
    await judge(finding.id)
    expect(took()).toBe(30 * 60_000)
    it.db.delete(rechecks).run()
    const other = suspectedCall(it.db, units.first, 'd002')
    await judge(other.finding.id)
    expect(took()).toBeNull()
  })
})

const planForm = (changes: Record<string, string> = {}) => ({
  ...{ from: formatDay(Date.now() + 3 * dayMs), total: '', inspectors: '4', perInspector: '30' },
  ...{ controlPercent: '10', strongPoints: '80', drawHour: '6' },
  ...changes,
})

describe('the plan', () => {
  test('is set by a manager, shown to inspectors, and previewed without being stored', async () => {
    suspectedCall(it.db, units.first, 'd001')
    expect((await page('/findings/plan')).html).toContain('名额由质检主管设定')
    const query = new URLSearchParams(planForm({ total: '40' })).toString()
    const tried = await page(`/findings/plan?${query}`, manager)
    expect(tried.html).toContain('还没有保存')
    expect(tried.html).toContain('名额 40 条')
    expect(tried.html).toMatch(/客服一部<\/th><td class="num">0<\/td><td class="num">1</)
    expect((await post(it, '/findings/plan', planForm(), manager)).status).toBe(303)
    expect((await page('/findings/plan', manager)).html).toContain('4 人 × 30 条 = 120 条')
  })

  test.each([
    ['a day that does not exist', { from: '2026-02-30' }, '请填一个存在的日期'],
    ['a day that has passed', { from: '2026-01-01' }, '已经抽好'],
    ['no people', { inspectors: '0' }, '1 到 200'],
    ['more at random than half', { controlPercent: '60' }, '0 到 50'],
    ['an hour of no day', { drawHour: '24' }, '0 到 23'],
    ['a forged number', { total: '1e9' }, '或留空'],
  ])('refuses %s in a sentence and keeps what was typed', async (_, changes, sentence) => {
    const answer = await post(it, '/findings/plan', planForm(changes), manager)
    expect([409, 422]).toContain(answer.status)
    const html = await answer.text()
    expect(html).toContain(sentence)
    expect(html).toContain(`value="${Object.values(changes)[0]}"`)
  })

  test('forged figures in the address break nothing', async () => {
    const { status, html } = await page('/findings/plan?total=abc&from=x', manager)
    expect(status).toBe(200)
    expect(html).toContain('请填一个存在的日期')
  })
})

test('the record of a draw shows seed, chance and shares, and hides the sample until all is judged', async () => {
  const { finding } = drawnCall()
  const day = formatDay(Date.now() - 6 * 3_600_000)
  const before = await page(`/findings/days/${day}`)
  expect(before.html).toContain('结果一致')
  expect(before.html).toContain('1 / 1')
  expect(before.html).toContain('全部复核完才公布')
  expect(before.html).not.toContain('q1')
  await judge(finding.id)
  expect((await page(`/findings/days/${day}`)).html).toContain('q1')
  expect((await page('/findings/days/2025-01-01')).status).toBe(404)
  expect((await page('/findings/days/2026-02-30')).status).toBe(404)
})

describe('筛查成效', () => {
  test('says so while there is nothing to tell', async () => {
    expect((await page('/findings/performance')).html).toContain('还没有复核过')
  })

  test('tells precision, what the sample proves, hours and rules in words', async () => {
    const hit = suspectedCall(it.db, units.first, 'd001', { score: 0.9 })
    const clean = drawnCall()
    keepQueue(it.db)
    await page(`/findings/${hit.finding.id}`)
    it.db
      .update(findingOpenings)
      .set({ openedAt: Date.now() - 600_000 })
      .run()
    const missed = { verdict: 'missed', faultCategory: 'attitude', target: '', note: '' }
    await judge(hit.finding.id, missed)
    const waiting = await page('/findings/performance')
    expect(waiting.html).toContain('还没有一通有结论')
    await judge(clean.finding.id)
    const { html } = await page('/findings/performance?days=30')
    expect(html).toContain('随机抽查 1 通，未发现漏网')
    expect(html).toContain('抽查还少')
    expect(html).toContain('查全率不低于约')
    expect(html).toContain('rule=hung-up-01')
    // One complaint in ten minutes.
    expect(html).toMatch(/每小时立案<\/span><strong class="[^"]*">(5\.9|6\.0)</)
    expect(it.db.select().from(queueItems).all()).toHaveLength(2)
  })
})

test('the figures are those of one’s own department for a person so limited', async () => {
  const one = suspectedCall(it.db, units.first, 'd001')
  const other = suspectedCall(it.db, units.second, 'd002')
  keepQueue(it.db)
  await judge(one.finding.id)
  await judge(other.finding.id, { verdict: 'external' })
  const judged = (html: string) => /已复核<\/span><strong class="[^"]*">(\d+)</.exec(html)?.[1]
  expect(judged((await page('/findings/performance')).html)).toBe('2')
  const scope = { kind: 'department', id: units.first.department.id } as const
  const limited = signedInAs(it.db, 'qa-inspector', scope)
  const { html } = await page('/findings/performance', limited)
  expect(judged(html)).toBe('1')
  const rules = '/findings/performance/tables/rules?format=csv'
  expect((await page(rules)).html).toMatch(/,hung-up-01,2,0,0,0,/)
  expect((await page(rules, limited)).html).toMatch(/,hung-up-01,1,0,0,0,/)
  // A part of the centre proves nothing about a draw, and other departments are not shown.
  const plan = await page('/findings/plan', limited)
  expect(plan.html).toContain('看全中心的人才看得到')
  for (const hidden of ['抽过的名单', '客服二部']) expect(plan.html).not.toContain(hidden)
})

describe('who may come in', () => {
  test.each([
    '/findings/all',
    '/findings/today',
    '/findings/today.csv',
    '/findings/plan',
    '/findings/performance',
    '/findings/performance/tables/top',
    '/findings/days/2026-11-03',
  ])('%s is closed to a team leader and to strangers', async (path) => {
    expect((await get(it, path, signedInAs(it.db, 'team-leader'))).status).toBe(403)
    expect((await get(it, path)).status).toBe(303)
  })

  test('an inspector sets no plan', async () => {
    expect((await post(it, '/findings/plan', planForm(), inspector)).status).toBe(403)
  })
})

test('the time of a verdict is told week by week, one’s own and for a manager the centre’s', async () => {
  expect((await page('/findings/performance')).html).toContain('近 12 周还没有记到用时')
  for (let number = 0; number < 6; number += 1) {
    const { finding } = suspectedCall(it.db, units.first, `w${number}`)
    await judge(finding.id)
  }
  it.db.update(rechecks).set({ tookMs: 48_000 }).run()
  const own = await page('/findings/performance')
  expect(own.html).toContain('我的每周中位用时')
  expect(own.html).toMatch(/<td class="num">6<\/td><td class="num">48 秒<\/td>/)
  expect(own.html).not.toContain('全中心')
  const all = await page('/findings/performance', manager)
  expect(all.html).toContain('全中心每周中位用时')
  expect(all.html).toMatch(/<td class="num">—<\/td><td class="num">6<\/td><td class="num">48 秒/)
  expect((await page('/findings/triage')).html).toContain('本周中位 48 秒')
  const file = '/findings/performance/tables/medians?format=csv'
  const mine = (await page(file)).html
  expect(mine).toMatch(/^周一,周日,我的条数,我的中位（秒）\r?$/m)
  expect(mine).toMatch(/,6,48\r?$/m)
  expect((await page(file, manager)).html).toMatch(/,0,,6,48\r?$/m)
})
