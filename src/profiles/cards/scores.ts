import { and, desc, eq, isNotNull, sql } from 'drizzle-orm'

import { type ScoreSheet, scoreSheets } from '#src/inspection/scoring/schema.ts'
import type { Db } from '#src/kernel/db.ts'

import { type Asked, rowsOf } from '../asked.ts'

export type ScoresCard = {
  scored: number
  /** Hundredths; null where nothing was scored. */
  average: number | null
  newest: Pick<ScoreSheet, 'id' | 'outcome' | 'scoreHundredths' | 'submittedAt'>[]
}

/** 质检评分 that stand: what was handed in and counts, or what an appeal put in its place. */
export function scoresCard(db: Db, asked: Asked): ScoresCard {
  const { id, outcome, scoreHundredths, submittedAt, counts, state } = scoreSheets
  const mine = and(
    rowsOf(asked, scoreSheets, submittedAt),
    eq(counts, true),
    eq(state, 'submitted'),
    isNotNull(scoreHundredths),
  )
  const sums = db
    .select({ scored: sql<number>`count(*)`, average: sql<number | null>`avg(${scoreHundredths})` })
    .from(scoreSheets)
    .where(mine)
    .get()
  return {
    scored: sums?.scored ?? 0,
    average: sums?.average ?? null,
    newest: db
      .select({ id, outcome, scoreHundredths, submittedAt })
      .from(scoreSheets)
      .where(mine)
      .orderBy(desc(submittedAt), desc(id))
      .limit(5)
      .all(),
  }
}
