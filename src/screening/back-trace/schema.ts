import { index, integer, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'

import { outsideCases } from '#src/complaints/outside-cases/schema.ts'
import { returnScores } from '#src/complaints/return-scores/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { voices } from '#src/transcription/vocabulary.ts'

import { traceKinds, traceOutcomes, traceReasons } from '../vocabulary.ts'

/**
 * 回溯由来: a call that speaks of an earlier one, an outside case or a low score. It stays open for a
 * while, because calls and recordings come late.
 */
export const backTraceTriggers = sqliteTable(
  'back_trace_triggers',
  {
    id: integer().primaryKey(),
    kind: text({ enum: keysOf(traceKinds) }).notNull(),
    /** The one of the three that the kind names. */
    recordingId: integer()
      .unique()
      .references(() => recordings.id, { onDelete: 'cascade' }),
    outsideCaseId: integer()
      .unique()
      .references(() => outsideCases.id, { onDelete: 'cascade' }),
    returnScoreId: integer()
      .unique()
      .references(() => returnScores.id, { onDelete: 'cascade' }),
    outcome: text({ enum: keysOf(traceOutcomes) }).notNull(),
    /** The number calls so often that an earlier call says little: fewer are traced. */
    frequent: integer({ mode: 'boolean' }).notNull().default(false),
    at: integer().notNull(),
    openUntil: integer().notNull(),
  },
  (table) => [
    index('back_trace_triggers_newest').on(table.at, table.id),
    index('back_trace_triggers_kind').on(table.kind, table.at, table.id),
    index('back_trace_triggers_open').on(table.openUntil),
  ],
)
export type BackTraceTrigger = typeof backTraceTriggers.$inferSelect

/** The words in which a customer speaks of an earlier call, bound to voice, moment and text. */
export const backTraceMentions = sqliteTable(
  'back_trace_mentions',
  {
    id: integer().primaryKey(),
    triggerId: integer()
      .notNull()
      .references(() => backTraceTriggers.id, { onDelete: 'cascade' }),
    segmentIndex: integer().notNull(),
    voice: text({ enum: keysOf(voices) }).notNull(),
    startMs: integer().notNull(),
    endMs: integer().notNull(),
    /** UTF-16 offsets in the segment's text. */
    startChar: integer().notNull(),
    endChar: integer().notNull(),
    text: text().notNull(),
    /** SHA-256 of the segment's text: shows when evidence no longer says what was found. */
    textHash: text().notNull(),
    /** When the earlier call was, in the customer's words (昨天上午); null where nothing says so. */
    timeWords: text(),
  },
  (table) => [index('back_trace_mentions_trigger').on(table.triggerId)],
)
export type BackTraceMention = typeof backTraceMentions.$inferSelect

/** 回溯: an earlier call that a trigger speaks of. Whoever took that call is the one concerned. */
export const backTraces = sqliteTable(
  'back_traces',
  {
    id: integer().primaryKey(),
    triggerId: integer()
      .notNull()
      .references(() => backTraceTriggers.id, { onDelete: 'cascade' }),
    callId: integer()
      .notNull()
      .references(() => calls.id, { onDelete: 'cascade' }),
    why: text({ enum: keysOf(traceReasons) }).notNull(),
    /** From the earlier call to what speaks of it. */
    distanceMs: integer().notNull(),
    at: integer().notNull(),
  },
  (table) => [
    unique('back_traces_once').on(table.triggerId, table.callId),
    index('back_traces_call').on(table.callId),
  ],
)
export type BackTrace = typeof backTraces.$inferSelect

/** How far back and how many; the newest row holds. */
export const backTraceSettings = sqliteTable('back_trace_settings', {
  id: integer().primaryKey(),
  days: integer().notNull(),
  mostTraces: integer().notNull(),
  frequentCalls: integer().notNull(),
  lowScore: integer().notNull(),
  /** The hotline's own telephones, which call nobody to complain. */
  ownNumbers: text({ mode: 'json' }).$type<string[]>().notNull(),
  at: integer().notNull(),
  by: text().notNull(),
})
