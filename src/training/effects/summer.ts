import { and, eq, gte, lt, sql } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { standing } from '#src/complaints/queries.ts'
import { complaints } from '#src/complaints/schema.ts'
import type { FaultCategory } from '#src/complaints/vocabulary.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { dayMs, formatDay, parseDay, startOfWeek } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { commonRateRatio, type Ratio, type TwoRates } from '#src/kernel/statistics/rate-ratio.ts'
import { departments, people } from '#src/organisation/schema.ts'
import type { Season } from '#src/organisation/seasons/schema.ts'
import { dayNumber } from '#src/recordings/handled/day.ts'
import { handledCalls } from '#src/recordings/handled/schema.ts'
import { calls } from '#src/recordings/schema.ts'

import { weekMs } from './weekly-numbers.ts'

/** A stretch of time, from and until (without), in whole weeks from Monday. */
export type Stretch = { from: number; until: number }

/** The weeks of a season's last coming that has begun, cut at this week's Monday. */
export function lastComing(
  { fromDay, untilDay }: Pick<Season, 'fromDay' | 'untilDay'>,
  now: number,
): Stretch | null {
  const thisYear = Number(formatDay(now).slice(0, 4))
  for (let year = thisYear; year > thisYear - 3; year -= 1) {
    const from = dayOf(year, fromDay)
    if (from > now) continue
    const until = dayOf(fromDay <= untilDay ? year : year + 1, untilDay) + dayMs
    // A week that only half belongs to it is left out on either side.
    const first = startOfWeek(from + weekMs - 1)
    const end = Math.min(startOfWeek(until), startOfWeek(now))
    if (end > first) return { from: first, until: end }
  }
  return null
}

/** 29 February of a common year is the first of March. */
const dayOf = (year: number, day: string) =>
  parseDay(`${year}-${day}`) ?? parseDay(`${year}-03-01`) ?? 0

export const lastWeeks = (now: number, weeks: number): Stretch => ({
  from: startOfWeek(now) - weeks * weekMs,
  until: startOfWeek(now),
})

export type SummerRow = TwoRates & { departmentId: number; department: string; ratio: Ratio | null }
export type SummerReport = {
  rows: SummerRow[]
  total: TwoRates
  /** Summer temps against regular staff of the same departments and weeks. */
  ratio: Ratio | null
  faults: { fault: FaultCategory; cases: number; otherCases: number }[]
  /** Complaints of either that are not verified yet. */
  pending: number
}

type Cell = TwoRates & { departmentId: number; week: number }

/**
 * 暑期工专题: complaints found true per answered call of summer temps and of regular staff. Only
 * departments and weeks in which both took calls are compared, each with itself.
 */
export function summerReport(db: Db, actor: Actor, { from, until }: Stretch): SummerReport {
  authorise(actor, 'effect.read')
  const cells = new Map<string, Cell>()
  const cellOf = (departmentId: number, week: number) => {
    const key = `${departmentId}/${week}`
    const cell = cells.get(key) ?? {
      ...{ departmentId, week, cases: 0, calls: 0, otherCases: 0, otherCalls: 0 },
    }
    cells.set(key, cell)
    return cell
  }
  const units = db.select().from(departments).all()
  for (const { id } of units) {
    for (const { week, category, calls: handled } of handledOf(db, actor, id, { from, until })) {
      const cell = cellOf(id, week)
      if (category === 'summer-temp') cell.calls += handled
      else cell.otherCalls += handled
    }
  }
  const faults = new Map<FaultCategory, { cases: number; otherCases: number }>()
  let pending = 0
  for (const one of complaintsOf(db, actor, { from, until })) {
    if (one.departmentId === null) continue
    const cell = cellOf(one.departmentId, Math.floor((one.at - from) / weekMs))
    if (cell.calls === 0 || cell.otherCalls === 0) continue
    if (one.verdict === null) pending += 1
    if (one.verdict !== 'substantiated') continue
    const fault = faults.get(one.fault) ?? { cases: 0, otherCases: 0 }
    faults.set(one.fault, fault)
    const temp = one.category === 'summer-temp'
    for (const sum of [cell, fault]) {
      if (temp) sum.cases += 1
      else sum.otherCases += 1
    }
  }
  const both = [...cells.values()].filter((cell) => cell.calls > 0 && cell.otherCalls > 0)
  const rows = units.flatMap(({ id, name }) => {
    const own = both.filter(({ departmentId }) => departmentId === id)
    if (own.length === 0) return []
    return [{ ...totalOf(own), departmentId: id, department: name, ratio: commonRateRatio(own) }]
  })
  return {
    rows,
    total: totalOf(both),
    ratio: commonRateRatio(both),
    faults: [...faults]
      .map(([fault, counts]) => ({ fault, ...counts }))
      .toSorted((a, b) => b.cases - a.cases || b.otherCases - a.otherCases),
    pending,
  }
}

function totalOf(cells: readonly TwoRates[]): TwoRates {
  const sum = (pick: (cell: TwoRates) => number) =>
    cells.reduce((total, cell) => total + pick(cell), 0)
  return {
    cases: sum(({ cases }) => cases),
    calls: sum((cell) => cell.calls),
    otherCases: sum(({ otherCases }) => otherCases),
    otherCalls: sum(({ otherCalls }) => otherCalls),
  }
}

const compared = sql`${people.staffCategory} in ('summer-temp', 'regular')`

function handledOf(db: Db, actor: Actor, departmentId: number, { from, until }: Stretch) {
  const first = dayNumber(from)
  const week = sql<number>`cast((${handledCalls.day} - ${first}) / 7 as integer)`
  return db
    .select({
      week,
      category: people.staffCategory,
      calls: sql<number>`sum(${handledCalls.calls})`,
    })
    .from(handledCalls)
    .innerJoin(people, eq(people.id, handledCalls.personId))
    .where(
      and(
        eq(handledCalls.departmentId, departmentId),
        gte(handledCalls.day, first),
        lt(handledCalls.day, dayNumber(until)),
        compared,
        visibleTo(actor, handledCalls),
      ),
    )
    .groupBy(week, people.staffCategory)
    .all()
}

/** By the call they are about, where one is known; a complaint may come weeks after its call. */
function complaintsOf(db: Db, actor: Actor, { from, until }: Stretch) {
  return db
    .select({
      departmentId: complaints.departmentId,
      category: people.staffCategory,
      fault: complaints.faultCategory,
      verdict: complaints.verdict,
      at: sql<number>`coalesce(${calls.startedAt}, ${complaints.openedAt})`,
    })
    .from(complaints)
    .innerJoin(people, eq(people.id, complaints.personId))
    .leftJoin(
      calls,
      eq(calls.id, sql`coalesce(${complaints.concernedCallId}, ${complaints.callId})`),
    )
    .where(
      and(
        gte(complaints.openedAt, from),
        standing,
        eq(complaints.class, 'internal'),
        compared,
        visibleTo(actor, complaints),
      ),
    )
    .all()
    .filter(({ at }) => at >= from && at < until)
}
