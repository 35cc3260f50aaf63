import { desc, eq } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import type { StandingRow } from './reckon.ts'
import { type RedFlag, redFlags } from './schema.ts'
import type { FlagReason } from './vocabulary.ts'

export type FlagDecision = { departmentIds: number[]; reason: FlagReason }

/**
 * 流动红旗: to the first rank. Where several share it, whoever of them holds the flag keeps it; then it
 * goes to the fewest concealed and missed for a million calls, then to the lowest score, and is shared
 * where that is equal, too. Leaks are counted against calls and not against substantiated complaints:
 * one complaint more that was reported would lower a share, and nobody is to come nearer to the flag by
 * a complaint.
 */
export function decideFlag(
  rows: readonly StandingRow[],
  holders: readonly number[],
): FlagDecision | null {
  const first = rows.filter(({ place }) => place?.rank === 1)
  const holding = first.filter(({ departmentId }) => holders.includes(departmentId))
  const kept = holding.length > 0 ? holding : first
  // As fractions multiplied out, so that equal ones are equal.
  const fewest = leastBy(kept, (a, b) => a.counts.leaked * b.calls - b.counts.leaked * a.calls)
  const lowest = leastBy(fewest, (a, b) => (a.score ?? 0) - (b.score ?? 0))
  const [one] = lowest
  if (!one) return null
  const departmentIds = lowest.map(({ departmentId }) => departmentId)
  const steps: readonly (readonly [FlagReason, readonly StandingRow[]])[] = [
    ['first', first],
    ['kept', kept],
    ['fewer-leaks', fewest],
    ['lower-score', lowest],
  ]
  const reason = steps.find(([, left]) => left.length === 1)?.[0] ?? 'shared'
  return { departmentIds, reason }
}

function leastBy<T>(all: readonly T[], compare: (a: T, b: T) => number): T[] {
  const [least] = all.toSorted(compare)
  return least === undefined ? [] : all.filter((one) => compare(one, least) === 0)
}

export type FlagHolding = RedFlag & {
  /** When it was handed on; null while it is held. */
  until: number | null
}

/** Who held the flag, the newest first; those of one month hold it together. */
export function flagHistory(db: Db, most = 24): FlagHolding[] {
  const rows = db
    .select()
    .from(redFlags)
    .orderBy(desc(redFlags.month), redFlags.departmentId)
    .limit(most)
    .all()
  const months = [...new Set(rows.map(({ month }) => month))]
  const givenIn = new Map(rows.map(({ month, at }) => [month, at]))
  return rows.map((row) => {
    const next = months[months.indexOf(row.month) - 1]
    return { ...row, until: next === undefined ? null : (givenIn.get(next) ?? null) }
  })
}

/** Who holds it now. */
export function holdersNow(db: Db): RedFlag[] {
  const newest = db.select().from(redFlags).orderBy(desc(redFlags.month)).limit(1).get()
  return newest ? flagsOf(db, newest.month) : []
}

export const flagsOf = (db: Db, month: string): RedFlag[] =>
  db.select().from(redFlags).where(eq(redFlags.month, month)).orderBy(redFlags.departmentId).all()
