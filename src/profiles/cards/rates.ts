import { and, eq, gte, lt, type SQL, sql } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { standing } from '#src/complaints/queries.ts'
import { complaints } from '#src/complaints/schema.ts'
import type { Chart } from '#src/documents/chart.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { poissonInterval } from '#src/kernel/statistics/poisson.ts'
import { dayNumber } from '#src/recordings/handled/day.ts'
import { handledCalls, handledDays } from '#src/recordings/handled/schema.ts'

import { type Asked, rowsOf, weekMs } from '../asked.ts'
import { belongingTo } from '../subject.ts'

export type Rate = { value: number; low: number; high: number }
export type RatesCard = {
  calls: number
  complaints: number
  substantiated: number
  pending: number
  /** Per 10,000 answered calls, with the exact interval; null without calls. */
  rate: Rate | null
  /** 属实 of weeks nobody answered a call in, so that they have no rate to draw. */
  undrawn: number
  chart: Chart
}

type Week = { calls: number; complaints: number; substantiated: number; pending: number }

/** 接听量与每万通属实数, week by week. `hidden` are complaints the reader has still to judge. */
export function ratesCard(db: Db, asked: Asked, hidden: SQL | undefined): RatesCard {
  const weeks = Array.from({ length: asked.weeks }, () => ({
    ...{ calls: 0, complaints: 0, substantiated: 0, pending: 0 },
  }))
  for (const { week, calls } of handledBy(db, asked)) {
    const own = weeks[week]
    if (own) own.calls = calls
  }
  for (const { week, ...counts } of complainedBy(db, asked, hidden)) {
    const own = weeks[week]
    if (own) Object.assign(own, counts)
  }
  const sum = (pick: (week: Week) => number) => weeks.reduce((total, week) => total + pick(week), 0)
  const [calls, substantiated] = [sum((week) => week.calls), sum((week) => week.substantiated)]
  return {
    ...{ calls, substantiated },
    complaints: sum((week) => week.complaints),
    pending: sum((week) => week.pending),
    rate: rateOf(substantiated, calls),
    undrawn: sum((week) => (week.calls === 0 ? week.substantiated : 0)),
    chart: chartOf(weeks, asked.since),
  }
}

/** Exact Poisson bounds: with few complaints the rate alone would say more than it knows. */
export function rateOf(cases: number, calls: number): Rate | null {
  if (calls === 0) return null
  const { low, high } = poissonInterval(cases)
  const per = 10_000 / calls
  return { value: cases * per, low: low * per, high: high * per }
}

/** Day by day, in the order of the index, and put together to weeks here: sorting would cost more. */
function handledBy(db: Db, { actor, subject, since, weeks }: Asked) {
  const first = dayNumber(since)
  const until = first + weeks * 7
  const byDay =
    subject.kind === 'department'
      ? ofDepartment(db, subject.id, first, until)
      : ofPeople(
          db,
          and(belongingTo(subject, handledCalls), visibleTo(actor, handledCalls)),
          first,
          until,
        )
  const sums = Array.from({ length: weeks }, (_, week) => ({ week, calls: 0 }))
  for (const row of byDay) {
    const own = sums[Math.floor((row.day - first) / 7)]
    if (own) own.calls += row.calls
  }
  return sums
}

/** Whoever reads a department's page reads all of it. */
function ofDepartment(db: Db, id: number, first: number, until: number) {
  const { day, calls, departmentId } = handledDays
  return db
    .select({ day, calls: sql<number>`sum(${calls})` })
    .from(handledDays)
    .where(and(eq(departmentId, id), gte(day, first), lt(day, until)))
    .groupBy(day)
    .all()
}

function ofPeople(db: Db, whose: SQL | undefined, first: number, until: number) {
  const { day, calls } = handledCalls
  return db
    .select({ day, calls: sql<number>`sum(${calls})` })
    .from(handledCalls)
    .where(and(whose, gte(day, first), lt(day, until)))
    .groupBy(day)
    .all()
}

function complainedBy(db: Db, asked: Asked, hidden: SQL | undefined) {
  const { openedAt, verdict } = complaints
  const week = sql<number>`cast((${openedAt} - ${asked.since}) / ${weekMs} as integer)`
  return db
    .select({
      week,
      complaints: sql<number>`count(*)`,
      substantiated: sql<number>`sum(case when ${verdict} = 'substantiated' then 1 else 0 end)`,
      pending: sql<number>`sum(case when ${verdict} is null then 1 else 0 end)`,
    })
    .from(complaints)
    .where(
      and(
        rowsOf(asked, complaints, openedAt),
        standing,
        eq(complaints.class, 'internal'),
        hidden && sql`not coalesce(${hidden}, 0)`,
      ),
    )
    .groupBy(week)
    .all()
}

function chartOf(weeks: readonly Week[], since: number): Chart {
  return {
    title: '每周每万通属实数',
    kind: 'bars',
    unit: ' 件/万通',
    points: weeks.map(({ calls, substantiated, pending }, index) => ({
      label: formatDay(since + index * weekMs).slice(5),
      value: calls === 0 ? 0 : Math.round((substantiated / calls) * 1_000_000) / 100,
      note: `属实 ${substantiated} 件，接听 ${calls.toLocaleString('zh-CN')} 通${pending > 0 ? `，${pending} 件未核实` : ''}`,
      ...(pending > 0 ? { tone: 'open' as const } : {}),
    })),
    lines: [],
  }
}
