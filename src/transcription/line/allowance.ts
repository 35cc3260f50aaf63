import { eq, gte, sql } from 'drizzle-orm'

import { startOfDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { waitsSince } from '#src/kernel/jobs/queries.ts'
import type { Allowance } from '#src/kernel/jobs/runner.ts'

import { transcripts } from '../schema.ts'
import type { RankSlice } from '../vocabulary.ts'
import { places } from './places.ts'
import { transcriptionRanks } from './schema.ts'
import { lineSettings, type LineSettings } from './settings.ts'
import { pauseOf } from './switches.ts'

/** CPU time of the day's finished transcripts, ms, by slice; what was never ranked counts as ranked. */
export type Spent = Record<RankSlice, number>

export type LineAllowance = Allowance & {
  reason: 'open' | 'paused' | 'ranking' | 'ranked-spent' | 'all-spent'
}

const hourMs = 3_600_000

/** What the day's transcripts have cost so far; a call being heard is counted when it is done. */
export function spentToday(db: Db, now = Date.now()): Spent {
  const slice = sql<RankSlice>`coalesce(${transcriptionRanks.slice}, 'ranked')`
  const rows = db
    .select({ slice, ms: sql<number>`sum(coalesce(${transcripts.cpuMs}, ${transcripts.wallMs}))` })
    .from(transcripts)
    .leftJoin(transcriptionRanks, eq(transcriptionRanks.recordingId, transcripts.recordingId))
    .where(gte(transcripts.finishedAt, startOfDay(now)))
    .groupBy(slice)
    .all()
  const spent: Spent = { ranked: 0, random: 0, asked: 0 }
  for (const row of rows) spent[row.slice] += row.ms
  return spent
}

/**
 * What of the budget the ranked may still use, ms: all of it but what is held back for the random
 * slice. Infinite without a budget.
 */
export function leftForRanked(settings: LineSettings, spent: Spent): number {
  if (settings.budgetHours === null) return Infinity
  const budget = settings.budgetHours * hourMs
  const held = Math.max(0, budget * settings.randomShare - spent.random)
  return Math.max(0, budget - held - totalOf(spent))
}

export const totalOf = (spent: Spent) => spent.ranked + spent.random + spent.asked

/**
 * What the worker may take next. A person who waits is served whatever the budget; the random slice
 * goes on within its reserve, so that the day can be measured; a pause stops everything. A batch
 * that has just come in is ranked before the first of it is taken.
 */
export function nextAllowed(db: Db, now = Date.now()): LineAllowance {
  if (pauseOf(db)) return { claim: false, reason: 'paused' }
  if (isRanking(db, now)) {
    return { claim: true, worstPriority: places.asked, reason: 'ranking' }
  }
  const settings = lineSettings(db)
  if (settings.budgetHours === null) return { claim: true, reason: 'open' }
  const spent = spentToday(db, now)
  if (leftForRanked(settings, spent) > 0) return { claim: true, reason: 'open' }
  const reserve = settings.budgetHours * hourMs * settings.randomShare
  return spent.random < reserve
    ? { claim: true, worstPriority: places.random, reason: 'ranked-spent' }
    : { claim: true, worstPriority: places.asked, reason: 'all-spent' }
}

/**
 * What one of the worker's loops may take. An engine that batches the windows of several calls gets
 * several; another fills the machine with one.
 */
export function allowedFor(turn: number, engine: { shared: () => boolean }) {
  return (db: Db, now: number): Allowance =>
    turn === 0 || engine.shared() ? nextAllowed(db, now) : { claim: false }
}

/** A batch that arrives is ranked in moments; longer than this nothing waits for its ranks. */
const rankingMs = 30_000

/** Whether recordings have just come in whose place in line is not yet known. */
const isRanking = (db: Db, now: number) => waitsSince(db, 'rank', now - rankingMs)
