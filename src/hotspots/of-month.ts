import { and, asc, desc, eq, gte, inArray, lt, sql } from 'drizzle-orm'

import { type Db, isOneOf } from '#src/kernel/db.ts'
import { dayNumber } from '#src/recordings/handled/day.ts'

import { termNames } from './queries.ts'
import { risks } from './risks/schema.ts'
import type { RiskColour } from './risks/vocabulary.ts'
import { hotspotCounts, hotspotDays, hotspots, hotspotTerms } from './schema.ts'
import type { TermKind } from './vocabulary.ts'

export type MonthHotspot = {
  text: string
  kind: TermKind
  /** Days on which it rose, and was among the hotspots at all. */
  risen: number
  listed: number
  /** Its calls of the month, of the month before, and of the day that had most. */
  calls: number
  before: number
  peak: { day: number; calls: number }
  /** Colours of the risks its rises started, in order. */
  risks: RiskColour[]
}

const mostShown = 15

/** 本月热点: terms that rose on most days, then those of most calls. Days that were not counted are not there. */
export function hotspotsBetween(
  db: Db,
  { from, until }: { from: number; until: number },
  before: number,
): { countedDays: number; rows: MonthHotspot[] } {
  const [first, next] = [dayNumber(from), dayNumber(until)]
  const days = db
    .select({ day: hotspotDays.day })
    .from(hotspotDays)
    .where(and(gte(hotspotDays.day, first), lt(hotspotDays.day, next)))
    .all()
  const found = db
    .select({
      term: hotspotTerms,
      risen: sql<number>`sum(${hotspots.rising})`,
      listed: sql<number>`count(*)`,
      // SQLite takes the other columns from the row that holds the maximum.
      most: sql<number>`max(${hotspots.calls})`,
      on: hotspots.day,
    })
    .from(hotspots)
    .innerJoin(hotspotTerms, eq(hotspotTerms.id, hotspots.termId))
    .where(and(gte(hotspots.day, first), lt(hotspots.day, next)))
    .groupBy(hotspots.termId)
    .orderBy(
      desc(sql`sum(${hotspots.rising})`),
      desc(sql`sum(${hotspots.calls})`),
      asc(hotspots.termId),
    )
    .limit(mostShown)
    .all()
  const ids = found.map(({ term }) => term.id)
  const now = countsOf(db, ids, first, next)
  const earlier = countsOf(db, ids, dayNumber(before), first)
  const started = risksOf(db, ids, { from, until })
  const named = termNames(db)
  return {
    countedDays: days.length,
    rows: found.map(({ term, risen, listed, most, on }) => ({
      ...{ text: named(term), kind: term.kind, risen, listed },
      ...{ calls: now.get(term.id) ?? 0, before: earlier.get(term.id) ?? 0 },
      peak: { day: on, calls: most },
      risks: started.get(term.id) ?? [],
    })),
  }
}

function countsOf(db: Db, ids: readonly number[], first: number, next: number) {
  const { termId, slice, part, day, calls } = hotspotCounts
  const rows = db
    .select({ termId, calls: sql<number>`sum(${calls})` })
    .from(hotspotCounts)
    .where(
      and(isOneOf(termId, ids), eq(slice, 'all'), eq(part, ''), gte(day, first), lt(day, next)),
    )
    .groupBy(termId)
    .all()
  return new Map(rows.map((row) => [row.termId, row.calls]))
}

function risksOf(db: Db, ids: readonly number[], { from, until }: { from: number; until: number }) {
  const { cause, colour, startedAt, state } = risks
  const rows = db
    .select({ cause, colour })
    .from(risks)
    .where(
      and(
        inArray(
          cause,
          ids.map((id) => `rise:${id}`),
        ),
        and(gte(startedAt, from), lt(startedAt, until)),
        inArray(state, ['open', 'released']),
      ),
    )
    .orderBy(asc(startedAt), asc(risks.id))
    .all()
  const found = new Map<number, RiskColour[]>()
  for (const row of rows) {
    const id = Number(row.cause.slice('rise:'.length))
    found.set(id, [...(found.get(id) ?? []), row.colour])
  }
  return found
}
