import { index, integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { keysOf } from '#src/kernel/vocabulary.ts'
import { businessTypes } from '#src/organisation/schema.ts'
import { recordings } from '#src/recordings/schema.ts'

import { lineStates, rankSlices } from '../vocabulary.ts'
import type { Reason } from './priority.ts'

/** Where a recording stands in line and why. Renewed while it waits; kept as it was once heard. */
export const transcriptionRanks = sqliteTable('transcription_ranks', {
  recordingId: integer()
    .primaryKey()
    .references(() => recordings.id, { onDelete: 'cascade' }),
  /** 0–100, the higher the sooner. */
  priority: integer().notNull(),
  reasons: text({ mode: 'json' }).$type<Reason[]>().notNull(),
  slice: text({ enum: keysOf(rankSlices) }).notNull(),
  /** The draw for the random slice, made once: it can be run again from these and the content. */
  seed: text().notNull(),
  share: real().notNull(),
  drawn: real().notNull(),
  rankedAt: integer().notNull(),
})
export type TranscriptionRank = typeof transcriptionRanks.$inferSelect

/** A person waits for a recording. */
export const transcriptionRequests = sqliteTable(
  'transcription_requests',
  {
    id: integer().primaryKey(),
    recordingId: integer()
      .notNull()
      .references(() => recordings.id, { onDelete: 'cascade' }),
    at: integer().notNull(),
    by: text().notNull(),
  },
  (table) => [index('transcription_requests_recording').on(table.recordingId)],
)

/** What a day may cost and how much is drawn at random; the newest row holds. */
export const transcriptionSettings = sqliteTable('transcription_settings', {
  id: integer().primaryKey(),
  /** CPU hours a day; null sets no limit. */
  budgetHours: real(),
  /** Share of recordings drawn at random, 0–1. */
  randomShare: real().notNull(),
  seed: text().notNull(),
  at: integer().notNull(),
  by: text().notNull(),
})

/** Pauses and resumptions of the whole line; the newest row holds. */
export const transcriptionSwitches = sqliteTable('transcription_switches', {
  id: integer().primaryKey(),
  state: text({ enum: keysOf(lineStates) }).notNull(),
  at: integer().notNull(),
  by: text().notNull(),
})

/** How long calls of a business type take, measured now and then over its newest calls. */
export const callDurations = sqliteTable('call_durations', {
  businessTypeId: integer()
    .primaryKey()
    .references(() => businessTypes.id, { onDelete: 'cascade' }),
  calls: integer().notNull(),
  p90: integer(),
  p95: integer(),
  p99: integer(),
  measuredAt: integer().notNull(),
})
