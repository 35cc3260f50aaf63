import { createHash } from 'node:crypto'

import { desc, eq } from 'drizzle-orm'

import { boundsOf } from '#src/complaints/months/month.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'

import { entrantsOf, unknownOf } from './gather.ts'
import { reckon, type StandingRow } from './reckon.ts'
import { ruleOf } from './rules.ts'
import { type AdoptedRule, type ContestMonth, contestMonths } from './schema.ts'
import type { ContestRule } from './vocabulary.ts'

export type Standings = {
  month: string
  from: number
  until: number
  /** Whether the month is over: only then can it be announced. */
  over: boolean
  /** What was announced; then `rows`, `rule` and `unknown` are what it said. */
  announced: ContestMonth | null
  rule: ContestRule
  /** Since when these weights hold; null for those the product comes with. */
  adopted: AdoptedRule | null
  /** Who takes part by rank, then who does not. */
  rows: StandingRow[]
  /** Complaints that belong to no department. */
  unknown: number
  /** Changes with the numbers: an announcement names what its page showed. */
  mark: string
}

/** One month of the contest: as it was announced, else as everything stands now. */
export function standingsOf(db: Db, month: string, now: number): Standings {
  const bounds = boundsOf(month)
  if (!bounds) throw new NotFound()
  const told = announced(db, month)
  const { rule, adopted } = ruleOf(db, month)
  const head = { month, ...bounds, over: bounds.until <= now, announced: told, adopted }
  if (told) return { ...head, rule: told.rule, rows: told.rows, unknown: told.unknown, mark: '' }
  const rows = reckon(entrantsOf(db, month), rule)
  const unknown = unknownOf(db, month)
  return { ...head, rule, rows, unknown, mark: markOf({ rule, rows, unknown }) }
}

/** What was announced of a month: it never changes again. */
export const announced = (db: Db, month: string): ContestMonth | null =>
  db.select().from(contestMonths).where(eq(contestMonths.month, month)).get() ?? null

/** An announced month as it would stand now, by the weights it was announced with. */
export function asItStands(db: Db, { month, rule }: Pick<ContestMonth, 'month' | 'rule'>) {
  return reckon(entrantsOf(db, month), rule)
}

/** Months that were announced, newest first. */
export const announcedMonths = (db: Db, most: number): ContestMonth[] =>
  db.select().from(contestMonths).orderBy(desc(contestMonths.month)).limit(most).all()

const markOf = (shown: object) =>
  createHash('sha256').update(JSON.stringify(shown)).digest('hex').slice(0, 16)
