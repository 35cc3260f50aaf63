import { index, integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { keysOf } from '#src/kernel/vocabulary.ts'
import { recordings } from '#src/recordings/schema.ts'

import { voices } from './vocabulary.ts'

/** One finished hearing of a recording. A new one replaces the old together with its segments. */
export const transcripts = sqliteTable(
  'transcripts',
  {
    id: integer().primaryKey(),
    recordingId: integer()
      .notNull()
      .unique()
      .references(() => recordings.id, { onDelete: 'cascade' }),
    engine: text().notNull(),
    model: text().notNull(),
    finishedAt: integer().notNull(),
    /** Voiced time that was sent to the engine. */
    speechMs: integer().notNull(),
    wallMs: integer().notNull(),
    /** CPU time of the engine; null where it does not tell, the wall time then stands for it. */
    cpuMs: integer(),
  },
  (table) => [index('transcripts_finished').on(table.finishedAt)],
)
export type Transcript = typeof transcripts.$inferSelect

export const segments = sqliteTable(
  'segments',
  {
    id: integer().primaryKey(),
    transcriptId: integer()
      .notNull()
      .references(() => transcripts.id, { onDelete: 'cascade' }),
    voice: text({ enum: keysOf(voices) }).notNull(),
    startMs: integer().notNull(),
    endMs: integer().notNull(),
    /** Normalised, simplified. */
    text: text().notNull(),
    /** As the engine gave it. */
    rawText: text().notNull(),
    /** Mean token probability, 0–1. */
    confidence: real().notNull(),
    doubtful: integer({ mode: 'boolean' }).notNull(),
  },
  (table) => [index('segments_transcript').on(table.transcriptId, table.startMs, table.id)],
)
export type Segment = typeof segments.$inferSelect
