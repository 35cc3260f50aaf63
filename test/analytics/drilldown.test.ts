import { beforeEach, describe, expect, test } from 'vitest'

import { type Dashboard, dashboard } from '#src/analytics/dashboard/dashboard.ts'
import { estimate } from '#src/analytics/estimate/estimate.ts'
import { periodOf } from '#src/analytics/periods.ts'
import { changedDays, sumDay } from '#src/analytics/summaries/sum-day.ts'
import { wallNow } from '#src/analytics/wall/now.ts'
import { contactShares, readContactFilters } from '#src/callers/repeats/contact-shares.ts'
import { boundsOf, monthAfter, monthOf } from '#src/complaints/months/month.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { formatDay, startOfDay } from '#src/kernel/calendar.ts'
import { readPage } from '#src/kernel/paging.ts'
import { lists } from '#src/list-registry.ts'
import { dayNumber } from '#src/recordings/handled/day.ts'
import { reconciliationCounts } from '#src/screening/reconciliation/counts.ts'
import { readSumFilters } from '#src/screening/reconciliation/filters.ts'
import { opened } from '#test/complaints/opened.ts'
import { announcedCall, heardRecording, registeredCall } from '#test/screening/heard-calls.ts'
import { type Cast, issued, sheetCast } from '#test/supervision/sheets/made.ts'
import { type TestApp, testApp } from '#test/support/app.ts'
import { render } from '#test/views/render.ts'
import { EstimatePage } from '#views/analytics/estimate.tsx'
import { WallNow } from '#views/analytics/wall.tsx'

let made: TestApp
let cast: Cast
const month = monthAfter(monthOf(Date.now()), -1)
const bounds = boundsOf(month) ?? { from: 0, until: 0 }
const inMonth = bounds.from + 36 * 3_600_000
const period = periodOf('month', bounds.from, startOfDay(Date.now()))

const run = (sql: string, ...values: unknown[]) => made.sqlite.prepare(sql).run(...values)

/** Of both departments and of days on either side, so that a list that looks wider holds too much. */
beforeEach(() => {
  made = testApp()
  cast = sheetCast(made.db)
  const { first, second, manager } = cast
  const days = [inMonth, bounds.until + 1, bounds.from - 1]
  // Numbered by what was issued before: their days are set when all of them are there.
  const sheets = days.map(() => issued(made.db, cast).id)
  for (const [index, id] of sheets.entries())
    run('update supervision_sheets set issued_at = ? where id = ?', days[index], id)
  const verdict = { verdict: 'substantiated', verdictAt: inMonth } as const
  for (const at of days) {
    const about = (place: Cast['first'], facts = {}) =>
      opened(made.db, manager, place, { openedAt: at, ...facts })
    about(first, { ...verdict, omission: 'missed' })
    about(first, { ...verdict, omission: 'concealed' })
    about(first, { omission: 'missed' })
    about(first, verdict)
    about(second, { ...verdict, omission: 'missed' })
    about(second, { faultCategory: 'attitude' })
    stays(at)
    handOvers(at)
    calls(at)
    work(at)
    screened(at)
  }
  for (const day of changedDays(made.db, 5000)) sumDay(made.db, day)
})

function stays(at: number) {
  const add = (department: number, stage: string, started: number, due: number | null) =>
    run(
      `insert into complaint_spells (complaint_id, stage, department_id, started_at, ended_at, due_at)
         values ((select max(id) from complaints), ?, ?, ?, ?, ?)`,
      ...[stage, department, started, at, due],
    )
  const [one, two] = [cast.first.department.id, cast.second.department.id]
  add(one, 'intervening', at - 9_000_000, at + 1)
  add(one, 'intervening', at - 9_000_000, at - 1)
  add(one, 'investigating', at - 9_000_000, null)
  add(two, 'investigating', at - 9_000_000, at - 1)
  // Neither has a length that anybody knows.
  add(one, 'intervening', 0, at - 1)
  add(one, 'closed', at - 1, null)
}

function handOvers(at: number) {
  const [one, two] = [cast.first.department.id, cast.second.department.id]
  const ids = made.sqlite
    .prepare('select id from complaints order by id desc limit 4')
    .pluck()
    .all() as number[]
  const send = (complaint: number, department: number) => {
    const { lastInsertRowid } = run(
      `insert into complaint_dispatches (complaint_id, department_id, principle, reason, at, by_name,
         accepted_at) values (?, ?, 'cause', '', ?, '甲', ?)`,
      ...[complaint, department, at, at + 60_000],
    )
    return lastInsertRowid
  }
  for (const [index, complaint] of ids.entries()) {
    const dispatch = send(complaint, index === 0 ? two : one)
    if (index < 2) continue
    run(
      `insert into complaint_send_backs (complaint_id, dispatch_id, department_id, kind, reason, at,
         by_name, answer) values (?, ?, ?, 'wrong-person', '', ?, '甲', 'agreed')`,
      ...[complaint, dispatch, one, at],
    )
    send(complaint, two)
  }
}

function calls(at: number) {
  const type = (name: string, kind: string) => {
    run(`insert or ignore into business_types (name, kind) values (?, ?)`, name, kind)
    return made.sqlite.prepare('select id from business_types where name = ?').pluck().get(name)
  }
  const some = made.sqlite
    .prepare('select id from calls where id not in (select id from calls where started_at = ?)')
    .pluck()
  const ids = (some.all(at) as number[]).slice(-6)
  const [praise, enquiry] = [type('表扬坐席', 'praise'), type('问电价', 'enquiry')]
  for (const [index, id] of ids.entries()) {
    const kind = index < 2 ? praise : index < 5 ? enquiry : null
    run('update calls set started_at = ?, business_type_id = ? where id = ?', at, kind, id)
  }
}

function work(at: number) {
  const no = (made.sqlite.prepare('select max(complaint_no) from complaints').pluck().get() ??
    '') as string
  const call = made.sqlite.prepare('select min(call_no) from calls').pluck().get() as string
  const score = (given: number, complaintNo: string, callNo: string) =>
    run(
      `insert into return_scores (score_no, complaint_no, call_no, score, visited_at) values (?, ?, ?, ?, ?)`,
      ...[`H${at}-${given}`, complaintNo, callNo, given, at],
    )
  score(1, no, '')
  score(4, '', call)
  score(5, '', 'nobody knows it')
  const taught = (person: number, kind: string, voidedAt: number | null = null) =>
    run(
      `insert into training_records (person_id, kind, track, title, ref_id, trainer_name, outcome,
         completed_at, voided_at) values (?, ?, 'culture', '一课', ?, '甲', 'done', ?, ?)`,
      ...[person, kind, at, at, voidedAt],
    )
  run('update postings set "from" = 1')
  taught(cast.first.person.id, 'class')
  taught(cast.first.person.id, 'exam')
  taught(cast.first.person.id, 'course', at)
  taught(cast.first.person.id, 'meeting')
  taught(cast.second.person.id, 'class')
}

/** Found, judged and followed by none: of both departments, one drawn at random and one not timed. */
function screened(at: number) {
  const found = (place: Cast['first'], origin: string, tookMs: number | null | undefined) => {
    const call = announcedCall(made.db, place, `G${at}-${callsOf()}`, at)
    const { id } = heardRecording(made.db, `found-${call.id}.wav`, call.id)
    const { lastInsertRowid } = run(
      `insert into findings (recording_id, call_id, origin, headline, score, fault_category, state, found_at)
       values (?, ?, ?, '顶撞', 0.5, 'attitude', ?, ?)`,
      ...[id, call.id, origin, tookMs === undefined ? 'pending' : 'unfounded', at],
    )
    if (tookMs === undefined) return
    run(
      `insert into rechecks (finding_id, verdict, note, account_id, account_name, at, took_ms)
       values (?, 'unfounded', '', ?, '甲', ?, ?)`,
      ...[lastInsertRowid, cast.manager.accountId, at, tookMs],
    )
  }
  const { first, second } = cast
  for (const took of [20_000, 40_000, null, undefined]) found(first, 'screening', took)
  found(first, 'control', 30_000)
  found(second, 'screening', 30_000)
  const day = dayNumber(at)
  const [one, two] = [first.department.id, second.department.id]
  for (const [department, state, n] of [
    [one, 'clear', 7],
    [one, 'no-recording', 3],
    [two, 'heard-only', 2],
  ] as const)
    run(
      `insert into reconciliation_days (day, department_id, business_type_id, state, grace, mismatch, n)
       values (?, ?, 0, ?, 0, '', ?)
       on conflict do update set n = excluded.n`,
      ...[day, department, state, n],
    )
  for (const department of [one, two])
    run(
      `insert into contact_days (day, department_id, type_id, calls, followed, followed_same)
       values (?, ?, 0, 11, 4, 1)`,
      ...[day, department],
    )
  run(
    `insert into contact_counts (day, repeat_days, calls, without, counted_at) values (?, 7, 22, 0, ?)`,
    ...[day, at],
  )
}

const callsOf = () => made.sqlite.prepare('select count(*) from calls').pluck().get() as number

function screenedCall(call: number) {
  const { id } = heardRecording(made.db, `screened-${call}.wav`, call)
  run(
    `insert or replace into screenings (recording_id, lexicon_version, score, flagged, screened_at)
      values (?, 'v1', 0.9, 1, 1)`,
    id,
  )
}

const registered = (call: number) => {
  const callNo = made.sqlite
    .prepare('select call_no from calls where id = ?')
    .pluck()
    .get(call) as string
  const { id } = registeredCall(made.db, callNo)
  run('update register_entries set call_id = ? where id = ?', call, id)
}

/** How many rows the list behind an address holds; null where it is no list. */
function rowsBehind(actor: Actor, href: string): { path: string; rows: number } | null {
  const { pathname, searchParams } = new URL(href, 'http://localhost')
  const list = lists.find(({ path }) => path === pathname)
  if (!list) return null
  const page = readPage({ size: '100' })
  const { rows } = list.rows(made.db, actor, Object.fromEntries(searchParams), page, [])
  return { path: pathname, rows: rows.length }
}

/** Every number of the tables that leads to a list, and what the list holds. */
function ledFrom(actor: Actor, shown: Dashboard) {
  return shown.tables.flatMap((table) =>
    [...table.rows, ...(table.sum ? [table.sum] : [])].flatMap((row) =>
      row.flatMap(({ value, href }, column) => {
        const behind = href ? rowsBehind(actor, href) : null
        const says = Number.parseInt(String(value), 10)
        // A mean leads to what it is made of.
        const mean = table.head[column]?.label === '回访评分'
        if (!behind || mean || Number.isNaN(says)) return []
        const of = `${table.title} ${row[0]?.value} ${table.head[column]?.label}`
        return [{ of, href, says, ...behind }]
      }),
    ),
  )
}

describe('a number of the dashboard', () => {
  const looks = [
    ['everybody', () => cast.manager, () => null],
    ['one department', () => cast.manager, () => cast.first.department.id],
    ['a head', () => cast.head, () => null],
  ] as const

  test.each(looks)('leads to a list with as many rows as it says: %s', (_who, actor, asked) => {
    const led = ledFrom(actor(), dashboard(made.db, actor(), period, asked()))
    const wrong = led.filter(({ says, rows }) => says !== rows)
    expect(wrong).toEqual([])
    expect(led.length).toBeGreaterThan(30)
  })

  test('leads to every list there is one of', () => {
    const led = ledFrom(cast.manager, dashboard(made.db, cast.manager, period, null))
    expect(
      [...new Set(led.filter(({ says }) => says > 0).map(({ path }) => path))].toSorted(),
    ).toEqual([
      '/calls',
      '/complaints',
      '/complaints/dispatches',
      '/complaints/overdue/stays',
      '/complaints/send-backs',
      '/supervision',
      '/training-records',
    ])
  })

  test.each([
    ['leak', ({ totals }: Dashboard) => totals.leaked, 3],
    ['late', ({ totals }: Dashboard) => totals.late, 2],
    ['send-backs', ({ totals }: Dashboard) => totals.sendBacks, 2],
    ['score', ({ totals }: Dashboard) => totals.scores, 3],
    ['praise', ({ totals }: Dashboard) => totals.praiseContacts, 2],
  ] as const)('in the tile %s leads to what its share is made of', (key, count, many) => {
    const shown = dashboard(made.db, cast.manager, period, null)
    expect(count(shown)).toBe(many)
    const href = shown.tiles.find((tile) => tile.key === key)?.href
    expect(rowsBehind(cast.manager, href ?? '')?.rows).toBe(many)
  })
})

describe('a figure of screening', () => {
  const looks = [
    ['everybody', () => null, { found: 5, triage: 4, calls: 22, total: 12, covered: 9 }],
    ['a department', ofFirst, { found: 4, triage: 3, calls: 11, total: 10, covered: 7 }],
  ] as const
  function ofFirst() {
    return cast.first.department.id
  }
  const behindTile = (asked: number | null, key: string) => {
    const shown = dashboard(made.db, cast.manager, period, asked)
    const { pathname, searchParams } = new URL(
      shown.tiles.find((tile) => tile.key === key)?.href ?? '/',
      'http://localhost',
    )
    return { totals: shown.totals, pathname, query: Object.fromEntries(searchParams) }
  }

  test.each(looks)('leads to what it is made of: %s', (_who, asked, many) => {
    for (const [key, count] of [
      ['found', ({ found }: Dashboard['totals']) => found],
      ['triage', ({ timed }: Dashboard['totals']) => timed],
    ] as const) {
      const { totals, pathname, query } = behindTile(asked(), key)
      expect(count(totals)).toBe(many[key])
      const href = `${pathname}?${new URLSearchParams(query).toString()}`
      expect(rowsBehind(cast.manager, href)?.rows).toBe(many[key])
    }
  })

  test.each(looks)('leads to a table that adds up to it: %s', (_who, asked, many) => {
    const contacts = behindTile(asked(), 'first-contact')
    expect(contacts.pathname).toBe('/repeat-calls/first-contact')
    const { lines } = contactShares(made.db, cast.manager, readContactFilters(contacts.query))
    const { calls, rate } = contacts.totals.firstContact
    const sum = (of: 'calls' | 'solved') => lines.reduce((all, line) => all + line[of], 0)
    expect(calls).toBe(many.calls)
    expect([sum('calls'), sum('solved') / sum('calls')]).toEqual([calls, rate?.value])

    const places = behindTile(asked(), 'coverage')
    expect(places.pathname).toBe('/reconciliation')
    const filters = readSumFilters(places.query, 0)
    const counts = reconciliationCounts(made.db, cast.manager, filters)?.total
    expect(counts?.total).toBe(many.total)
    expect([places.totals.calls, places.totals.covered]).toEqual([many.total, many.covered])
    expect(counts?.places).toMatchObject({
      'no-recording': many.total - many.covered,
      clear: 7,
      'heard-only': many.covered - 7,
    })
  })
})

describe('a number of the wall', () => {
  beforeEach(() => {
    run('delete from complaint_send_backs')
    run('delete from complaint_dispatches')
    const { first, second, manager } = cast
    const now = Date.now()
    const open = (about: Cast['first'], handles: Cast['first'], facts = {}, escalation = 0) => {
      const handling = {
        handlingDepartmentId: handles.department.id,
        stage: 'intervening' as const,
      }
      const { id } = opened(made.db, manager, about, { ...handling, ...facts })
      run('update complaint_spells set ended_at = 1 where complaint_id = ?', id)
      run(
        `insert into complaint_spells (complaint_id, stage, department_id, started_at, escalation)
           values (?, 'intervening', ?, ?, ?)`,
        ...[id, handles.department.id, now, escalation],
      )
    }
    const late = { dueAt: now - 1 }
    open(first, first, { ...late, level: 'major' }, 2)
    open(first, first, late)
    open(first, first, { dueAt: null, pausedAt: now - 1 })
    // About the people of one department, dealt with by the other.
    open(first, second, late, 1)
    open(second, first, { dueAt: now + 3_600_000 }, 1)
    open(second, second, { dueAt: null })
  })

  const readers = [
    ['everybody', () => cast.manager, 9],
    ['a head', () => cast.head, 8],
  ] as const

  test.each(readers)(
    'leads to a list with as many rows as it says: %s',
    async (_who, actor, many) => {
      const page = await render(WallNow({ wall: wallNow(made.db, actor()) }))
      const numbers = /<a href="([^"]+)">(?:<strong[^>]*>|重大 )?([\d,]+)</g
      const led = [...page.matchAll(numbers)].flatMap(([, href = '', says]) => {
        const behind = rowsBehind(actor(), href.replaceAll('&amp;', '&'))
        return behind && behind.path.startsWith('/complaints')
          ? [{ href, says: Number(says), ...behind }]
          : []
      })
      expect(led.filter(({ says, rows }) => says !== rows)).toEqual([])
      expect(led.length).toBeGreaterThanOrEqual(many - 2)
      expect(led.some(({ says }) => says > 1)).toBe(true)
    },
  )

  test('tells those who climbed apart from those who are only late', () => {
    const behind = (query: string) =>
      rowsBehind(cast.head, `/complaints/overdue?whose=handled&${query}`)
    expect(behind('')?.rows).toBe(2)
    expect(behind('escalation=raised')?.rows).toBe(1)
    expect(behind('escalation=1')?.rows).toBe(0)
    expect(behind('state=running&escalation=raised')?.rows).toBe(2)
    expect(behind('state=running&escalation=1')?.rows).toBe(1)
  })
})

test('scores are found by the department of their complaint, else of their call', () => {
  const shown = dashboard(made.db, cast.manager, period, null)
  for (const { unit, totals } of shown.byDepartment.filter(({ unit: { id } }) => id > 0)) {
    const days = `from=${month}-01&to=${formatDay(bounds.until - 1)}`
    const href = `/complaints/return-scores?${days}&department=${unit.id}`
    expect(totals.scores).toBe(1)
    expect(rowsBehind(cast.manager, href)?.rows).toBe(totals.scores)
  }
  const own = (score: number) =>
    rowsBehind(cast.head, `/complaints/return-scores?score=${score}`)?.rows
  // The complaints made last are of the other department.
  expect([own(1), own(4), own(5)]).toEqual([0, 3, 0])
})

test('a number of the estimate leads to as many complaints as it says', async () => {
  const screened = made.sqlite
    .prepare('select id from complaints where opened_at = ? order by id limit 4')
    .pluck()
    .all(inMonth) as number[]
  for (const [index, id] of screened.entries()) {
    run('update complaints set register_entry_id = null where id = ?', id)
    const { call } = made.sqlite
      .prepare('select call_id as call from complaints where id = ?')
      .get(id) as { call: number }
    if (index < 3) screenedCall(call)
    if (index > 1) registered(call)
  }
  const shown = estimate(made.db, cast.manager, period, { base: 'standing', departmentId: null })
  expect(shown.reckoning.caught.map(({ n }) => n)).toEqual([2, 3, 0, 0, 0])
  const page = await render(EstimatePage({ shown, query: {}, problems: {}, now: Date.now() }))
  const led = [...page.matchAll(/<a href="(\/estimate\/complaints[^"]*)">(\d+)</g)].map(
    ([, href = '', says]) => ({
      ...{ href, says: Number(says) },
      rows: rowsBehind(cast.manager, href.replaceAll('&amp;', '&'))?.rows,
    }),
  )
  expect(led.filter(({ says, rows }) => says !== rows)).toEqual([])
  expect(led.length).toBeGreaterThan(8)
})
