import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'

import { changedDays, differences, sumDay } from '#src/analytics/summaries/sum-day.ts'
import { accounts } from '#src/auth/schema.ts'
import { openSession } from '#src/auth/sessions.ts'
import { readConfig } from '#src/config.ts'
import { dayMs, formatDay } from '#src/kernel/calendar.ts'
import { migrateDatabase, type OpenDatabase, openDatabase } from '#src/kernel/db.ts'
import { dayNumber } from '#src/recordings/handled/day.ts'

import { atMost, type Bench, type Figure, percentile } from './bench.ts'
import { appIn } from './centre.ts'
import { fillLargeCentre } from './large-centre/fill.ts'
import { markingCost } from './marking-cost.ts'
import { callsADay, callsOnDisk, fillCalls, fillComplaints, fillYear } from './year-of-sums.ts'

/** What else a centre has (recordings, findings, complaints, orders) is made as for so many calls. */
const elseAsFor = 40_000
const rounds = 20

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
    fillComplaints(open, now)
    fillYear(open, now)
    say('a year of sums and complaints')
    const { app } = appIn(folder, open, config, say)
    const cookies = new Map(
      open.db
        .select()
        .from(accounts)
        .all()
        .map((account) => [account.username, openSession(open.db, account, 'bench')]),
    )
    for (const [by, what, address] of pagesAt(now)) {
      const headers = { Cookie: `huiting_session=${cookies.get(by) ?? ''}` }
      const times: number[] = []
      const work: number[] = []
      for (let round = 0; round < rounds + 2; round += 1) {
        const [began, before] = [performance.now(), process.cpuUsage()]
        const answer = await app.request(`http://localhost${address}`, { headers })
        await answer.arrayBuffer()
        if (answer.status !== 200)
          throw new Error(`${address} answered ${by} with ${answer.status}`)
        if (round < 2) continue
        times.push(performance.now() - began)
        const { user, system } = process.cpuUsage(before)
        work.push((user + system) / 1000)
      }
      // On a machine that does something else as well, only the processor's time says what a page costs.
      const processor = Math.round(percentile(work, 0.95))
      const told = `${what}, p95 of ${rounds} (${processor} ms of processor)`
      const figure = atMost(told, percentile(times, 0.95), 300, 'ms')
      say(`${figure.holds ? 'holds ' : 'MISSED'} ${String(figure.value).padEnd(8)} ${figure.what}`)
      figures.push(figure)
    }
    figures.push(...markingCost(open, say))
    return figures
  } finally {
    open.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Every page that reads sums or what they are made of, by whom, and what it is. */
const pagesAt = (now: number) => {
  const year = `period=range&from=${formatDay(now - 364 * dayMs)}&to=${formatDay(now)}`
  return [
    ['manager', 'dashboard of a day', '/dashboard?period=day'],
    ['manager', 'dashboard of a week', '/dashboard?period=week'],
    ['manager', 'dashboard of a month', '/dashboard?period=month'],
    ['manager', 'dashboard of a quarter', '/dashboard?period=quarter'],
    ['manager', 'dashboard of a year', `/dashboard?${year}`],
    [
      'manager',
      'dashboard of a quarter of one department',
      '/dashboard?period=quarter&department=3',
    ],
    ['manager', 'dashboard of a year of one department', `/dashboard?${year}&department=3`],
    ['head', 'dashboard of a year of the own department', `/dashboard?${year}`],
    ['manager', 'one table of a month as a file', '/dashboard/tables/departments?format=csv'],
    ['manager', 'one table of a year as Excel', `/dashboard/tables/hand-overs?${year}&format=xlsx`],
    ['manager', 'wall as a page', '/wall'],
    ['manager', 'wall', '/wall/now'],
    ['head', 'wall of a department', '/wall/now'],
    ['manager', 'estimate of a quarter', '/estimate'],
    ['manager', 'estimate of a year', `/estimate?${year}&base=standing`],
    ['manager', 'list of monthly reports', '/monthly-reports'],
    ['manager', 'monthly report', '/monthly-reports/1'],
    ['manager', 'monthly report to be printed', '/monthly-reports/1/print'],
    ['manager', 'contest', '/contest'],
    ['head', 'contest of a head', '/contest'],
    ['manager', 'trial of contest rules', '/contest/simulation'],
    ['manager', 'red flag', '/contest/red-flag'],
    ['manager', 'hotspots', '/hotspots'],
    ['manager', 'hotspots of one department', '/hotspots?department=3'],
    ['manager', 'one hotspot', '/hotspots/terms/1'],
    ['manager', 'risks', '/risks'],
    ['manager', 'frequent callers', '/frequent-callers'],
    ['manager', 'repeat calls', '/repeat-calls'],
    ['manager', 'solved at once', '/repeat-calls/first-contact'],
    ['manager', 'months of complaints', '/complaints/months'],
    ['manager', 'time spent on complaints', '/complaints/overdue/spent'],
    ['manager', 'complaints behind a year', `/complaints?${year}&class=internal&department=3`],
    ['manager', 'calls behind a year', `/calls?${year}&channel=phone&department=3`],
    ['manager', 'three ledgers compared', '/reconciliation'],
  ] as const
}

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
