import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { registrationAllowances } from '#src/complaints/schema.ts'
import { dayMs, formatDay } from '#src/kernel/calendar.ts'
import { endGrace } from '#src/screening/reconciliation/grace.ts'
import { reconcileCalls } from '#src/screening/reconciliation/reconcile.ts'
import { get, post, testApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

import { announcedCall, callTime, twoDepartments } from '../heard-calls.ts'
import { bringEntry, bringOrder, hear, hourMs, standing } from './ledgers.ts'

/** c1 heard and booked otherwise, c2 registered, c3 clear, c4 not heard; c5 within its allowance. */
function centre() {
  const place = testApp()
  const { db } = place
  const { first, second } = twoDepartments(db)
  const [c1, c2, c3] = ['c1', 'c2', 'c3'].map((no) => announcedCall(db, first, no))
  announcedCall(db, second, 'c4')
  const c5 = announcedCall(db, second, 'c5', Date.now() - hourMs)
  hear(db, c1?.id ?? 0, 'pending')
  hear(db, c2?.id ?? 0)
  hear(db, c3?.id ?? 0)
  hear(db, c5.id, 'pending')
  bringEntry(db, { callNo: 'c2', at: callTime + hourMs })
  bringOrder(db, { callNo: 'c1', at: callTime })
  bringOrder(db, { no: 'GD2', callNo: 'c2', at: callTime, type: '投诉', target: '对内' })
  reconcileCalls(db, 'all')
  const manager = signedInAs(db, 'qa-manager')
  const page = async (path: string, cookie = manager) =>
    await (await get(place, path, cookie)).text()
  return { ...place, page, manager, first, second, ids: { c1: c1?.id ?? 0, c5: c5.id } }
}

const shownCalls = (text: string) =>
  ['c1', 'c2', 'c3', 'c4', 'c5'].filter((no) => text.includes(`<td>${no}</td>`))

/** The figures of one row, in the order of its columns. */
function figures(text: string, name: string): string[] {
  const row =
    text
      .split('<tr>')
      .slice(1)
      .find((part) => part.includes(name)) ?? ''
  return [...row.matchAll(/<td class="num[^"]*">(?:<a[^>]*>)?(?:<b[^>]*>)?([\d,]+)/g)].map(
    ([, n]) => n ?? '',
  )
}

const november = 'from=2026-11-01&to=2026-11-03'

describe('the comparison', () => {
  test('counts each call once, and its numbers open what they count', async () => {
    const it = centre()
    const text = await it.page(`/reconciliation?${november}`)
    // heard-only, grace, reported-and-heard, reported-only, clear, waiting, no-recording, total, mismatch
    expect(figures(text, '2026-11-02')).toEqual(['1', '0', '0', '1', '1', '1', '0', '4', '1'])
    const links = [...text.matchAll(/href="(\/reconciliation\/calls\?[^"]*)"/g)].map(([, href]) =>
      (href ?? '').replaceAll('&amp;', '&'),
    )
    const heard = links.find((href) => href.includes('box=heard-only'))
    expect(shownCalls(await it.page(heard ?? ''))).toEqual(['c1'])
    const odd = links.find((href) => href.includes('mismatch=any'))
    expect(shownCalls(await it.page(odd ?? ''))).toEqual(['c1'])
  })

  test('keeps a call within its allowance apart, and tells until when', async () => {
    const it = centre()
    const today = formatDay(Date.now() - hourMs)
    const text = await it.page('/reconciliation')
    expect(figures(text, today)).toEqual(['0', '1', '0', '0', '0', '0', '0', '1', '0'])
    const list = await it.page('/reconciliation/calls?grace=in')
    expect(shownCalls(list)).toEqual(['c5'])
    expect(list).toContain('宽限期内')
    expect(await it.page('/findings?box=heard-only')).not.toContain('通话 c5')
    expect(await it.page(`/reconciliation/calls/${it.ids.c5}`)).toContain('过后算疑似未上报')
  })

  test.each([
    ['by=department', '客服一部', ['1', '0', '0', '1', '1', '0', '0', '3', '1']],
    ['by=type', '没有业务类型', ['1', '0', '0', '1', '1', '1', '0', '4', '1']],
  ])('is listed %s', async (query, name, expected) => {
    const it = centre()
    const text = await it.page(`/reconciliation?${november}&${query}`)
    expect(figures(text, name)).toEqual(expected)
    const file = await it.page(`/reconciliation/tables/counts?${november}&${query}&format=csv`)
    expect(file).toContain(`\n${[name, ...expected].join(',')}\n`)
    expect(file).toContain('\n合计,1,0,0,1,1,1,0,4,1\n')
  })

  test('shows a department its own calls and sums, and a team its list without sums', async () => {
    const it = centre()
    const department = { kind: 'department', id: it.second.department.id } as const
    const narrow = signedInAs(it.db, 'qa-inspector', department)
    const text = await it.page(`/reconciliation?${november}`, narrow)
    expect(figures(text, '2026-11-02')).toEqual(['0', '0', '0', '0', '0', '1', '0', '1', '0'])
    const file = `/reconciliation/tables/counts?${november}&format=csv`
    expect(await it.page(file, narrow)).toContain('\n2026-11-02,0,0,0,0,0,1,0,1,0\n')
    expect(shownCalls(await it.page('/reconciliation/calls', narrow))).toEqual(['c4', 'c5'])
    expect((await get(it, `/reconciliation/calls/${it.ids.c1}`, narrow)).status).toBe(404)
    const sub = signedInAs(it.db, 'qa-inspector', { kind: 'sub-centre', id: it.first.centre.id })
    const whole = await it.page(`/reconciliation?${november}`, sub)
    expect(figures(whole, '2026-11-02')).toEqual(['1', '0', '0', '1', '1', '1', '0', '4', '1'])

    const team = signedInAs(it.db, 'qa-inspector', { kind: 'team', id: it.first.team.id })
    expect(await it.page('/reconciliation', team)).toContain('合计只算到部门')
    expect((await get(it, file, team)).status).toBe(404)
    expect(shownCalls(await it.page('/reconciliation/calls', team))).toEqual(['c1', 'c2', 'c3'])
  })

  test('says what to do where there is nothing, and names a day that does not exist', async () => {
    const place = testApp()
    const cookie = signedInAs(place.db, 'qa-manager')
    const page = async (path: string) => await (await get(place, path, cookie)).text()
    expect(await page('/reconciliation')).toContain('这些天没有通话')
    expect(await page('/reconciliation/calls')).toContain('没有符合条件的通话')
    expect(await page('/reconciliation?from=2026-02-30')).toContain('没有这一天')
    expect(await page('/reconciliation?from=2020-01-01&to=2026-11-02')).toContain(
      '一次最多看 92 天',
    )
  })
})

describe('the calls behind a number', () => {
  test.each([
    ['box=reported-only', ['c2']],
    ['box=clear', ['c3']],
    ['box=waiting', ['c4']],
    ['mismatch=booked-otherwise', ['c1']],
    ['mismatch=order-missing', []],
    ['box=nonsense&grace=x&mismatch=y&type=z', ['c1', 'c2', 'c3', 'c4', 'c5']],
    ['to=2026-11-03', ['c1', 'c2', 'c3', 'c4']],
  ])('narrowed by %s are %s', async (query, expected) => {
    const it = centre()
    expect(shownCalls(await it.page(`/reconciliation/calls?${query}`))).toEqual(expected)
  })

  test('come page by page without a gap', async () => {
    const it = centre()
    for (let n = 0; n < 12; n += 1) announcedCall(it.db, it.first, `x${n}`, callTime - n * dayMs)
    reconcileCalls(it.db, 'all')
    const seen: string[] = []
    for (let path: string | undefined = '/reconciliation/calls?size=10'; path;) {
      const text: string = await it.page(path)
      seen.push(...[...text.matchAll(/<td>([cx]\d+)<\/td>/g)].map(([, no]) => no ?? ''))
      path = /href="([^"]*)" rel="next"/.exec(text)?.[1]?.replaceAll('&amp;', '&')
    }
    expect(seen).toHaveLength(17)
    expect(new Set(seen).size).toBe(17)
  })

  test('say how the call was booked, and do not name the agent', async () => {
    const it = centre()
    const text = await it.page('/reconciliation/calls')
    expect(text).toContain('听到对内投诉，记成咨询')
    expect(text).not.toContain('罗军')
  })

  test('leave as CSV, with numbers masked, and traced', async () => {
    const it = centre()
    const inspector = signedInAs(it.db, 'qa-inspector')
    const taken = async (query: string, cookie: string) => {
      const form = { list: '/reconciliation/calls', query, format: 'csv' }
      return await (await post(it, '/exports', form, cookie)).text()
    }
    const text = await taken('box=heard-only', inspector)
    expect(text).toContain('听到对内投诉，记成别的业务')
    expect(text).toContain('139****9215')
    expect(text).not.toContain('13931909215')
    expect(text.split('\n\n')[0]?.trim().split('\n')).toHaveLength(3)
    expect(await taken('', it.manager)).not.toContain('13931909215')
    const events = it.db.select().from(auditEvents).all()
    const exported = events.filter(({ action }) => action === 'list.exported')
    expect(exported).toMatchObject([
      { particulars: { list: '三账比对', filter: '比对结果 听到未登记', rows: 2 } },
      { particulars: { filter: '不限' } },
    ])
  })
})

describe('one call', () => {
  test('shows its trail as a page, and as a part of the page of the call', async () => {
    const it = centre()
    const path = `/reconciliation/calls/${it.ids.c1}`
    bringEntry(it.db, { no: 'DJ9', callNo: 'c1', at: callTime + 50 * hourMs })
    reconcileCalls(it.db, [it.ids.c1])
    expect(standing(it.db, it.ids.c1)?.state).toBe('reported-and-heard')
    const text = await it.page(path)
    expect(text).toContain('从“听到未登记”到“听到且已登记”')
    expect(text).toContain('通话后 2 天 2 小时登记')
    expect(await it.page(`/calls/${it.ids.c1}`)).toContain(`hx-get="${path}"`)
    const headers = { Cookie: it.manager, 'HX-Request': 'true' }
    const part = await (await it.app.request(`http://localhost${path}`, { headers })).text()
    expect(part).toContain('DJ9')
    expect(part).not.toContain('<html')
  })

  test('tells the end of its allowance, and an entry that is older than the call', async () => {
    const it = centre()
    const path = `/reconciliation/calls/${it.ids.c5}`
    endGrace(it.db, Date.now() + 24 * hourMs)
    expect(await it.page(path)).toContain('仍是“听到未登记”，算疑似未上报')
    bringEntry(it.db, { no: 'DJ8', callNo: 'c5', at: Date.now() - 3 * hourMs })
    reconcileCalls(it.db, [it.ids.c5])
    expect(await it.page(path)).toContain('登记时间早于通话')
  })

  test('announced a moment ago is shown before it is compared', async () => {
    const it = centre()
    const { id } = announcedCall(it.db, it.first, 'new')
    expect(await it.page(`/reconciliation/calls/${id}`)).toContain('还没有变动')
  })

  test('that is not there is not found, and team leaders are not offered it', async () => {
    const it = centre()
    expect((await get(it, '/reconciliation/calls/999999', it.manager)).status).toBe(404)
    const leader = signedInAs(it.db, 'team-leader')
    expect(await it.page(`/calls/${it.ids.c1}`, leader)).not.toContain('/reconciliation/')
  })
})

describe('the allowance', () => {
  const tomorrow = () => formatDay(Date.now() + dayMs)
  test('is set from a day to come, and listed', async () => {
    const it = centre()
    const form = { hours: '48', from: tomorrow() }
    expect((await post(it, '/reconciliation/allowance', form, it.manager)).status).toBe(303)
    expect(it.db.select().from(registrationAllowances).all()).toMatchObject([{ hours: 48 }])
    const text = await it.page('/reconciliation/allowance')
    expect(text).toContain('48 小时')
    expect(text).toContain('尚未开始')
  })

  test.each([
    ['no number', { hours: '很久', from: tomorrow() }, 422, '小时数'],
    ['too long', { hours: '721', from: tomorrow() }, 422, '小时数'],
    ['no day', { hours: '24', from: '2026-02-30' }, 422, '请选一天'],
    ['today', { hours: '24', from: formatDay(Date.now()) }, 409, '明天'],
  ])('refuses %s and keeps what was typed', async (_, form, status, word) => {
    const it = centre()
    const answer = await post(it, '/reconciliation/allowance', form, it.manager)
    expect(answer.status).toBe(status)
    const text = await answer.text()
    expect(text).toContain(word)
    expect(text).toContain(`value="${form.hours}"`)
    expect(it.db.select().from(registrationAllowances).all()).toEqual([])
  })
})

test.each(['agent', 'team-leader', 'department-head', 'case-handler', 'system-admin'] as const)(
  'the comparison is closed to the role %s',
  async (role) => {
    const it = centre()
    const cookie = signedInAs(it.db, role)
    const pages = ['', '/calls', `/calls/${it.ids.c1}`, '/allowance']
    for (const end of pages) {
      const path = `/reconciliation${end}`
      expect([path, (await get(it, path, cookie)).status]).toEqual([path, 403])
    }
    const form = { hours: '48', from: tomorrowOf() }
    expect((await post(it, '/reconciliation/allowance', form, cookie)).status).toBe(403)
    const taken = { list: '/reconciliation/calls', query: '', format: 'csv' }
    expect((await post(it, '/exports', taken, cookie)).status).toBe(403)
  },
)

const tomorrowOf = () => formatDay(Date.now() + dayMs)

test('an inspector may look, and may not set the allowance', async () => {
  const it = centre()
  const inspector = signedInAs(it.db, 'qa-inspector')
  expect((await get(it, '/reconciliation/allowance', inspector)).status).toBe(403)
  expect(await it.page('/reconciliation', inspector)).not.toContain('/reconciliation/allowance')
})
