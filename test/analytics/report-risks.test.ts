import { beforeEach, describe, expect, test } from 'vitest'

import { monthlyReports } from '#src/analytics/monthly-reports/schema.ts'
import { draftReport } from '#src/analytics/monthly-reports/write.ts'
import { changedDays, sumDay } from '#src/analytics/summaries/sum-day.ts'
import { accounts } from '#src/auth/schema.ts'
import { openSession } from '#src/auth/sessions.ts'
import { boundsOf, monthAfter, monthOf } from '#src/complaints/months/month.ts'
import { timelinessOf } from '#src/hotspots/risks/started.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import { dayNumber } from '#src/recordings/handled/day.ts'
import { opened } from '#test/complaints/opened.ts'
import { type Cast, sheetCast } from '#test/supervision/sheets/made.ts'
import { get, post, type TestApp, testApp } from '#test/support/app.ts'

let made: TestApp
let cast: Cast
const month = monthAfter(monthOf(Date.now()), -1)
const start = boundsOf(month)?.from ?? 0
const at = start + 5 * dayMs

beforeEach(() => {
  made = testApp()
  cast = sheetCast(made.db)
  opened(made.db, cast.manager, cast.first, { openedAt: at })
  hotspot(1, '小区停电', [
    [-3, 400, false],
    [4, 30, false],
    [5, 90, true],
    [6, 40, true],
    [40, 7000, true],
  ])
  hotspot(2, '电费疑问', [
    [4, 200, false],
    [5, 200, true],
  ])
  for (const day of changedDays(made.db)) sumDay(made.db, day)
})

/** A term on days counted from the first of the month. */
function hotspot(id: number, text: string, days: readonly (readonly [number, number, boolean])[]) {
  made.sqlite
    .prepare(`insert into hotspot_terms (id, kind, text) values (?, 'talk', ?)`)
    .run(id, text)
  for (const [offset, calls, rising] of days) {
    const day = dayNumber(start) + offset
    made.sqlite
      .prepare(
        `insert or ignore into hotspot_days (day, calls, heard, orders, cut, terms, rising, counted_at)
         values (?, 1000, 100, 10, 5, 2, 1, 1)`,
      )
      .run(day)
    made.sqlite
      .prepare(
        `insert into hotspot_counts (day, slice, part, term_id, calls) values (?, 'all', '', ?, ?)`,
      )
      .run(day, id, calls)
    made.sqlite
      .prepare(
        `insert into hotspots (day, rank, term_id, others, calls, together, weight, score, weeks, rising, call_ids)
         values (?, ?, ?, '[]', ?, ?, 1, 1, 8, ?, '[]')`,
      )
      .run(day, id, id, calls, calls, rising ? 1 : 0)
  }
}

type Given = { colour?: string; state?: string; due?: number | null; handled?: number | null }

function risk(cause: string, title: string, place: Cast['first'], given: Given = {}) {
  const { colour = 'blue', state = 'open', due = at + dayMs, handled = null } = given
  const { id, subCentreId } = place.department
  made.sqlite
    .prepare(
      `insert into risks (cause, kind, colour, state, title, href, grounds, department_id, sub_centre_id,
         response, requirement, release, limit_amount, limit_unit, started_at, opened_at, due_at, handled_at, by_name)
       values (?, 'manual', ?, ?, ?, '', '', ?, ?, 'team', '', '', 8, 'hour', ?, ?, ?, ?, '王敏')`,
    )
    .run(cause, colour, state, title, id, subCentreId, at, at, due, handled)
}

const cookieOf = ({ accountId }: Actor) => {
  const account = made.db
    .select()
    .from(accounts)
    .all()
    .find(({ id }) => id === accountId)
  if (!account) throw new Error('nobody')
  return `huiting_session=${openSession(made.db, account, 'test')}`
}
const textOf = async (path: string, actor: Actor) =>
  (await (await get(made, path, cookieOf(actor))).text())
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')

describe('the hotspots of a monthly report', () => {
  test('are those of its own month: risen days, calls beside the month before, the day of most', async () => {
    risk('rise:1', '小区停电上升', cast.first, { colour: 'orange' })
    risk('rise:2', '不成立的上升', cast.first, { state: 'dismissed' })
    const { id } = draftReport(made.db, cast.manager, month)
    const page = await textOf(`/monthly-reports/${id}/print`, cast.manager)
    const peak = `90（${month.slice(5)}-06）`
    expect(page).toContain(`小区停电 客户的话 2 3 160 400 ${peak} 橙色`)
    // Fewer days of rise come after, whatever the calls.
    expect(page).toContain(`电费疑问 客户的话 1 2 400 0 200（${month.slice(5)}-05） 无`)
    expect(page.indexOf('小区停电 客户的话')).toBeLessThan(page.indexOf('电费疑问 客户的话'))
    expect(page).toContain('本月统计了 3 天')
    expect(page).not.toContain('不成立的上升')
  })
})

describe('the risks of a monthly report', () => {
  beforeEach(() => {
    risk('a', '甲事项', cast.first, { handled: at + dayMs / 2, state: 'released' })
    risk('b', '乙事项', cast.first, { colour: 'red', handled: at + 2 * dayMs })
    risk('c', '丙事项', cast.second)
  })

  test('are listed with colour, owner and whether they were handled in time, the gravest first', async () => {
    const { id } = draftReport(made.db, cast.manager, month)
    const page = await textOf(`/monthly-reports/${id}`, cast.manager)
    const first = cast.first.department.name
    expect(page).toMatch(new RegExp(`红色 乙事项 人工启动 ${first} .* 超期后到位 处置中`))
    expect(page).toMatch(new RegExp(`蓝色 甲事项 人工启动 ${first} .* 按时 已解除`))
    expect(page).toMatch(
      new RegExp(`丙事项 人工启动 ${cast.second.department.name} .* — 超期未到位`),
    )
    expect(page.indexOf('乙事项')).toBeLessThan(page.indexOf('甲事项'))
    expect(page).toContain('红色 1 0 0 1')
    expect(page).toContain('蓝色 2 1 1 1')
    const word = await get(made, `/monthly-reports/${id}/word`, cookieOf(cast.manager))
    expect(word.status).toBe(200)
  })

  test('of other departments are not told to a head, in a report as in the list', async () => {
    const { id } = draftReport(made.db, cast.manager, month)
    await post(made, `/monthly-reports/${id}/publication`, {}, cookieOf(cast.manager))
    const page = await textOf(`/monthly-reports/${id}`, cast.head)
    expect(page).toContain('甲事项')
    expect(page).not.toContain('丙事项')
    expect(page).toContain('只列归口在您范围里的')
    expect(await textOf(`/monthly-reports/${id}`, cast.manager)).toContain('丙事项')
  })

  test('are missing, and nothing breaks, in a report published before they were listed', async () => {
    const { id } = draftReport(made.db, cast.manager, month)
    await post(made, `/monthly-reports/${id}/publication`, {}, cookieOf(cast.manager))
    const report = made.db.select().from(monthlyReports).get()
    const { riskList, hotspots, ...before } = report?.figures ?? ({} as never)
    expect(riskList?.rows).toHaveLength(3)
    expect(hotspots?.rows).toHaveLength(2)
    made.sqlite
      .prepare('update monthly_reports set figures = ? where id = ?')
      .run(JSON.stringify(before), id)
    const page = await textOf(`/monthly-reports/${id}`, cast.head)
    expect(page).toContain('本月启动的风险预警')
    expect(page).not.toContain('甲事项')
  })
})

test('a risk is in time up to its limit to the millisecond', () => {
  expect(timelinessOf({ handledAt: 10, dueAt: 10 }, 99)).toBe('in-time')
  expect(timelinessOf({ handledAt: 11, dueAt: 10 }, 99)).toBe('late')
  expect(timelinessOf({ handledAt: null, dueAt: 10 }, 10)).toBe('overdue')
  expect(timelinessOf({ handledAt: null, dueAt: 10 }, 9)).toBe('running')
  expect(timelinessOf({ handledAt: 5, dueAt: null }, 99)).toBe('in-time')
})
