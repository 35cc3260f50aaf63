import { and, asc, eq, gte, isNotNull, lte, type SQL } from 'drizzle-orm'

import { standing } from '#src/complaints/queries.ts'
import { complaints } from '#src/complaints/schema.ts'
import { type FaultCategory, faultCategories } from '#src/complaints/vocabulary.ts'
import { dayMs, formatDay, startOfDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { ruleAt, type RuleInForce, weightOf } from './rules.ts'
import type { UnderAppeal } from './under-appeal.ts'

export type CountedVerdict = {
  complaintId: number
  complaintNo: string
  /** The day that decides whether it lies within the M days: when it was taken in. */
  openedAt: number
  verdictAt: number | null
  faultCategory: FaultCategory
  /** 一件算几件 */
  weight: number
  /** Calls it is about, for whoever has still to judge one of them. */
  callIds: number[]
  /** 申诉中: it counts as long as it stands, and its reader is told. */
  underAppeal: boolean
}

export type Offence = {
  rule: RuleInForce
  /** First of the M days. */
  from: number
  verdicts: CountedVerdict[]
  /** What they come to. */
  weight: number
  /** What made it enough: the sum, or one category alone; null where it is not enough. */
  reached: 'sum' | FaultCategory | null
  /** Whether it were still enough without what is under appeal. */
  reachedWithoutAppealed: boolean
  words: string
}

/** The first of the M days, the last of which holds the moment. */
export const windowFrom = (days: number, now: number): number =>
  startOfDay(now) - (days - 1) * dayMs

export const underNobodysAppeal: UnderAppeal = () => new Set()

/**
 * 重复属实: what one person comes to by the rule of the moment, and why. Read from the complaints as they
 * stand now: what an appeal overturned, or was withdrawn, is not among them.
 */
export function offenceOf(
  db: Db,
  personId: number,
  now: number,
  underAppeal: UnderAppeal = underNobodysAppeal,
): Offence {
  const rule = ruleAt(db, now)
  const rows = countedRows(db, rule, now, eq(complaints.personId, personId))
  return judged(
    rule,
    rows,
    now,
    underAppeal(
      db,
      rows.map(({ id }) => id),
    ),
  )
}

/** The same of everybody whom the rule has anything to say about. */
export function offencesOfAll(db: Db, rule: RuleInForce, now: number): Map<number, Offence> {
  const byPerson = new Map<number, Row[]>()
  for (const row of countedRows(db, rule, now, isNotNull(complaints.personId))) {
    if (row.personId === null) continue
    byPerson.set(row.personId, [...(byPerson.get(row.personId) ?? []), row])
  }
  return new Map(
    [...byPerson].map(([personId, rows]) => [personId, judged(rule, rows, now, new Set())]),
  )
}

type Row = ReturnType<typeof countedRows>[number]

function countedRows(db: Db, { days }: RuleInForce, now: number, whose: SQL | undefined) {
  const { id, complaintNo, openedAt, verdictAt, faultCategory, callId } = complaints
  const { concernedCallId, personId } = complaints
  return db
    .select({
      ...{ id, complaintNo, openedAt, verdictAt, faultCategory, callId },
      ...{ concernedCallId, personId },
    })
    .from(complaints)
    .where(
      and(
        whose,
        gte(openedAt, windowFrom(days, now)),
        lte(openedAt, now),
        standing,
        eq(complaints.class, 'internal'),
        eq(complaints.verdict, 'substantiated'),
      ),
    )
    .orderBy(asc(openedAt), asc(id))
    .all()
}

function judged(
  rule: RuleInForce,
  rows: readonly Row[],
  now: number,
  appealed: ReadonlySet<number>,
): Offence {
  const verdicts = rows.map((row) => ({
    complaintId: row.id,
    complaintNo: row.complaintNo,
    openedAt: row.openedAt,
    verdictAt: row.verdictAt,
    faultCategory: row.faultCategory,
    weight: weightOf(rule, row.faultCategory),
    callIds: [row.callId, row.concernedCallId].filter((id) => id !== null),
    underAppeal: appealed.has(row.id),
  }))
  const from = windowFrom(rule.days, now)
  const weight = sumOf(verdicts)
  const reached = reachedBy(rule, verdicts)
  const without = reachedBy(
    rule,
    verdicts.filter(({ underAppeal }) => !underAppeal),
  )
  const offence = { rule, from, verdicts, weight, reached }
  return { ...offence, reachedWithoutAppealed: without !== null, words: wordsOf(offence) }
}

const sumOf = (verdicts: readonly Pick<CountedVerdict, 'weight'>[]) =>
  verdicts.reduce((sum, { weight }) => sum + weight, 0)

/** One category by its own number first: it says more than a sum. */
export function reachedBy(
  { figures, least }: Pick<RuleInForce, 'figures' | 'least'>,
  verdicts: readonly Pick<CountedVerdict, 'faultCategory' | 'weight'>[],
): Offence['reached'] {
  const own = keysOf(faultCategories).find((fault) => {
    const needed = figures.own[fault]
    if (needed === undefined) return false
    return verdicts.filter(({ faultCategory }) => faultCategory === fault).length >= needed
  })
  if (own) return own
  return verdicts.length > 0 && sumOf(verdicts) >= least ? 'sum' : null
}

/** `近 90 天（2026-08-31 起）属实 3 件：服务态度 1 件、推诿搪塞 2 件（一件算 1.5 件），合计 4 件，够上 2 件。` */
function wordsOf({
  rule,
  from,
  verdicts,
  weight,
  reached,
}: Omit<Offence, 'words' | 'reachedWithoutAppealed'>): string {
  const line = `近 ${rule.days} 天（${formatDay(from)} 起）`
  if (verdicts.length === 0) return `${line}没有属实投诉。`
  const parts = keysOf(faultCategories).flatMap((fault) => {
    const count = verdicts.filter(({ faultCategory }) => faultCategory === fault).length
    if (count === 0) return []
    const each = weightOf(rule, fault)
    return [`${faultCategories[fault]} ${count} 件${each === 1 ? '' : `（一件算 ${each} 件）`}`]
  })
  const season = rule.season === null ? '' : `（${rule.season}期间）`
  const end =
    reached === null
      ? `没到认定线 ${rule.least} 件${season}`
      : reached === 'sum'
        ? `够上认定线 ${rule.least} 件${season}`
        : `${faultCategories[reached]}单类够上 ${rule.figures.own[reached] ?? 0} 件`
  return `${line}属实 ${verdicts.length} 件：${parts.join('、')}，合计算 ${weight} 件，${end}。`
}
