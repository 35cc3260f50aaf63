import { and, desc, eq, gte } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import { callerRuleAt } from './rules.ts'
import { frequentCallers } from './schema.ts'

const most = 50

/** Who calls so often now, the most first; under words that hide the numbers. */
export function frequentNow(
  db: Db,
  least: number,
  now = Date.now(),
): { word: string; calls: number; days: number }[] {
  const { frequentDays: days } = callerRuleAt(db, now)
  return db
    .select({ word: frequentCallers.word, calls: frequentCallers.calls })
    .from(frequentCallers)
    .where(and(eq(frequentCallers.active, true), gte(frequentCallers.calls, least)))
    .orderBy(desc(frequentCallers.calls), desc(frequentCallers.id))
    .limit(most)
    .all()
    .map((row) => ({ ...row, days }))
}
