import { and, desc, ne, sql } from 'drizzle-orm'

import { type ReviewAppeal, reviewAppeals } from '#src/inspection/appeals/schema.ts'
import type { AppealState } from '#src/inspection/appeals/vocabulary.ts'
import type { Db } from '#src/kernel/db.ts'

import { type Asked, rowsOf } from '../asked.ts'

export type AppealsCard = {
  byState: { state: AppealState; n: number }[]
  newest: Pick<ReviewAppeal, 'id' | 'subject' | 'round' | 'state' | 'filedAt'>[]
}

/** 申诉 about scores and verdicts, filed since then. */
export function appealsCard(db: Db, asked: Asked): AppealsCard {
  const { id, subject, round, state, filedAt } = reviewAppeals
  const mine = and(rowsOf(asked, reviewAppeals, filedAt), ne(state, 'withdrawn'))
  return {
    byState: db
      .select({ state, n: sql<number>`count(*)` })
      .from(reviewAppeals)
      .where(mine)
      .groupBy(state)
      .all(),
    newest: db
      .select({ id, subject, round, state, filedAt })
      .from(reviewAppeals)
      .where(mine)
      .orderBy(desc(filedAt), desc(id))
      .limit(5)
      .all(),
  }
}
