import { sql } from 'drizzle-orm'
import { index, integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { keysOf } from '#src/kernel/vocabulary.ts'
import { recordings } from '#src/recordings/schema.ts'

import { engines, timings, transcriptFormats, trialScopes, voices } from './vocabulary.ts'

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
    /** CPU time of the engine; null where it does not tell, the wall time then stands for it. */
    cpuMs: integer(),
  },
  (table) => [
    index('transcripts_finished').on(table.finishedAt),
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

/** Which engine and model an administrator put to work (选用); the newest row holds. */
export const engineChoices = sqliteTable('engine_choices', {
  id: integer().primaryKey(),
  engine: text({ enum: keysOf(engines) }).notNull(),
  /** Name of the file in the models folder. */
  model: text().notNull(),
  chosenBy: integer(),
  chosenByName: text().notNull(),
  chosenAt: integer().notNull(),
})
export type EngineChoice = typeof engineChoices.$inferSelect

/** One hearing of the shipped calls, to know how fast and how well an engine hears here (试听). */
export const engineTrials = sqliteTable(
  'engine_trials',
  {
    id: integer().primaryKey(),
    engine: text({ enum: keysOf(engines) }).notNull(),
    model: text().notNull(),
    /** Of the model file that was heard with: another file of the same name was never tried. */
    modelSha256: text(),
    scope: text({ enum: keysOf(trialScopes) }).notNull(),
    askedBy: text().notNull(),
    finishedAt: integer().notNull(),
    /** Why it was not heard to the end; null when it was. */
    failure: text(),
    calls: integer().notNull(),
    audioMs: integer().notNull(),
    /** With one process. */
    wallMs: integer().notNull(),
    /** Transcriptions or other work ran beside it, so the speed is too low. */
    disturbed: integer({ mode: 'boolean' }).notNull(),
    edits: integer().notNull(),
    characters: integer().notNull(),
    /** Characters written where nobody spoke. */
    silenceCharacters: integer().notNull(),
    peakBytes: integer(),
    /** Begin of what was heard in the first call. */
    heardText: text().notNull(),
  },
  (table) => [
    index('engine_trials_newest').on(table.finishedAt, table.id),
    index('engine_trials_pair').on(table.engine, table.model, table.finishedAt),
  ],
)
export type EngineTrial = typeof engineTrials.$inferSelect

/** Checksums that were computed once, good as long as size and time of change stay. */
export const modelChecksums = sqliteTable('model_checksums', {
  path: text().primaryKey(),
  bytes: integer().notNull(),
  changedMs: real().notNull(),
  sha256: text().notNull(),
})
