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

import { voices } from './vocabulary.ts'

/** One finished hearing of a recording. A new one replaces the old together with its segments. */
export const transcripts = sqliteTable('transcripts', {
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
})
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
    /** Normalised, simplified; what a person heard once it was corrected. */
    text: text().notNull(),
    /** The normalised text of the machine, kept when a person corrected it; null otherwise. */
    heardText: text(),
    /** As the engine gave it. */
    rawText: text().notNull(),
    /** Mean token probability, 0–1. */
    confidence: real().notNull(),
    doubtful: integer({ mode: 'boolean' }).notNull(),
  },
  (table) => [index('segments_transcript').on(table.transcriptId, table.startMs, table.id)],
)
export type Segment = typeof segments.$inferSelect

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
