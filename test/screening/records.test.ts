import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { dayMs, formatDay } from '#src/kernel/calendar.ts'
import { callReconciliations, findings, rechecks } from '#src/screening/schema.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

import { callTime, suspectedCall, twoDepartments, type Unit } from './heard-calls.ts'

let it: TestApp
let manager: string
let units: { first: Unit; second: Unit }

beforeEach(() => {
  it = testApp()
  manager = signedInAs(it.db, 'qa-manager')
  units = twoDepartments(it.db)
})

async function page(path: string, cookie = manager) {
  const response = await get(it, path, cookie)
  return { status: response.status, html: await response.text() }
}

const callsIn = (html: string) => [...html.matchAll(/\bd00\d\b/g)].map(([no]) => no)

const found = (callNo: string, unit = units.first, foundAt = callTime, facts = {}) => {
  const { finding, call } = suspectedCall(it.db, unit, callNo)
  it.db
    .update(findings)
    .set({ foundAt, ...facts })
    .where(eq(findings.id, finding.id))
    .run()
  return { id: finding.id, callId: call.id }
}

const judge = (id: number, verdict = 'unfounded') =>
  post(it, `/findings/${id}/recheck`, { verdict }, manager)

describe('疑点记录', () => {
  test('lists what was found by its day, registered or not, the newest first', async () => {
    found('d001')
    found('d002', units.second, callTime + dayMs, { registered: true })
    found('d003', units.first, callTime + 3 * dayMs)
    expect(callsIn((await page('/findings/found')).html)).toEqual(['d003', 'd002', 'd001'])
    const [from, to] = [formatDay(callTime + dayMs), formatDay(callTime + 2 * dayMs)]
    expect(callsIn((await page(`/findings/found?from=${from}&to=${to}`)).html)).toEqual(['d002'])
    const ofFirst = `/findings/found?department=${units.first.department.id}`
    expect(callsIn((await page(ofFirst)).html)).toEqual(['d003', 'd001'])
  })

  test('counts what may still be registered, and accuses nobody of it', async () => {
    const { id, callId } = found('d001')
    it.db
      .insert(callReconciliations)
      .values({ callId, state: 'heard-only', at: callTime, graceUntil: Date.now() + dayMs })
      .onConflictDoUpdate({
        target: callReconciliations.callId,
        set: { graceUntil: Date.now() + dayMs },
      })
      .run()
    const { html } = await page('/findings/found')
    expect(callsIn(html)).toEqual(['d001'])
    expect(html).toContain('宽限期内</td>')
    expect(html).not.toContain(`/findings/${id}"`)
  })

  test('shows a call drawn at random once it is judged, and whose call it is as well', async () => {
    const { id } = found('d001', units.first, callTime, { origin: 'control' })
    found('d002')
    const before = (await page('/findings/found')).html
    expect(callsIn(before)).toEqual(['d002'])
    expect(before).not.toContain('客服一部</td>')
    expect((await judge(id)).status).toBe(303)
    const after = (await page('/findings/found')).html
    expect(callsIn(after).toSorted()).toEqual(['d001', 'd002'])
    expect(after.match(/客服一部<\/td>/g)).toHaveLength(1)
  })
})

describe('复核记录', () => {
  test('lists verdicts by their day with the time each took', async () => {
    const [one, two] = [found('d001').id, found('d002', units.second).id]
    found('d003')
    await judge(one)
    await judge(two, 'external')
    it.db.update(rechecks).set({ tookMs: 42_000 }).where(eq(rechecks.findingId, two)).run()
    const all = (await page('/findings/rechecks')).html
    expect(callsIn(all).toSorted()).toEqual(['d001', 'd002'])
    expect(callsIn((await page('/findings/rechecks?took=known')).html)).toEqual(['d002'])
    expect(callsIn((await page('/findings/rechecks?took=unknown')).html)).toEqual(['d001'])
    expect(callsIn((await page('/findings/rechecks?verdict=external')).html)).toEqual(['d002'])
    const yesterday = formatDay(Date.now() - dayMs)
    expect(callsIn((await page(`/findings/rechecks?to=${yesterday}`)).html)).toEqual([])
  })

  test('names a day that does not exist, and forged words narrow nothing', async () => {
    await judge(found('d001').id)
    const { status, html } = await page(
      '/findings/rechecks?from=2026-02-30&verdict=x&department=-1',
    )
    expect(status).toBe(200)
    expect(html).toContain('没有这一天')
    expect(callsIn(html)).toEqual(['d001'])
  })
})

test.each(['qa-inspector', 'department-head', 'agent'] as const)(
  'neither is for %s: they tell how long others took',
  async (role) => {
    const cookie = signedInAs(it.db, role)
    for (const path of ['/findings/found', '/findings/rechecks'])
      expect((await page(path, cookie)).status).toBe(403)
  },
)
