import { sql } from 'drizzle-orm'
import { index, integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { keysOf } from '#src/kernel/vocabulary.ts'
import { recordings } from '#src/recordings/schema.ts'

import { timings, transcriptFormats, voices } from './vocabulary.ts'

/** One finished hearing of a recording. A new one replaces the old together with its segments. */
export const transcripts = sqliteTable(
  'transcripts',
  {
    id: integer().primaryKey(),
    recordingId: integer()
      .notNull()
      .unique()
      .references(() => recordings.id, { onDelete: 'cascade' }),
    /** One of `transcriptSources`. */
    engine: text().notNull(),
    /** Name of the weights; of an imported text the format it came in. */
    model: text().notNull(),
    finishedAt: integer().notNull(),
    /** Voiced time that was sent to the engine. */
    speechMs: integer().notNull(),
    wallMs: integer().notNull(),
  },
  (table) => [
    // What was heard here, newest first: a year of imported texts does not slow it down.
    index('transcripts_heard')
      .on(table.id)
      .where(sql`${table.engine} <> 'imported'`),
  ],
)
export type Transcript = typeof transcripts.$inferSelect

/** Condition of the index above, in its own words: a bound value would not meet it. */
export const heardHere = sql`${transcripts.engine} <> 'imported'`

/** Who brought a transcript that was finished elsewhere, and in what. */
export const transcriptImports = sqliteTable('transcript_imports', {
  transcriptId: integer()
    .primaryKey()
    .references(() => transcripts.id, { onDelete: 'cascade' }),
  format: text({ enum: keysOf(transcriptFormats) }).notNull(),
  fileName: text().notNull(),
  timing: text({ enum: keysOf(timings) }).notNull(),
  importedBy: text().notNull(),
  importedAt: integer().notNull(),
})
export type TranscriptImport = typeof transcriptImports.$inferSelect

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
    /** Mean token probability, 0–1; null where an imported text does not rate its words. */
    confidence: real(),
    doubtful: integer({ mode: 'boolean' }).notNull(),
  },
  (table) => [index('segments_transcript').on(table.transcriptId, table.startMs, table.id)],
)
export type Segment = typeof segments.$inferSelect
