import { and, asc, desc, eq, gte, inArray, lte } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { type Db, isOneOf } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { businessTypes, departments } from '#src/organisation/schema.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { dayNumber } from '#src/recordings/handled/day.ts'
import { calls } from '#src/recordings/schema.ts'

import type { HotspotFilters } from './read-filters.ts'
import { hotspotBases, hotspotCounts, hotspotDays, hotspots, hotspotTerms } from './schema.ts'
import type { TermKind } from './vocabulary.ts'

export type HotspotRow = {
  termId: number
  kind: TermKind
  text: string
  calls: number
  /** Of ten thousand calls (of talk: heard ones) of the same part. */
  perTenThousand: number | null
  weight: number
  others: { text: string; calls: number; shared: number }[]
  together: number | null
  expected: number | null
  chance: number | null
  dispersion: number | null
  weeks: number
  rising: boolean
}

export type HotspotBoard = {
  day: number
  /** Null where the day was not counted (yet). */
  counted: {
    calls: number
    heard: number
    orders: number
    rising: number
    at: number
    terms: number
  } | null
  /** Of the part asked for. */
  base: { calls: number; heard: number } | null
  rows: HotspotRow[]
}

const shown = 100

/** 诉求热点 of one day, the highest first; of one part of the centre by its own counts. */
export function hotspotBoard(db: Db, actor: Actor, filters: HotspotFilters): HotspotBoard {
  authorise(actor, 'hotspot.read')
  const { day, slice, part, kind } = filters
  const row = db.select().from(hotspotDays).where(eq(hotspotDays.day, day)).get()
  if (!row) return { day, counted: null, base: null, rows: [] }
  const { calls: all, heard, orders, rising, terms, countedAt: at } = row
  const base =
    db
      .select({ calls: hotspotBases.calls, heard: hotspotBases.heard })
      .from(hotspotBases)
      .where(
        and(eq(hotspotBases.day, day), eq(hotspotBases.slice, slice), eq(hotspotBases.part, part)),
      )
      .get() ?? null
  const of = { orders, base }
  const rows = slice === 'all' ? wholeRows(db, day, kind, of) : partRows(db, filters, of)
  return { day, counted: { calls: all, heard, orders, rising, at, terms }, base, rows }
}

type Of = { orders: number; base: { calls: number; heard: number } | null }

function shareOf(kind: TermKind, count: number, { orders, base }: Of): number | null {
  const outOf = kind === 'unit' ? orders : kind === 'talk' ? base?.heard : base?.calls
  return outOf ? (count / outOf) * 10_000 : null
}

function wholeRows(db: Db, day: number, kind: TermKind | null, of: Of): HotspotRow[] {
  const rows = db
    .select({ hotspot: hotspots, term: hotspotTerms })
    .from(hotspots)
    .innerJoin(hotspotTerms, eq(hotspotTerms.id, hotspots.termId))
    .where(and(eq(hotspots.day, day), kind === null ? undefined : eq(hotspotTerms.kind, kind)))
    .orderBy(asc(hotspots.rank))
    .limit(shown)
    .all()
  const named = termNames(db)
  return rows.map(({ hotspot, term }) => ({
    ...{ termId: term.id, kind: term.kind, text: named(term), calls: hotspot.calls },
    perTenThousand: shareOf(term.kind, hotspot.calls, of),
    ...{ weight: hotspot.weight, others: hotspot.others, together: hotspot.together },
    ...{ expected: hotspot.expected, chance: hotspot.chance, dispersion: hotspot.dispersion },
    ...{ weeks: hotspot.weeks, rising: hotspot.rising },
  }))
}

/** Of a part, counts stand alone; whether something rises is told of the whole centre. */
function partRows(db: Db, { day, slice, part, kind }: HotspotFilters, of: Of): HotspotRow[] {
  const rows = db
    .select({ calls: hotspotCounts.calls, term: hotspotTerms, hotspot: hotspots })
    .from(hotspotCounts)
    .innerJoin(hotspotTerms, eq(hotspotTerms.id, hotspotCounts.termId))
    .leftJoin(hotspots, and(eq(hotspots.termId, hotspotTerms.id), eq(hotspots.day, day)))
    .where(
      and(
        eq(hotspotCounts.day, day),
        eq(hotspotCounts.slice, slice),
        eq(hotspotCounts.part, part),
        kind === null ? undefined : eq(hotspotTerms.kind, kind),
      ),
    )
    .orderBy(desc(hotspotCounts.calls), asc(hotspotTerms.id))
    .limit(shown)
    .all()
  const named = termNames(db)
  return rows.map(({ calls: count, term, hotspot }) => ({
    ...{ termId: term.id, kind: term.kind, text: named(term), calls: count },
    perTenThousand: shareOf(term.kind, count, of),
    ...{ weight: hotspot?.weight ?? 1, others: hotspot?.others ?? [], together: null },
    ...{ expected: null, chance: hotspot?.chance ?? null, dispersion: null },
    ...{ weeks: hotspot?.weeks ?? 0, rising: hotspot?.rising ?? false },
  }))
}

/** A business type is called what the dictionary calls it today. */
export function termNames(db: Db): (term: { kind: TermKind; text: string }) => string {
  const types = new Map(
    db
      .select({ id: businessTypes.id, name: businessTypes.name })
      .from(businessTypes)
      .all()
      .map(({ id, name }) => [String(id), name]),
  )
  return ({ kind, text }) =>
    kind === 'type' ? (types.get(text) ?? `已删的业务类型 ${text}`) : text
}

export type TermDetail = {
  id: number
  kind: TermKind
  /** As it is stored: of a type, its id. */
  stored: string
  text: string
  /** Of the last four weeks and the day itself, oldest first; null where the day was not counted. */
  days: { day: number; count: number | null; outOf: number }[]
  parts: { department: PartCount[]; province: PartCount[] }
  hotspot: HotspotRow | null
  calls: TermCall[]
  /** Named, but out of the reader's reach. */
  hidden: number
}
export type PartCount = { name: string; calls: number; outOf: number }
export type TermCall = {
  id: number
  callNo: string
  startedAt: number
  businessType: string | null
  department: string | null
}

const daysShown = 29

/** One term: how it went, where, and some of its calls as far as the reader reaches them. */
export function termDetail(
  db: Db,
  actor: Actor,
  id: number,
  day: number,
  blindness: Blindness,
): TermDetail {
  authorise(actor, 'hotspot.read')
  const term = db.select().from(hotspotTerms).where(eq(hotspotTerms.id, id)).get()
  if (!term) throw new NotFound()
  const row = db
    .select()
    .from(hotspots)
    .where(and(eq(hotspots.termId, id), eq(hotspots.day, day)))
    .get()
  const callIds = row?.callIds ?? []
  const seen = can(actor, 'recording.list') ? callsOf(db, actor, callIds, blindness) : []
  return {
    ...{ id, kind: term.kind, stored: term.text, text: termNames(db)(term) },
    days: daysOf(db, term, day),
    parts: {
      department: partCounts(db, term, day, 'department'),
      province: partCounts(db, term, day, 'province'),
    },
    hotspot: row
      ? {
          ...{ termId: id, kind: term.kind, text: term.text, calls: row.calls, weight: row.weight },
          ...{ perTenThousand: null, others: row.others, together: row.together },
          ...{ expected: row.expected, chance: row.chance, dispersion: row.dispersion },
          ...{ weeks: row.weeks, rising: row.rising },
        }
      : null,
    calls: seen,
    hidden: callIds.length - seen.length,
  }
}

type Term = typeof hotspotTerms.$inferSelect

function daysOf(db: Db, { id, kind }: Term, day: number): TermDetail['days'] {
  const first = day - daysShown + 1
  const counted = new Map(
    db
      .select()
      .from(hotspotDays)
      .where(and(gte(hotspotDays.day, first), lte(hotspotDays.day, day)))
      .all()
      .map((one) => [one.day, one]),
  )
  const counts = new Map(
    db
      .select({ day: hotspotCounts.day, calls: hotspotCounts.calls })
      .from(hotspotCounts)
      .where(
        and(
          eq(hotspotCounts.termId, id),
          eq(hotspotCounts.slice, 'all'),
          eq(hotspotCounts.part, ''),
          gte(hotspotCounts.day, first),
          lte(hotspotCounts.day, day),
        ),
      )
      .all()
      .map((one) => [one.day, one.calls]),
  )
  return Array.from({ length: daysShown }, (_, index) => {
    const then = counted.get(first + index)
    const outOf = !then
      ? 0
      : kind === 'talk'
        ? then.heard
        : kind === 'unit'
          ? then.orders
          : then.calls
    return { day: first + index, count: then ? (counts.get(first + index) ?? 0) : null, outOf }
  })
}

function partCounts(
  db: Db,
  { id, kind }: Term,
  day: number,
  slice: 'department' | 'province',
): PartCount[] {
  const names = new Map(
    slice === 'province'
      ? []
      : db
          .select({ id: departments.id, name: departments.name })
          .from(departments)
          .all()
          .map((one) => [String(one.id), one.name] as const),
  )
  return db
    .select({ part: hotspotCounts.part, count: hotspotCounts.calls, base: hotspotBases })
    .from(hotspotCounts)
    .innerJoin(
      hotspotBases,
      and(
        eq(hotspotBases.day, hotspotCounts.day),
        eq(hotspotBases.slice, hotspotCounts.slice),
        eq(hotspotBases.part, hotspotCounts.part),
      ),
    )
    .where(
      and(eq(hotspotCounts.termId, id), eq(hotspotCounts.slice, slice), eq(hotspotCounts.day, day)),
    )
    .limit(40)
    .all()
    .map(({ part, count, base }) => ({
      name: slice === 'province' ? part : (names.get(part) ?? `部门 ${part}`),
      ...{ calls: count, outOf: kind === 'talk' ? base.heard : base.calls },
    }))
    .toSorted((a, b) => b.calls - a.calls || (a.name < b.name ? -1 : 1))
}

function callsOf(db: Db, actor: Actor, ids: readonly number[], blindness: Blindness): TermCall[] {
  const rows = db
    .select({
      id: calls.id,
      callNo: calls.callNo,
      startedAt: calls.startedAt,
      businessType: businessTypes.name,
      department: departments.name,
    })
    .from(calls)
    .leftJoin(businessTypes, eq(businessTypes.id, calls.businessTypeId))
    .leftJoin(departments, eq(departments.id, calls.departmentId))
    .where(and(isOneOf(calls.id, ids), visibleTo(actor, calls)))
    .all()
    .toSorted((a, b) => b.startedAt - a.startedAt)
  const hidden = blindness.among(
    db,
    actor,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => ({ ...row, department: hidden.has(row.id) ? null : row.department }))
}

/** The day counted last, today or before; today while none was. */
export function newestDay(db: Db, now: number): number {
  const today = dayNumber(now)
  const last = db
    .select({ day: hotspotDays.day })
    .from(hotspotDays)
    .where(lte(hotspotDays.day, today))
    .orderBy(desc(hotspotDays.day))
    .limit(1)
    .get()
  return last?.day ?? today
}

/** Provinces that calls of a day came from, for the filter. */
export const provincesOf = (db: Db, day: number): string[] =>
  db
    .select({ part: hotspotBases.part })
    .from(hotspotBases)
    .where(and(eq(hotspotBases.day, day), inArray(hotspotBases.slice, ['province'])))
    .orderBy(desc(hotspotBases.calls))
    .limit(60)
    .all()
    .map(({ part }) => part)
