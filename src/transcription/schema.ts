import { sql } from 'drizzle-orm'
import {
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { recordings } from '#src/recordings/schema.ts'

import {
  engines,
  type QualityMark,
  timings,
  transcriptFormats,
  trialScopes,
  voices,
} from './vocabulary.ts'

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
    /** Normalised, simplified; what a person heard once it was corrected. */
    text: text().notNull(),
    /** The normalised text of the machine, kept when a person corrected it; null otherwise. */
    heardText: text(),
    /** As the engine gave it. */
    rawText: text().notNull(),
    /** Mean token probability, 0–1; null where an imported text does not rate its words. */
    confidence: real(),
    doubtful: integer({ mode: 'boolean' }).notNull(),
    /** What to know about the text: see `qualityMarks`. */
    marks: text({ mode: 'json' }).$type<QualityMark[]>().notNull().default([]),
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
/**
 * 订正: what a person heard at one place of a recording, as it stands now. Bound to voice and time,
 * so that it outlives the segments of one hearing.
 */
export const corrections = sqliteTable(
  'corrections',
  {
    id: integer().primaryKey(),
    recordingId: integer()
      .notNull()
      .references(() => recordings.id, { onDelete: 'cascade' }),
    /** The line that shows it; null when a new hearing cut the speech differently. */
    segmentId: integer().references(() => segments.id, { onDelete: 'set null' }),
    voice: text({ enum: keysOf(voices) }).notNull(),
    startMs: integer().notNull(),
    endMs: integer().notNull(),
    /** The machine's text when it was corrected. */
    heardText: text().notNull(),
    text: text().notNull(),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    accountName: text().notNull(),
    at: integer().notNull(),
  },
  (table) => [
    index('corrections_recording').on(table.recordingId, table.startMs),
    uniqueIndex('corrections_segment').on(table.segmentId),
  ],
)
export type Correction = typeof corrections.$inferSelect

/**
 * 常见误听: a string the machine wrote for another. The counts follow the corrections; screening
 * reads one only after a person decided so.
 */
export const mishearings = sqliteTable(
  'mishearings',
  {
    id: integer().primaryKey(),
    heard: text().notNull(),
    meant: text().notNull(),
    /** Distinct recordings and people behind it. */
    recordings: integer().notNull(),
    people: integer().notNull(),
    lastAt: integer().notNull(),
    used: integer({ mode: 'boolean' }).notNull().default(false),
    decidedBy: text(),
    decidedAt: integer(),
  },
  (table) => [
    uniqueIndex('mishearings_pair').on(table.heard, table.meant),
    index('mishearings_frequent').on(table.recordings, table.id),
    index('mishearings_used').on(table.used, table.recordings, table.id),
  ],
)
export type Mishearing = typeof mishearings.$inferSelect

export const correctionMishearings = sqliteTable(
  'correction_mishearings',
  {
    correctionId: integer()
      .notNull()
      .references(() => corrections.id, { onDelete: 'cascade' }),
    mishearingId: integer()
      .notNull()
      .references(() => mishearings.id, { onDelete: 'cascade' }),
  },
  (table) => [
    primaryKey({ columns: [table.correctionId, table.mishearingId] }),
    index('correction_mishearings_mishearing').on(table.mishearingId),
  ],
)
