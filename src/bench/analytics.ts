import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'

import { changedDays, differences, sumDay } from '#src/analytics/summaries/sum-day.ts'
import { accounts } from '#src/auth/schema.ts'
import { openSession } from '#src/auth/sessions.ts'
import { readConfig } from '#src/config.ts'
import { formatDay, startOfDay } from '#src/kernel/calendar.ts'
import { migrateDatabase, type OpenDatabase, openDatabase } from '#src/kernel/db.ts'
import { dayNumber } from '#src/recordings/handled/day.ts'

import { atMost, type Bench, type Figure, percentile } from './bench.ts'
import { appIn } from './centre.ts'
import { fillLargeCentre } from './large-centre/fill.ts'

const callsOnDisk = 10_000_000
/** What else a centre has (recordings, findings, complaints, orders) is made as for so many calls. */
const elseAsFor = 40_000
/** What a day of the centre brings: the other days of the year are there as sums only. */
const callsADay = 300_000
const days = 365
const rounds = 20
const dayMs = 86_400_000

/**
 * Dashboards over a year of 300,000 calls a day in sums and ten million calls on disk: what each page
 * takes on the server, what summing a day takes, and whether sums equal a recount to the unit.
 */
export const analytics: Bench = async (say) => {
  const config = readConfig()
  const folder = path.join(config.dataDir, 'bench', `analytics-${process.pid}`)
  mkdirSync(folder, { recursive: true })
  const open = openDatabase(path.join(folder, 'huiting.sqlite'))
  try {
    migrateDatabase(open)
    const now = Date.now()
    fillLargeCentre(open, elseAsFor, now)
    fillCalls(open, now)
    say(`${callsOnDisk.toLocaleString('en')} calls on disk`)
    const figures: Figure[] = []
    figures.push(...summing(open, now, say))
    fillYear(open, now)
    say('a year of sums')
    const { app } = appIn(folder, open, config, say)
    const manager = open.db
      .select()
      .from(accounts)
      .all()
      .find(({ username }) => username === 'manager')
    if (!manager) throw new Error('nobody to ask')
    const headers = { Cookie: `huiting_session=${openSession(open.db, manager, 'bench')}` }
    for (const [what, address] of pagesAt(now)) {
      const times: number[] = []
      for (let round = 0; round < rounds + 2; round += 1) {
        const began = performance.now()
        const answer = await app.request(`http://localhost${address}`, { headers })
        await answer.text()
        if (answer.status !== 200) throw new Error(`${address} answered with ${answer.status}`)
        if (round >= 2) times.push(performance.now() - began)
      }
      figures.push(atMost(`${what}, p95 of ${rounds}`, percentile(times, 0.95), 300, 'ms'))
    }
    return figures
  } finally {
    open.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const pagesAt = (now: number) =>
  [
    ['dashboard of a day', '/dashboard?period=day'],
    ['dashboard of a week', '/dashboard?period=week'],
    ['dashboard of a month', '/dashboard?period=month'],
    ['dashboard of a quarter', '/dashboard?period=quarter'],
    [
      'dashboard of a year',
      `/dashboard?period=range&from=${formatDay(now - 364 * dayMs)}&to=${formatDay(now)}`,
    ],
    ['dashboard of a quarter of one department', '/dashboard?period=quarter&department=3'],
    ['one table of a month as a file', '/dashboard/tables/departments?format=csv'],
    ['wall', '/wall/now'],
    ['estimate of a quarter', '/estimate'],
    ['list of monthly reports', '/monthly-reports'],
    ['monthly report', '/monthly-reports/1'],
  ] as const

/** Sums the busiest days as the worker does, and holds them against a recount. */
function summing(open: OpenDatabase, now: number, say: (line: string) => void): Figure[] {
  const all = changedDays(open.db, 100_000)
  const handled = open.sqlite
    .prepare('select day, sum(calls) as calls from handled_days group by day order by calls desc')
    .all() as { day: number; calls: number }[]
  const busy = handled.slice(0, 5).map(({ day }) => day)
  const began = performance.now()
  for (const day of busy) sumDay(open.db, day, now)
  const took = (performance.now() - began) / Math.max(1, busy.length)
  const counted = handled.slice(0, 5).reduce((sum, { calls }) => sum + calls, 0)
  say(`${all.length} days to be summed; the busiest hold ${Math.round(counted / 5)} calls each`)
  const perDay = (took / Math.max(1, counted / 5)) * callsADay
  for (const day of all) if (!busy.includes(day)) sumDay(open.db, day, now)
  // Days of few calls as well, which hold the rest of what a centre has.
  const last = dayNumber(now)
  const wrong = differences(open.db, last - 60, last + 1).length
  return [
    atMost(`summing a day of ${callsADay.toLocaleString('en')} calls`, perDay, 10_000, 'ms'),
    atMost('sums that differ from a recount', wrong, 0, 'sums'),
  ]
}

/** So many calls over the last days, 300,000 a day: triggers and indices come back behind them. */
function fillCalls({ sqlite }: OpenDatabase, now: number): void {
  const own = sqlite
    .prepare(
      `select type, name, sql from sqlite_master where tbl_name = 'calls' and sql is not null
       and type in ('index', 'trigger')`,
    )
    .all() as { type: string; name: string; sql: string }[]
  sqlite.pragma('synchronous = OFF')
  sqlite.pragma('cache_size = -400000')
  for (const { type, name } of own) sqlite.exec(`drop ${type} "${name}"`)
  const named = { now: BigInt(now), n: BigInt(callsOnDisk) }
  sqlite
    .prepare(
      `with recursive n(i) as (select 1 union all select i + 1 from n where i < :n)
       insert into calls (call_no, started_at, duration_ms, channel, province, business_type_id,
         person_id, team_id, department_id, sub_centre_id, caller)
       select 'm' || i, :now - i * ${Math.floor(dayMs / callsADay)}, 180000,
         case when i % 50 = 0 then 'app' else 'phone' end, '江苏', 1 + i % 20, 1 + i % 1200,
         1 + i % 60, 1 + i % 12, 1 + i % 3, '138' || (i % 100000000)
       from n`,
    )
    .run(named)
  sqlite.exec(`
    insert into handled_calls (department_id, day, person_id, team_id, sub_centre_id, calls)
      select department_id, (started_at + 28800000) / 86400000, person_id, team_id, sub_centre_id, count(*)
      from calls where call_no like 'm%' and channel = 'phone' group by 1, 2, 3, 4, 5
      on conflict do update set calls = calls + excluded.calls;
    insert into summary_days (day, state)
      select distinct day, 1 from handled_days where true on conflict do update set state = 1;
  `)
  for (const { sql } of own) sqlite.exec(sql)
  sqlite.pragma('wal_checkpoint(TRUNCATE)')
  sqlite.pragma('synchronous = FULL')
  sqlite.pragma('cache_size = -2000')
}

/** The year as it is in sums at 300,000 calls a day: what is on disk stands on its own days already. */
function fillYear({ sqlite }: OpenDatabase, now: number): void {
  const today = BigInt(dayNumber(startOfDay(now)))
  sqlite.exec(`delete from day_summaries; delete from handled_days`)
  const make = (sql: string) => {
    const text = `with recursive d(day) as (select :today - ${days * 2} union all select day + 1 from d where day < :today) ${sql}`
    sqlite.prepare(text).run({ today })
  }
  make(
    `insert into handled_days (department_id, day, sub_centre_id, calls)
     select u.id, d.day, u.sub_centre_id, ${callsADay} / 12 from d, departments u`,
  )
  const sums = (measure: string, keys: string, n: string) =>
    make(
      `insert into day_summaries (measure, day, department_id, key, n)
       select '${measure}', d.day, u.id, k.value, ${n} from d, departments u, json_each('${keys}') k`,
    )
  const list = (words: readonly (string | number)[]) => JSON.stringify(words.map(String))
  const bands = Array.from({ length: 40 }, (_, index) => 40 + index)
  sums('kinds', list(Array.from({ length: 20 }, (_, index) => index + 1)), `${callsADay} / 240`)
  sums('contacts', list(['ivr', 'app', 'website', 'other']), '700')
  sums('places', list(['clear', 'heard-only', 'waiting', 'reported-only', 'no-recording']), '5000')
  sums('complaint-verdicts', list(['substantiated', 'unsubstantiated', 'none']), '3')
  sums('complaint-origins', list(['reported', 'missed', 'concealed']), '3')
  sums('substantiated-origins', list(['reported', 'missed', 'concealed']), '1')
  const faults = list(['attitude', 'shirking', 'not-dispatched', 'business-error', 'other'])
  sums('complaint-faults', faults, '2')
  sums('substantiated-faults', faults, '1')
  const steps = ['dispatch', 'acceptance', 'reply', 'verification', 'return-visit', 'liability']
  for (const measure of ['steps', 'steps-limited', 'steps-late']) sums(measure, list(steps), '9')
  sums(
    'step-time',
    list(steps.flatMap((step) => bands.slice(0, 12).map((band) => `${step} ${band}`))),
    '1',
  )
  sums('hand-overs', list(Array.from({ length: 12 }, (_, index) => `${index} ${50 + index}`)), '1')
  sums('triage-time', list(bands), '4')
  for (const measure of ['overlong', 'lost', 'heard', 'hearing-time', 'praise'])
    sums(measure, list(['']), '40')
  sums('found', list(['screening', 'back-trace', 'control']), '20')
  sums('rechecks', list(['missed', 'concealed', 'external', 'unfounded']), '20')
  sums('return-scores', list([1, 2, 3, 4, 5]), '9')
  sums('sheets', list(['issued', 'closed']), '1')
  sums('trainings', list(['class', 'course', 'interview']), '6')
  make(`insert or replace into summary_days (day, state, summed_at) select d.day, 0, ${now} from d`)
  sqlite.exec(`
    delete from month_summaries;
    insert into month_summaries (measure, month, department_id, key, n)
      select measure, unixepoch(date(day * 86400, 'unixepoch', 'start of month')) / 86400, department_id,
        key, sum(n) from day_summaries group by 1, 2, 3, 4;
    analyze;
  `)
}
