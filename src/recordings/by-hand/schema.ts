import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { keysOf } from '#src/kernel/vocabulary.ts'

import { calls, recordings } from '../schema.ts'
import { handMatchKinds } from './vocabulary.ts'

/** 手工对上、解除: who said which call a recording holds, when and why; the newest row of a recording holds. */
export const handMatches = sqliteTable(
  'hand_matches',
  {
    id: integer().primaryKey(),
    recordingId: integer()
      .notNull()
      .references(() => recordings.id, { onDelete: 'cascade' }),
    callId: integer()
      .notNull()
      .references(() => calls.id),
    kind: text({ enum: keysOf(handMatchKinds) }).notNull(),
    reason: text().notNull(),
    at: integer().notNull(),
    by: text().notNull(),
  },
  (table) => [index('hand_matches_recording').on(table.recordingId, table.id)],
)
export type HandMatch = typeof handMatches.$inferSelect
