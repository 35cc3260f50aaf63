import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { calls } from '../schema.ts'

/**
 * What is left of a recording whose keeping time was over (已按期删除): enough to know the same
 * content again and to account for its call, and nothing that says who called or what was said.
 */
export const erasedRecordings = sqliteTable(
  'erased_recordings',
  {
    id: integer().primaryKey(),
    /** The number it had; SQLite may give it to another. */
    recordingId: integer().notNull(),
    sha256: text().notNull().unique(),
    callId: integer().references(() => calls.id),
    bytes: integer().notNull(),
    receivedAt: integer().notNull(),
    erasedAt: integer().notNull(),
    /** Which rule was applied: a class of `retention`. */
    rule: text().notNull(),
    by: text().notNull(),
  },
  (table) => [
    index('erased_recordings_call').on(table.callId),
    index('erased_recordings_newest').on(table.erasedAt, table.id),
  ],
)
export type ErasedRecording = typeof erasedRecordings.$inferSelect
