import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { accounts } from '#src/auth/schema.ts'
import { monthAfter, monthOf } from '#src/complaints/months/month.ts'
import { ruleValues } from '#src/contest/forms.ts'
import { ruleOf } from '#src/contest/rules.ts'
import { contestRules } from '#src/contest/schema.ts'
import { announced, standingsOf } from '#src/contest/standings.ts'
import { shippedRule } from '#src/contest/vocabulary.ts'
import { parseDay } from '#src/kernel/calendar.ts'
import { people } from '#src/organisation/schema.ts'
import { handledCalls } from '#src/recordings/handled/schema.ts'
import { departmentOf } from '#test/complaints/opened.ts'
import { announcedCall, twoDepartments, type Unit } from '#test/screening/heard-calls.ts'
import { get, post, type TestApp, testApp } from '#test/support/app.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

import { complained, volumes } from './contested.ts'

/** The last month that is over. */
const month = monthAfter(monthOf(Date.now()), -1)
const day = (parseDay(`${month}-12`) ?? 0) + 10 * 3_600_000

let it: TestApp
let units: { first: Unit; second: Unit }
let cookies: Record<'manager' | 'head' | 'agent' | 'visitor', string>

beforeEach(() => {
  it = testApp()
  units = twoDepartments(it.db)
  const manager = actorWith(it.db, 'qa-manager')
  volumes(it.db, manager, month, { 客服一部: 1_000_000, 客服二部: 1_000_000 })
  complained(it.db, manager, units.first, 8, { at: day })
  complained(it.db, manager, units.second, 60, { at: day })
  cookies = {
    manager: signedInAs(it.db, 'qa-manager'),
    head: signedInAs(it.db, 'department-head', departmentOf(units.first)),
    agent: signedInAs(it.db, 'agent', { kind: 'person', id: units.first.person.id }),
    visitor: signedInAs(it.db, 'return-visitor'),
  }
})

const textOf = async (path: string, cookie: string) => await (await get(it, path, cookie)).text()
const markNow = () => standingsOf(it.db, month, Date.now()).mark
const announce = (form: Record<string, string> = {}, cookie = cookies.manager) =>
  post(it, `/contest/${month}/announcement`, { note: '月例会', mark: markNow(), ...form }, cookie)

describe('the page of the contest', () => {
  test('opens with the last month that is over, with ranks, rates and their bounds', async () => {
    const text = await textOf('/contest', cookies.manager)
    expect(text).toContain(`${month} 对标竞赛`)
    expect(text).toContain('客服一部')
    expect(text).toMatch(/60\.0<small[^>]*>45\.8–77\.2/)
    expect(text).toContain('每百万通投诉数确实高于 客服一部，是其 7.5 倍（区间 3.1 到 22.4 倍）')
    expect(text).toContain('29.4%')
  })

  test('leads from its numbers to the complaints behind them', async () => {
    const text = await textOf(`/contest?month=${month}`, cookies.manager)
    const href = /href="(\/complaints\?[^"]*verdict=substantiated[^"]*)"/.exec(text)?.[1]
    const list = await textOf((href ?? '').replaceAll('&amp;', '&'), cookies.manager)
    expect(list).toContain('客服一部')
  })

  test('shows agents the departments, and neither links nor names of others', async () => {
    const text = await textOf('/contest', cookies.agent)
    expect(text).toContain('客服二部')
    expect(text).not.toContain('href="/complaints?')
    expect(text).not.toContain('李洋')
    expect(text).not.toContain('/contest/simulation')
    const own = await textOf('/contest', cookies.head)
    expect(own).toContain(`department=${units.first.department.id}`)
    expect(own).not.toContain(`department=${units.second.department.id}&`)
  })

  test('of a month that does not exist or has not begun is the usual one, or is not found', async () => {
    for (const odd of ['2026-13', 'x', '', '2999-01', '0000-01']) {
      expect(await textOf(`/contest?month=${odd}`, cookies.manager)).toContain(`${month} 对标竞赛`)
    }
    for (const path of ['/contest/2026-13/print', '/contest/2999-01/word']) {
      expect((await get(it, path, cookies.manager)).status).toBe(404)
    }
  })

  test('of a month without anything says so', async () => {
    expect(await textOf('/contest?month=2001-02', cookies.manager)).toContain(
      '2001-02 没有接听，也没有投诉',
    )
  })

  test('is for those who may read it', async () => {
    for (const path of ['/contest', '/contest/red-flag', `/contest/${month}/print`]) {
      expect((await get(it, path, cookies.visitor)).status).toBe(403)
    }
    expect((await get(it, '/contest/simulation', cookies.agent)).status).toBe(403)
  })

  test('can be printed and taken as Word before and after the announcement', async () => {
    const before = await textOf(`/contest/${month}/print`, cookies.manager)
    expect(before).toContain('（未公布）')
    await announce()
    const after = await textOf(`/contest/${month}/print`, cookies.manager)
    expect(after).toContain('对标竞赛通报')
    expect(after).toContain('授流动红旗：客服一部')
    const word = await get(it, `/contest/${month}/word`, cookies.manager)
    expect(word.headers.get('Content-Disposition')).toContain('docx')
    expect((await word.arrayBuffer()).byteLength).toBeGreaterThan(5000)
  })
})

describe('announcing', () => {
  test('leads back to the month, which then stands', async () => {
    const answer = await announce()
    expect([answer.status, answer.headers.get('Location')]).toEqual([
      303,
      `/contest?month=${month}`,
    ])
    const text = await textOf('/contest', cookies.agent)
    expect(text).toContain('公布（月例会')
    expect(await textOf('/contest/red-flag', cookies.agent)).toContain('名次第一')
  })

  test('clicked twice happens once, and says so', async () => {
    await announce()
    const again = await announce()
    expect(again.status).toBe(409)
    expect(await again.text()).toContain('这个月已经公布了')
  })

  test('from a page whose numbers moved is refused, and keeps what was typed', async () => {
    const mark = markNow()
    complained(it.db, actorWith(it.db, 'qa-manager'), units.first, 1, { at: day })
    const answer = await announce({ mark, note: '十一月例会上公布' })
    expect(answer.status).toBe(409)
    const text = await answer.text()
    expect(text).toContain('数字有变动')
    expect(text).toContain('十一月例会上公布')
    expect(announced(it.db, month)).toBeNull()
  })

  test('without a word, or with too many, is asked for again', async () => {
    for (const note of ['', '   ', '字'.repeat(301)]) {
      const answer = await announce({ note })
      expect(answer.status).toBe(422)
    }
    expect(announced(it.db, month)).toBeNull()
  })

  test('warns while verdicts are missing', async () => {
    const manager = actorWith(it.db, 'qa-manager')
    complained(it.db, manager, units.first, 40, { at: day, verdict: null })
    const text = await textOf('/contest', cookies.manager)
    expect(text).toContain('还有 40 件没有核实')
    expect(text).toContain('可能改变')
  })

  test('shows hostile words of a note as words', async () => {
    await announce({ note: '<script>alert(1)</script>' })
    const text = await textOf('/contest', cookies.manager)
    expect(text).not.toContain('<script>alert(1)')
    expect(text).toContain('&lt;script&gt;')
  })

  test('is not for a head of department', async () => {
    expect((await announce({}, cookies.head)).status).toBe(403)
  })
})

describe('the list of rewards', () => {
  test('is asked again in words where a field is wrong, and refused before the announcement', async () => {
    const send = (form: Record<string, string>) =>
      post(it, `/contest/${month}/rewards`, form, cookies.manager)
    expect((await send({})).status).toBe(422)
    const early = await send({ agentNo: '20025', change: 'added', reason: '推荐' })
    expect([early.status, (await early.text()).includes('还没有公布')]).toEqual([409, true])
    await announce()
    const unknown = await send({ agentNo: '99999', change: 'added', reason: '推荐' })
    const text = await unknown.text()
    expect([unknown.status, text.includes('没有这个工号')]).toEqual([409, true])
    expect(text).toContain('value="99999"')
  })
})

describe('trying other weights', () => {
  const values = ruleValues(shippedRule)
  const query = (changes: Record<string, string>) =>
    new URLSearchParams({ ...values, ...changes }).toString()
  const adopt = (changes: Record<string, string>, cookie = cookies.manager) =>
    post(
      it,
      '/contest/simulation/adoption',
      { ...values, from: monthAfter(monthOf(Date.now()), 1), reason: '例会商定', ...changes },
      cookie,
    )

  test('shows past months beside one another and stores nothing', async () => {
    const text = await textOf(`/contest/simulation?${query({ missed: '6' })}`, cookies.manager)
    expect(text).toContain(month)
    expect(text).toContain('不变')
    expect(it.db.select().from(contestRules).all()).toEqual([])
  })

  test('says in words which weights are unsound, and what a field asks for', async () => {
    const sum = await textOf(`/contest/simulation?${query({ change: '25' })}`, cookies.manager)
    expect(sum).toContain('合计要是 100，现在是 105')
    const odd = await textOf(`/contest/simulation?${query({ missed: '-3' })}`, cookies.manager)
    expect(odd).toContain('请填 1 到 50 之间的数')
    expect(odd).toContain('value="-3"')
    const none = await get(it, '/contest/simulation?missed=%00&faults[]=x', cookies.manager)
    expect(none.status).toBe(200)
  })

  test('adopts them from next month on, once', async () => {
    const answer = await adopt({ missed: '6' })
    expect(answer.status).toBe(303)
    const next = monthAfter(monthOf(Date.now()), 1)
    expect(ruleOf(it.db, next).rule.omissions.missed).toBe(6)
    expect(ruleOf(it.db, monthOf(Date.now())).rule).toEqual(shippedRule)
    const again = await adopt({ missed: '6' })
    expect([again.status, (await again.text()).includes('没有改变')]).toEqual([409, true])
    expect(await textOf('/contest/simulation', cookies.manager)).toContain('例会商定')
  })

  test('refuses what is unsound, past, or without a reason, and keeps what was typed', async () => {
    const unsound = await adopt({ change: '40', complaints: '10' })
    expect(unsound.status).toBe(422)
    expect(await unsound.text()).toContain('不能大于投诉数的权重')
    const past = await adopt({ missed: '6', from: month })
    expect([past.status, (await past.text()).includes('下个月或以后')]).toEqual([409, true])
    const silent = await adopt({ missed: '6', reason: ' ' })
    expect(silent.status).toBe(422)
    expect(await silent.text()).toContain('请写采用的原因')
    expect(it.db.select().from(contestRules).all()).toEqual([])
  })

  test('is open to heads and executives, adopting is not', async () => {
    expect((await get(it, '/contest/simulation', cookies.head)).status).toBe(200)
    expect((await adopt({ missed: '6' }, cookies.head)).status).toBe(403)
    expect(it.db.select().from(accounts).all().length).toBeGreaterThan(0)
  })
})

describe('what a page shows beside its list', () => {
  const csv = (path: string, cookie: string) => textOf(`${path}&format=csv`, cookie)

  test('is taken along: what is still to come, and afterwards what was corrected', async () => {
    const manager = actorWith(it.db, 'qa-manager')
    complained(it.db, manager, units.first, 1, { at: day, verdict: null })
    const page = await textOf(`/contest?month=${month}`, cookies.manager)
    const pending = await csv(`/contest/tables/pending?month=${month}`, cookies.manager)
    const [, name = '', open = '', low = '', high = ''] =
      /^(客服一部),(\d+),([\d.]+),([\d.]+),/m.exec(pending) ?? []
    expect([name, open]).toEqual(['客服一部', '1'])
    expect(Number(high)).toBeGreaterThan(Number(low))
    for (const score of [low, high]) expect(page).toContain(`>${Number(score).toFixed(1)}</td>`)
    await announce()
    volumes(it.db, manager, month, { 客服一部: 500_000, 客服二部: 1_000_000 })
    const moved = await csv(`/contest/tables/moved?month=${month}`, cookies.manager)
    expect(moved).toMatch(/^客服一部,1000000,500000,/m)
    const gone = await get(it, `/contest/tables/pending?month=${month}`, cookies.manager)
    expect(gone.status).toBe(404)
  })

  test('names agents in the file to nobody whom the page does not name them to', async () => {
    const person = it.db
      .insert(people)
      .values({ agentNo: '30001', name: '周敏', staffCategory: 'regular' })
      .returning()
      .get()
    announcedCall(it.db, { ...units.first, person }, 'w30001', day)
    it.db.update(handledCalls).set({ calls: 400 }).where(eq(handledCalls.personId, person.id)).run()
    await announce()
    const rewards = `/contest/red-flag/tables/rewards?month=${month}`
    expect(await csv(rewards, cookies.manager)).toContain('30001,周敏,400,0,在名单上')
    expect(await csv(rewards, cookies.head)).toContain('周敏')
    const other = signedInAs(it.db, 'department-head', departmentOf(units.second))
    expect(await textOf('/contest/red-flag', other)).not.toContain('周敏')
    expect((await get(it, rewards, other)).status).toBe(404)
    expect(await csv('/contest/red-flag/tables/holders?', other)).toContain('客服一部')
    expect((await get(it, '/contest/red-flag/tables/holders', cookies.visitor)).status).toBe(403)
  })
})
