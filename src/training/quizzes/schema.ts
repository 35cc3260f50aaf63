import { index, integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { people } from '#src/organisation/schema.ts'
import { tracks } from '#src/training/records/vocabulary.ts'

/** 现场抽考: a few questions behind a code, for minutes. */
export const quizzes = sqliteTable(
  'quizzes',
  {
    id: integer().primaryKey(),
    title: text().notNull(),
    track: text({ enum: keysOf(tracks) }).notNull(),
    code: text().notNull(),
    versionIds: text({ mode: 'json' }).$type<number[]>().notNull(),
    seed: integer().notNull(),
    opensAt: integer().notNull(),
    closesAt: integer().notNull(),
    trainerId: integer().references(() => accounts.id),
    trainerName: text().notNull(),
  },
  (table) => [
    index('quizzes_code').on(table.code, table.closesAt),
    index('quizzes_newest').on(table.opensAt, table.id),
  ],
)
export type Quiz = typeof quizzes.$inferSelect

export const quizEntries = sqliteTable(
  'quiz_entries',
  {
    id: integer().primaryKey(),
    quizId: integer()
      .notNull()
      .references(() => quizzes.id),
    personId: integer()
      .notNull()
      .references(() => people.id),
    answers: text({ mode: 'json' }).$type<string[][]>().notNull(),
    percent: real().notNull(),
    at: integer().notNull(),
  },
  (table) => [
    uniqueIndex('quiz_entries_once').on(table.quizId, table.personId),
    index('quiz_entries_newest').on(table.quizId, table.at, table.id),
    index('quiz_entries_person').on(table.personId, table.id),
  ],
)
