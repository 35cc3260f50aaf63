import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'

import { recordings } from '../schema.ts'

/** 批注: a note pinned to a moment of a recording, for whoever reviews it next. */
export const recordingNotes = sqliteTable(
  'recording_notes',
  {
    id: integer().primaryKey(),
    recordingId: integer()
      .notNull()
      .references(() => recordings.id, { onDelete: 'cascade' }),
    atMs: integer().notNull(),
    text: text().notNull(),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    accountName: text().notNull(),
    createdAt: integer().notNull(),
    changedAt: integer(),
  },
  (table) => [index('recording_notes_recording').on(table.recordingId, table.atMs)],
)
export type RecordingNote = typeof recordingNotes.$inferSelect
