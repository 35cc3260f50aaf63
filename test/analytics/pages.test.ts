import { beforeEach, describe, expect, test } from 'vitest'

import { monthlyReports } from '#src/analytics/monthly-reports/schema.ts'
import { draftLastMonth } from '#src/analytics/monthly-reports/write.ts'
import { changedDays, sumDay } from '#src/analytics/summaries/sum-day.ts'
import { wallNow } from '#src/analytics/wall/now.ts'
import { accounts } from '#src/auth/schema.ts'
import { openSession } from '#src/auth/sessions.ts'
import { boundsOf, monthAfter, monthOf } from '#src/complaints/months/month.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import { dayNumber } from '#src/recordings/handled/day.ts'
import { handledCalls } from '#src/recordings/handled/schema.ts'
import { opened } from '#test/complaints/opened.ts'
import { another, type Cast, sheetCast } from '#test/supervision/sheets/made.ts'
import { get, post, type TestApp, testApp } from '#test/support/app.ts'
import { render } from '#test/views/render.ts'
import { WallNow } from '#views/analytics/wall.tsx'

let made: TestApp
let cast: Cast
let agent: Actor
let teamLeader: Actor
const month = monthAfter(monthOf(Date.now()), -1)
const inMonth = (boundsOf(month)?.from ?? 0) + 36 * 3_600_000

const sumAll = () => {
  for (const day of changedDays(made.db, 5000)) sumDay(made.db, day)
}

beforeEach(() => {
  made = testApp()
  cast = sheetCast(made.db)
  agent = another(made.db, 'agent', { kind: 'nothing' }, '坐席甲')
  teamLeader = another(made.db, 'supervisor', { kind: 'team', id: 1 }, '主管甲')
  for (const [place, calls] of [
    [cast.first, 400_000],
    [cast.second, 100_000],
  ] as const) {
    made.db
      .insert(handledCalls)
      .values({
        ...{ departmentId: place.department.id, subCentreId: place.department.subCentreId },
        ...{ day: dayNumber(inMonth), personId: place.person.id, teamId: place.team.id, calls },
      })
      .run()
  }
})

function cookieOf({ accountId }: Actor): string {
  const account = made.db
    .select()
    .from(accounts)
    .all()
    .find(({ id }) => id === accountId)
  if (!account) throw new Error('nobody')
  return `huiting_session=${openSession(made.db, account, 'test')}`
}
const read = async (path: string, actor: Actor) => await get(made, path, cookieOf(actor))
const text = async (path: string, actor: Actor) => await (await read(path, actor)).text()
const send = async (path: string, form: Record<string, string>, actor: Actor) =>
  await post(made, path, form, cookieOf(actor))

const complaintsOf = (place: Cast['first'], count: number, facts = {}) =>
  Array.from({ length: count }, () =>
    opened(made.db, cast.manager, place, { openedAt: inMonth, ...facts }),
  )

const at = `/dashboard?period=month&at=${month}-10`

describe('the dashboard', () => {
  test('divides complaints by answered calls, and leads from a number to its list', async () => {
    complaintsOf(cast.first, 8)
    complaintsOf(cast.first, 2, { verdict: 'substantiated', verdictAt: inMonth })
    sumAll()
    const page = await text(at, cast.manager)
    const handled = made.db
      .select()
      .from(handledCalls)
      .all()
      .filter(
        ({ day }) =>
          day >= dayNumber(boundsOf(month)?.from ?? 0) &&
          day < dayNumber(boundsOf(month)?.until ?? 0),
      )
      .reduce((sum, { calls }) => sum + calls, 0)
    expect(page).toContain(((10 / handled) * 1_000_000).toFixed(1))
    expect(page).toContain('95% 区间')
    const days = `from=${month}-01&amp;to=${formatDay((boundsOf(month)?.until ?? 0) - 1)}`
    expect(page).toContain(`/complaints?${days}&amp;class=internal&amp;verdict=substantiated`)
    const list = await text(
      `/complaints?from=${month}-01&to=${formatDay((boundsOf(month)?.until ?? 0) - 1)}&class=internal&verdict=substantiated`,
      cast.manager,
    )
    expect(list.match(/href="\/complaints\/\d+"/g)).toHaveLength(2)
  })

  test('leads from the numbers of another stretch to the lists of that stretch', async () => {
    const bounds = boundsOf(month) ?? { from: 0, until: 0 }
    complaintsOf(cast.first, 2, { verdict: 'substantiated', verdictAt: inMonth })
    sumAll()
    // Seen from the month after, these are the ones before.
    const next = formatDay(bounds.until)
    const page = await text(`/dashboard?period=month&at=${next}`, cast.manager)
    // Cut to as many days as were lived of this month.
    const before = `from=${month}-01&amp;to=${month}-\\d\\d`
    expect(page).toMatch(
      new RegExp(
        `complaints\\?${before}&amp;class=internal&amp;type=\\w+&amp;verdict=substantiated">2<`,
      ),
    )
    const day = formatDay(inMonth)
    const own = await text(at, cast.manager)
    expect(own).toContain(
      `/complaints?from=${day}&amp;to=${day}&amp;class=internal&amp;verdict=substantiated">2<`,
    )
    expect(own).toMatch(
      new RegExp(`/calls\\?from=${day}&amp;to=${day}&amp;channel=phone">[\\d,]+<`),
    )
    expect(own).toContain('&amp;origin=leaked&amp;verdict=substantiated" aria-label="瞒报漏报率')
    expect(own).not.toContain('href="#table-')
  })

  test('says that it has not been summed yet, and asks nobody to guess', async () => {
    expect(await text(at, cast.manager)).toContain('还没有汇总过')
  })

  test('shows a head the own department alone, whatever the address asks for', async () => {
    complaintsOf(cast.first, 3)
    complaintsOf(cast.second, 7)
    sumAll()
    const { name } = cast.second.department
    const own = await text(at, cast.head)
    expect(own).toContain(cast.first.department.name)
    expect(own).not.toContain(name)
    const other = await text(`${at}&department=${cast.second.department.id}`, cast.head)
    expect(other).not.toContain(name)
    expect(other).toContain('没有可以给您看的数')
  })

  test('has no numbers of a team, and is closed to agents', async () => {
    expect(await text(at, teamLeader)).toContain('没有可以给您看的数')
    for (const path of ['/dashboard', '/wall', '/wall/now', '/monthly-reports', '/estimate'])
      expect((await read(path, agent)).status).toBe(403)
    expect((await read('/estimate', cast.head)).status).toBe(403)
  })

  test('answers absurd periods in words and shows this month', async () => {
    const absurd = [
      ...['period=month&at=2026-13', 'period=day&at=9999-01-01', 'period=week&at=0001-01-01'],
      ...[
        'period=range&from=2026-10-02&to=2026-10-01',
        'period=range&from=2001-01-01&to=2026-10-01',
      ],
      ...[
        'period=range',
        'period=%00',
        'department=-1',
        'department=99999999999999',
        'at=%F0%9F%92%A9',
      ],
    ]
    for (const query of absurd) {
      const answer = await read(`/dashboard?${query}`, cast.manager)
      expect([query, answer.status]).toEqual([query, 200])
    }
    expect(await text('/dashboard?period=month&at=2026-13', cast.manager)).toContain('没有这一天')
    const swapped = await text(
      '/dashboard?period=range&from=2026-10-02&to=2026-10-01',
      cast.manager,
    )
    expect(swapped).toContain('结束日期早于开始日期')
  })

  test('gives each table away as a file and leaves a trace', async () => {
    complaintsOf(cast.first, 4)
    sumAll()
    const csv = await read(`/dashboard/tables/departments${at.slice(10)}&format=csv`, cast.manager)
    expect(csv.status).toBe(200)
    expect(await csv.text()).toContain(cast.first.department.name)
    const xlsx = await read(`/dashboard/tables/faults${at.slice(10)}`, cast.manager)
    expect(xlsx.headers.get('Content-Type')).toContain('spreadsheetml')
    expect((await read('/dashboard/tables/nothing', cast.manager)).status).toBe(404)
    const events = made.sqlite.prepare(
      `select count(*) from audit_events where action = 'dashboard.exported'`,
    )
    expect(events.pluck().get()).toBe(2)
  })

  test('follows an appeal: the number changes with the verdict', async () => {
    const [one] = complaintsOf(cast.first, 1, { verdict: 'substantiated', verdictAt: inMonth })
    sumAll()
    expect(await text(at, cast.manager)).toContain('属实 1 件')
    made.sqlite
      .prepare(`update complaints set verdict = 'unsubstantiated' where id = ?`)
      .run(one?.id)
    sumAll()
    expect(await text(at, cast.manager)).toContain('属实 0 件')
  })
})

describe('the wall', () => {
  test('says to whoever leads a team why it has no numbers', async () => {
    expect(await text('/wall', teamLeader)).toContain('没有完整的部门')
    expect(await text('/wall', cast.manager)).not.toContain('没有完整的部门')
  })

  test('asks for itself again, says when it was true, and names nobody', async () => {
    complaintsOf(cast.first, 2)
    const page = await text('/wall', cast.manager)
    expect(page).toContain('every 20s')
    expect(page).toContain('data-wall-trouble')
    expect(page).toMatch(/截至 <time/)
    const part = await text('/wall/now', cast.manager)
    expect(part).toContain('在办投诉')
    expect(part).not.toContain(cast.first.person.name)
    expect((await read('/wall/now', cast.manager)).headers.get('Cache-Control')).toBe('no-store')
  })
})

describe('numbers on the wall', () => {
  test('lead to their lists, of each department to the own ones', async () => {
    const { id } = cast.first.department
    const open = { openedAt: inMonth, stage: 'dispatched', handlingDepartmentId: id } as const
    complaintsOf(cast.first, 2, { ...open, dueAt: inMonth })
    const page = await text('/wall', cast.manager)
    expect(page).toContain(`/complaints?whose=handled&amp;stage=open&amp;handling=${id}">2</a>`)
    expect(page).toContain(`/complaints/overdue?whose=handled&amp;department=${id}">2</a>`)
    const list = await text(`/complaints/overdue?department=${id}`, cast.manager)
    expect(new Set(list.match(/href="\/complaints\/\d+/g)).size).toBe(2)
    const day = formatDay(Date.now())
    expect(page).toContain(`/calls?from=${day}&amp;to=${day}&amp;channel=phone`)
  })

  test('lead nowhere where the reader may not go', async () => {
    complaintsOf(cast.first, 1, {
      ...({ stage: 'dispatched', handlingDepartmentId: cast.first.department.id } as const),
    })
    const wall = wallNow(made.db, {
      ...cast.manager,
      permissions: new Set(['dashboard.read'] as const),
    })
    expect(wall.complaints.open).toBe(1)
    expect(wall.opens).toEqual({ complaints: false, calls: false })
    const page = await render(WallNow({ wall }))
    expect(page).not.toContain('href="/complaints')
    expect(page).not.toContain('href="/calls')
  })
})

describe('the estimate', () => {
  test('says that it cannot be said where the finders hardly met', async () => {
    complaintsOf(cast.first, 3, { verdict: 'substantiated', verdictAt: inMonth })
    const page = await text(`/estimate?period=month&at=${month}-10`, cast.manager)
    expect(page).toContain('说不准')
    expect(page).toContain('互不相干')
    expect(page).toContain('随机抽查')
    const last = formatDay((boundsOf(month)?.until ?? 0) - 1)
    expect(page).toContain(
      `/complaints?from=${month}-01&amp;to=${last}&amp;class=internal&amp;verdict=substantiated">这段时间的投诉`,
    )
  })
})

describe('a monthly report', () => {
  const draft = async () => {
    complaintsOf(cast.first, 3, { verdict: 'substantiated', verdictAt: inMonth })
    sumAll()
    expect(draftLastMonth(made.db)).toBe(true)
    const report = made.db.select().from(monthlyReports).get()
    if (!report) throw new Error('no report')
    return `/monthly-reports/${report.id}`
  }

  test('is drafted once by the clock, for a month in which there was something', async () => {
    await draft()
    expect(draftLastMonth(made.db)).toBe(false)
    expect(made.db.select().from(monthlyReports).all()).toHaveLength(1)
  })

  test('is read by others only once it is published', async () => {
    const here = await draft()
    expect((await read(here, cast.head)).status).toBe(404)
    expect((await read(`${here}/word`, cast.head)).status).toBe(404)
    expect(await text('/monthly-reports', cast.head)).not.toContain(here)
    expect((await send(`${here}/publication`, {}, cast.head)).status).toBe(403)
    expect((await send(`${here}/publication`, {}, cast.manager)).status).toBe(303)
    expect((await read(here, cast.head)).status).toBe(200)
  })

  test('keeps its figures; what an appeal changes afterwards stands as a correction', async () => {
    const here = await draft()
    await send(`${here}/publication`, {}, cast.manager)
    made.sqlite.exec(`update complaints set verdict = 'unsubstantiated'
      where id = (select max(id) from complaints)`)
    sumAll()
    const page = await text(here, cast.manager)
    expect(page).toContain('属实 3 件')
    expect(page).toContain('发布后的更正')
    expect(page).toContain('66.7%')
    const word = await read(`${here}/word`, cast.manager)
    expect(word.headers.get('Content-Type')).toContain('wordprocessingml')
  })

  test('is written part by part: a stale form writes nothing over and gives the words back', async () => {
    const here = await draft()
    const form = {
      section: 'outlook',
      text: '下月抓应派未派，客户 13912345678 的事照办',
      revision: '0',
    }
    expect((await send(`${here}/comments`, form, cast.manager)).status).toBe(303)
    // A double click is the same words again.
    expect((await send(`${here}/comments`, form, cast.manager)).status).toBe(303)
    const page = await text(here, cast.manager)
    expect(page).toContain('下月抓应派未派')
    expect(page).not.toContain('13912345678')
    const stale = await send(`${here}/comments`, { ...form, text: '另一句话' }, cast.manager)
    expect(stale.status).toBe(409)
    const kept = await stale.text()
    expect(kept).toContain('刚被别人改过')
    expect(kept).toContain('另一句话')
    const long = { ...form, text: '长'.repeat(4001), revision: '1' }
    expect((await send(`${here}/comments`, long, cast.manager)).status).toBe(422)
    const hostile = { ...form, text: '<script>alert(1)</script>', revision: '1' }
    expect((await send(`${here}/comments`, hostile, cast.manager)).status).toBe(303)
    expect(await text(here, cast.manager)).not.toContain('<script>alert(1)')
    expect((await send(`${here}/comments`, { ...form, section: 'x' }, cast.manager)).status).toBe(
      422,
    )
  })

  test('is not published twice, nor written in afterwards, nor while its days are being summed', async () => {
    const here = await draft()
    complaintsOf(cast.first, 1)
    const early = await send(`${here}/publication`, {}, cast.manager)
    expect(early.status).toBe(409)
    expect(await early.text()).toContain('还在汇总')
    sumAll()
    expect((await send(`${here}/publication`, {}, cast.manager)).status).toBe(303)
    expect((await send(`${here}/publication`, {}, cast.manager)).status).toBe(409)
    const form = { section: 'outlook', text: '补一句', revision: '0' }
    expect((await send(`${here}/comments`, form, cast.manager)).status).toBe(409)
  })

  test('is refused for a month that is not over, does not exist or has one', async () => {
    const ask = async (asked: string) =>
      await send('/monthly-reports', { month: asked }, cast.manager)
    const refused = [
      [monthOf(Date.now()), 409, '还没有过完'],
      ['2026-13', 409, '没有这个月份'],
      ['1999-01', 409, '太早'],
      ['下个月', 422, '请选一个月份'],
    ] as const
    for (const [asked, status, words] of refused) {
      const answer = await ask(asked)
      expect([asked, answer.status]).toEqual([asked, status])
      expect(await answer.text()).toContain(words)
    }
    expect((await ask(month)).status).toBe(303)
    expect((await ask(month)).status).toBe(409)
    expect((await send('/monthly-reports', { month }, cast.head)).status).toBe(403)
  })
})
