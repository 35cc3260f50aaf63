import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** 回访评分: what the customer gave from 1 to 5 when somebody called back, as imported. */
export const returnScores = sqliteTable(
  'return_scores',
  {
    id: integer().primaryKey(),
    scoreNo: text().notNull().unique(),
    /** Which of the three is known differs; one is. They may name what has not come (yet). */
    callNo: text().notNull().default(''),
    complaintNo: text().notNull().default(''),
    caller: text().notNull().default(''),
    score: integer().notNull(),
    words: text().notNull().default(''),
    visitedAt: integer().notNull(),
    visitedBy: text().notNull().default(''),
  },
  (table) => [
    index('return_scores_caller').on(table.caller, table.visitedAt),
    index('return_scores_call').on(table.callNo),
    index('return_scores_complaint').on(table.complaintNo),
    index('return_scores_visited').on(table.visitedAt, table.id),
  ],
)
export type ReturnScore = typeof returnScores.$inferSelect
