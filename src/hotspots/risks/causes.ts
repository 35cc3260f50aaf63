import { and, desc, eq, gt, gte, inArray, sql } from 'drizzle-orm'

import { complaints } from '#src/complaints/schema.ts'
import { hourMs } from '#src/complaints/timing/due.ts'
import { type FaultCategory, faultCategories, openStages } from '#src/complaints/vocabulary.ts'
import { dayMs, formatDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { businessTypes } from '#src/organisation/schema.ts'
import { dayNumber } from '#src/recordings/handled/day.ts'

import { hotspots, hotspotTerms } from '../schema.ts'
import { termKinds } from '../vocabulary.ts'
import { colourFor } from './standards.ts'
import type { Cause } from './start.ts'
import type { RiskFigures } from './vocabulary.ts'

/** 高频来电 as their slice knows them; the word hides the number. */
export type FrequentNow = { word: string; calls: number; days: number }
export type FrequentCallers = (db: Db, least: number) => FrequentNow[]

/** Older complaints start nothing any more. */
const complaintDays = 30
const mostOfKind = 50

/** Everything that the start rules of the moment find. Reads some tens of rows of each kind. */
export function causesNow(
  db: Db,
  figures: RiskFigures,
  frequent: FrequentCallers,
  now: number,
): Cause[] {
  return [
    ...risen(db, figures, now),
    ...manyOfAKind(db, figures, now),
    ...ofComplaints(db, figures, now),
    ...ofCallers(db, figures, frequent),
  ]
}

function risen(db: Db, { starts }: RiskFigures, now: number): Cause[] {
  const day = dayNumber(now)
  const rows = db
    .select({ hotspot: hotspots, term: hotspotTerms, type: businessTypes.name })
    .from(hotspots)
    .innerJoin(hotspotTerms, eq(hotspotTerms.id, hotspots.termId))
    .leftJoin(
      businessTypes,
      and(
        eq(hotspotTerms.kind, 'type'),
        eq(sql`cast(${businessTypes.id} as text)`, hotspotTerms.text),
      ),
    )
    .where(and(eq(hotspots.day, day), eq(hotspots.rising, true)))
    .orderBy(hotspots.rank)
    .limit(mostOfKind)
    .all()
  return rows.flatMap(({ hotspot, term, type }) => {
    const { calls, expected, chance, weeks } = hotspot
    if (expected === null || expected <= 0) return []
    const colour = colourFor(starts.rise, calls / expected)
    if (!colour) return []
    const usual = Math.round(expected * 10) / 10
    return [
      {
        ...{ kind: 'rise' as const, cause: `rise:${term.id}`, colour, departmentId: null },
        title: `“${type ?? term.text}”上升：今天 ${calls} 次，平常约 ${usual} 次`,
        href: `/hotspots/terms/${term.id}?day=${formatDay(now)}`,
        grounds: `${termKinds[term.kind]}，比前 ${weeks} 个同一星期几高 ${times(calls / expected)}；平常日子出现这么多的机会约 ${share(chance ?? 0)}`,
      },
    ]
  })
}

const times = (value: number) => `到 ${Math.round(value * 10) / 10} 倍`
const share = (value: number) =>
  value < 1e-4 ? '不到万分之一' : `万分之 ${Math.ceil(value * 1e4)}`

function manyOfAKind(db: Db, { starts, hours }: RiskFigures, now: number): Cause[] {
  const rows = db
    .select({ fault: complaints.faultCategory, departmentId: complaints.departmentId })
    .from(complaints)
    .where(
      and(
        gt(complaints.openedAt, now - hours * hourMs),
        // In the words of the index that holds nothing else.
        sql`${complaints.stage} not in ('withdrawn', 'merged', 'referred')`,
      ),
    )
    .all()
    .filter((row) => row.fault !== 'other')
  return keysOf(faultCategories).flatMap((fault: FaultCategory) => {
    const those = rows.filter((row) => row.fault === fault)
    const colour = colourFor(starts.complaints, those.length)
    if (!colour) return []
    const [first, ...others] = [...new Set(those.map(({ departmentId }) => departmentId))]
    return [
      {
        ...{ kind: 'complaints' as const, cause: `complaints:${fault}`, colour },
        title: `${hours} 小时内“${faultCategories[fault]}”投诉 ${those.length} 件`,
        href: `/complaints?type=${fault}`,
        grounds: `${hours} 小时内受理、没有撤回的同类投诉，涉及 ${1 + others.length} 个部门`,
        departmentId: others.length === 0 ? (first ?? null) : null,
      },
    ]
  })
}

function ofComplaints(db: Db, { starts }: RiskFigures, now: number): Cause[] {
  const recent = and(
    gte(complaints.openedAt, now - complaintDays * dayMs),
    inArray(complaints.stage, [...openStages]),
  )
  const found = (kind: 'major' | 'opinion'): Cause[] => {
    const colour = colourFor(starts[kind], 1)
    if (!colour) return []
    return db
      .select()
      .from(complaints)
      .where(
        and(
          recent,
          kind === 'major' ? eq(complaints.level, 'major') : sql`${complaints.opinionRisk} <> ''`,
        ),
      )
      .orderBy(desc(complaints.openedAt), desc(complaints.id))
      .limit(mostOfKind)
      .all()
      .map(({ id, complaintNo, handlingDepartmentId, departmentId, opinionRisk }) => ({
        ...{ kind, cause: `${kind}:${id}`, colour, href: `/complaints/${id}` },
        title: kind === 'major' ? `重大投诉 ${complaintNo}` : `投诉 ${complaintNo} 有舆情风险`,
        grounds: kind === 'major' ? '投诉被标为重大' : opinionRisk,
        departmentId: handlingDepartmentId ?? departmentId,
      }))
  }
  return [...found('major'), ...found('opinion')]
}

function ofCallers(db: Db, { starts }: RiskFigures, frequent: FrequentCallers): Cause[] {
  const least = Math.min(...Object.values(starts.frequent), Infinity)
  if (!Number.isFinite(least)) return []
  return frequent(db, least).flatMap(({ word, calls, days }) => {
    const colour = colourFor(starts.frequent, calls)
    return colour
      ? [
          {
            ...{ kind: 'frequent' as const, cause: `frequent:${word}`, colour, departmentId: null },
            title: `同一客户近 ${days} 天来电 ${calls} 次`,
            href: `/callers/${word}`,
            grounds: `高频来电，近 ${days} 天 ${calls} 次`,
          },
        ]
      : []
  })
}
