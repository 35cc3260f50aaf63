import { desc, eq } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import type { StandingRow } from './reckon.ts'
import { type RedFlag, redFlags } from './schema.ts'
import type { FlagReason } from './vocabulary.ts'

export type FlagDecision = { departmentIds: number[]; reason: FlagReason }

/**
 * 流动红旗: to the first rank. Where several share it, whoever of them holds the flag keeps it; else it
 * goes to the fewest concealed and missed for a million calls, and is shared where that is equal, too.
 * Leaks are counted against calls and not against substantiated complaints: one complaint more that was
 * reported would lower a share, and nobody is to come nearer to the flag by a complaint.
 */
export function decideFlag(
  rows: readonly StandingRow[],
  holders: readonly number[],
): FlagDecision | null {
  const first = rows.filter(({ place }) => place?.rank === 1)
  const ids = (of: readonly StandingRow[]) => of.map(({ departmentId }) => departmentId)
  if (first.length === 0) return null
  if (first.length === 1) return { departmentIds: ids(first), reason: 'first' }
  const holding = first.filter(({ departmentId }) => holders.includes(departmentId))
  if (holding.length > 0) return { departmentIds: ids(holding), reason: 'kept' }
  // As fractions multiplied out, so that equal ones are equal.
  const fewer = (a: StandingRow, b: StandingRow) =>
    a.counts.leaked * b.calls - b.counts.leaked * a.calls
  const [least] = first.toSorted(fewer)
  const fewest = first.filter((row) => least && fewer(row, least) === 0)
  return fewest.length === 1
    ? { departmentIds: ids(fewest), reason: 'fewer-leaks' }
    : { departmentIds: ids(fewest), reason: 'shared' }
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
  const handedOn = [...new Set(rows.map(({ at }) => at))]
  return rows.map((row) => ({ ...row, until: handedOn[handedOn.indexOf(row.at) - 1] ?? null }))
}

/** Who holds it now. */
export function holdersNow(db: Db): RedFlag[] {
  const newest = db.select().from(redFlags).orderBy(desc(redFlags.month)).limit(1).get()
  return newest ? flagsOf(db, newest.month) : []
}

export const flagsOf = (db: Db, month: string): RedFlag[] =>
  db.select().from(redFlags).where(eq(redFlags.month, month)).orderBy(redFlags.departmentId).all()
