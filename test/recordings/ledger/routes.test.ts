import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { formatDay, parseDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { readPage } from '#src/kernel/paging.ts'
import { anyList } from '#src/lists/definition.ts'
import { watchGaps } from '#src/recordings/ledger/alerts.ts'
import { entriesList } from '#src/recordings/ledger/entries-list.ts'
import { readCountFilters } from '#src/recordings/ledger/filters.ts'
import { turnOverdue } from '#src/recordings/ledger/overdue.ts'
import { ledgerAlerts } from '#src/recordings/ledger/schema.ts'
import { ownSettings } from '#src/recordings/ledger/settings.ts'
import { calls } from '#src/recordings/schema.ts'
import { sources } from '#src/recordings/sources/schema.ts'
import { get, post, testApp } from '#test/support/app.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

import { announce, beep, bring, bringRoster } from '../scene.ts'
import { announceAt, hourMs } from './entries.ts'

const pages = ['', '/entries', '/alerts', '/settings'].map((end) => `/recordings/ledger${end}`)
const posts = ['/alerts/1/acknowledgement', '/settings'].map((end) => `/recordings/ledger${end}`)

/** Two days ago: six calls without a recording, and one with. */
async function gap(place: ReturnType<typeof testApp>) {
  const { db } = place
  const then = Date.now() - 48 * hourMs
  const started = { started_at: `${formatDay(then)} 12:00:00` }
  const six = Array.from({ length: 6 }, (_, n) => ({ call_id: `m${n}`, recording: '', ...started }))
  announceAt(db, then, ...six, { call_id: 'd001', ...started })
  await bring(place, 'd001.wav', beep())
  turnOverdue(db)
  watchGaps(db)
  return formatDay(then)
}

const events = (db: Db) =>
  db
    .select()
    .from(auditEvents)
    .all()
    .map(({ action }) => action)

describe('who sees the ledger', () => {
  test.each(['qa-inspector', 'agent', 'trainer', 'department-head', 'audit-admin'] as const)(
    '%s sees none of it and changes nothing',
    async (role) => {
      const place = testApp()
      await gap(place)
      const cookie = signedInAs(place.db, role)
      for (const path of pages) {
        expect([path, (await get(place, path, cookie)).status]).toEqual([path, 403])
      }
      for (const path of posts) {
        const form = { note: 'x', source: '', allowanceHours: '1' }
        expect([path, (await post(place, path, form, cookie)).status]).toEqual([path, 403])
      }
      expect(place.db.select().from(ledgerAlerts).all()).toMatchObject([{ state: 'open' }])
    },
  )

  test('a manager of one department does not, since the sums are those of all', async () => {
    const place = testApp()
    const cookie = signedInAs(place.db, 'qa-manager', { kind: 'department', id: 1 })
    expect((await get(place, '/recordings/ledger', cookie)).status).toBe(403)
    expect((await get(place, '/', cookie)).status).toBe(200)
  })

  test('managers and system administrators do, both with masked numbers', async () => {
    const place = testApp()
    await gap(place)
    for (const role of ['qa-manager', 'system-admin'] as const) {
      const cookie = signedInAs(place.db, role)
      for (const path of pages) {
        expect([path, (await get(place, path, cookie)).status]).toEqual([path, 200])
      }
    }
    const entries = '/recordings/ledger/entries'
    const seen = await (await get(place, entries, signedInAs(place.db, 'qa-manager'))).text()
    expect(seen).toContain('139****9215')
    expect(seen).not.toContain('13931909215')
    const masked = await (await get(place, entries, signedInAs(place.db, 'system-admin'))).text()
    expect(masked).toContain('139****9215')
    expect(masked).not.toContain('13931909215')
    expect(masked).not.toContain('href="/calls/')
  })
})

test('every number of the page opens as many entries as it says', async () => {
  const place = testApp()
  const day = await gap(place)
  const cookie = signedInAs(place.db, 'qa-manager')
  const page = await (await get(place, '/recordings/ledger', cookie)).text()
  const links = [...page.matchAll(/href="(\/recordings\/ledger\/entries\?[^"]*)">(\d+)<\/a>/g)]
  expect(links.length).toBeGreaterThan(5)
  for (const [, href = '', n] of links) {
    const list = await (await get(place, href.replaceAll('&amp;', '&'), cookie)).text()
    const rows = [...(list.split('<tbody>')[1] ?? '').matchAll(/<tr>/g)].length
    expect([href, rows]).toEqual([href, Number(n)])
  }
  expect(page).toContain(`${day} 手工导入：7 通话单里有 6 通没有录音（85.7%）`)
})

test('calls whose recording was lost are narrowed to a department, on the page and in its file', async () => {
  const place = testApp()
  const { db } = place
  bringRoster(db)
  const then = Date.now() - 48 * hourMs
  const started_at = `${formatDay(then)} 12:00:00`
  const lost = (call_id: string, agent_id: string) => ({
    ...{ call_id, agent_id, recording: '', started_at },
  })
  announceAt(db, then, lost('m1', '20636'), lost('m2', '20259'), lost('m3', '20636'))
  turnOverdue(db)
  const department = (callNo: string) =>
    String(db.select().from(calls).where(eq(calls.callNo, callNo)).get()?.departmentId)
  expect(department('m1')).not.toBe(department('m2'))
  const cookie = signedInAs(db, 'qa-manager')
  const path = '/recordings/ledger/entries'
  const shown = async (query: string) => {
    const text = await (await get(place, `${path}?state=no-recording${query}`, cookie)).text()
    const rows = text.split('<tbody>')[1] ?? ''
    return { text, rows: ['m1', 'm2', 'm3'].filter((callNo) => rows.includes(`>${callNo}<`)) }
  }
  expect((await shown('')).rows).toEqual(['m1', 'm2', 'm3'])
  const narrowed = await shown(`&department=${department('m1')}`)
  expect(narrowed.rows).toEqual(['m1', 'm3'])
  expect(narrowed.text).toMatch(new RegExp(`<option value="${department('m1')}" selected`))
  expect((await shown(`&department=${department('m2')}`)).rows).toEqual(['m2'])
  expect((await shown('&department=x')).rows).toEqual(['m1', 'm2', 'm3'])
  const manager = actorWith(db, 'qa-manager')
  const query = { state: 'no-recording', department: department('m1') }
  const { rows } = anyList(entriesList).rows(db, manager, query, readPage({}), ['about'])
  expect(rows.map(({ cells }) => String(cells[0])).toSorted()).toEqual(['m1', 'm3'])
})

describe('an alert', () => {
  test('is on the first page until somebody takes note of it with a word', async () => {
    const place = testApp()
    await gap(place)
    const cookie = signedInAs(place.db, 'qa-manager')
    expect(await (await get(place, '/', cookie)).text()).toContain('对账告警')

    const path = '/recordings/ledger/alerts/1/acknowledgement'
    const empty = await post(place, path, { note: '  ' }, cookie)
    expect(empty.status).toBe(422)
    expect(await empty.text()).toContain('请写下怎么处理')

    expect((await post(place, path, { note: '录音系统检修' }, cookie)).status).toBe(303)
    expect((await post(place, path, { note: '再来一次' }, cookie)).status).toBe(409)
    expect((await post(place, path.replace('1', '99'), { note: '无' }, cookie)).status).toBe(404)
    expect(await (await get(place, '/', cookie)).text()).not.toContain('对账告警')
    const trail = await (await get(place, '/recordings/ledger/alerts', cookie)).text()
    expect(trail).toContain('录音系统检修')
    expect(events(place.db)).toContain('ledger.alert-acknowledged')
  })
})

describe('the export', () => {
  test('holds the entries of the filter, all of them, and leaves a trace', async () => {
    const place = testApp()
    announce(
      place.db,
      ...Array.from({ length: 1500 }, (_, n) => ({ call_id: `c${n}`, recording: '=1+1' })),
    )
    const cookie = signedInAs(place.db, 'qa-manager')
    const form = {
      list: '/recordings/ledger/entries',
      query: 'state=awaited&cols=at,about,announced',
      format: 'csv',
    }
    const response = await post(place, '/exports', form, cookie)
    const name = `录音对账_${formatDay(Date.now()).replaceAll('-', '')}.csv`
    expect(response.headers.get('Content-Disposition')).toContain(encodeURIComponent(name))
    const [table = ''] = (await response.text()).split('\n\n')
    const lines = table.trim().split('\n')
    expect(lines).toHaveLength(1501)
    expect(new Set(lines).size).toBe(1501)
    expect(lines[1]).toContain("'=1+1")
    expect(events(place.db).filter((action) => action === 'list.exported')).toHaveLength(1)
    for (const role of ['qa-inspector', 'agent', 'audit-admin'] as const) {
      expect((await post(place, '/exports', form, signedInAs(place.db, role))).status).toBe(403)
    }
    const head = signedInAs(place.db, 'qa-manager', { kind: 'department', id: 1 })
    expect((await post(place, '/exports', form, head)).status).toBe(403)
  })
})

describe('the limits', () => {
  const good = { source: '', allowanceHours: '48', missingPercent: '1.5', missingLeast: '3' }

  test('are set for all or for one source, and traced', async () => {
    const place = testApp()
    place.db.insert(sources).values({ name: '南京', kind: 'folder', createdAt: 0 }).run()
    const cookie = signedInAs(place.db, 'qa-manager')
    const path = '/recordings/ledger/settings'
    expect((await post(place, path, { ...good, source: '1' }, cookie)).status).toBe(303)
    expect(ownSettings(place.db, null)).toBeNull()
    expect(ownSettings(place.db, 1)).toMatchObject({ allowanceHours: 48, missingShare: 0.015 })
    expect((await post(place, path, { ...good, source: '9' }, cookie)).status).toBe(404)
    expect(events(place.db)).toContain('ledger.set')
  })

  test.each([
    [{ allowanceHours: '0' }, '0.5 到 720'],
    [{ allowanceHours: '１e3' }, '0.5 到 720'],
    [{ missingPercent: '101' }, '0 到 100'],
    [{ missingLeast: '0' }, '1 以上的整数'],
    [{ source: 'x' }, '请选择来源'],
  ])('%j is refused in words', async (given, words) => {
    const place = testApp()
    const cookie = signedInAs(place.db, 'qa-manager')
    const response = await post(place, '/recordings/ledger/settings', { ...good, ...given }, cookie)
    expect(response.status).toBe(422)
    expect(await response.text()).toContain(words)
    expect(ownSettings(place.db, null)).toBeNull()
  })
})

describe('the days counted', () => {
  const now = parseDay('2026-11-28') as number
  const range = (query: Record<string, string>) => {
    const { from, until, problems } = readCountFilters(query, now)
    return [until - from + 1, ...Object.keys(problems)]
  }

  test('are fourteen unless asked otherwise, ninety-two at most, and named when wrong', () => {
    expect(range({})).toEqual([14])
    expect(range({ from: '2026-11-28', to: '2026-11-28' })).toEqual([1])
    expect(range({ from: '1990-01-01' })).toEqual([92, 'from'])
    expect(range({ from: '2026-02-29' })).toEqual([14, 'from'])
    expect(range({ from: '2026-11-28', to: '2026-11-01' })).toEqual([1, 'to'])
  })
})

test('calls and recordings say where they stand, and how often they were brought', async () => {
  const place = testApp()
  announce(place.db, { call_id: 'd001' })
  const { recordingId } = await bring(place, 'd001.wav', beep())
  await bring(place, 'copy.wav', beep())
  const cookie = signedInAs(place.db, 'qa-manager')
  expect(await (await get(place, '/calls/1', cookie)).text()).toContain('齐全')
  const page = await (await get(place, `/recordings/${recordingId}`, cookie)).text()
  expect(page).toContain('齐全')
  expect(page).toContain('改名重送')
})
