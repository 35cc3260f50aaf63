import { index, integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { complaints } from '#src/complaints/schema.ts'
import { complaintTargets, faultCategories } from '#src/complaints/vocabulary.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { voices } from '#src/transcription/vocabulary.ts'

import { findingStates, recheckVerdicts, reconciliations } from './vocabulary.ts'

/** What screening made of a transcript, flagged or not; re-screening replaces it. */
export const screenings = sqliteTable('screenings', {
  id: integer().primaryKey(),
  recordingId: integer()
    .notNull()
    .unique()
    .references(() => recordings.id, { onDelete: 'cascade' }),
  lexiconVersion: text().notNull(),
  /** Which mishearings were read along; null when none was in use. */
  mishearingsVersion: text(),
  /** Ranking score, 0–1. */
  score: real().notNull(),
  flagged: integer({ mode: 'boolean' }).notNull(),
  screenedAt: integer().notNull(),
})

/** 三账比对: the box each known call falls into. Calls nobody heard yet have no row. */
export const callReconciliations = sqliteTable(
  'call_reconciliations',
  {
    callId: integer()
      .primaryKey()
      .references(() => calls.id, { onDelete: 'cascade' }),
    state: text({ enum: keysOf(reconciliations) }).notNull(),
    at: integer().notNull(),
  },
  (table) => [index('reconciliations_state').on(table.state)],
)

/** 疑点: a recording suspected of holding an internal complaint. A suspicion, never a judgement. */
export const findings = sqliteTable(
  'findings',
  {
    id: integer().primaryKey(),
    recordingId: integer()
      .notNull()
      .unique()
      .references(() => recordings.id, { onDelete: 'cascade' }),
    callId: integer().references(() => calls.id),
    headline: text().notNull(),
    score: real().notNull(),
    faultCategory: text({ enum: keysOf(faultCategories) }).notNull(),
    target: text({ enum: keysOf(complaintTargets) }),
    /** Found in the register of reported complaints, or not. Null before reconciliation. */
    registered: integer({ mode: 'boolean' }),
    state: text({ enum: keysOf(findingStates) })
      .notNull()
      .default('pending'),
    foundAt: integer().notNull(),
  },
  (table) => [
    index('findings_queue').on(table.state, table.registered, table.score, table.id),
    index('findings_ranked').on(table.score, table.id),
    index('findings_call').on(table.callId),
  ],
)
export type Finding = typeof findings.$inferSelect

/** 命中: evidence bound to a voice, a time span and the text itself. */
export const hits = sqliteTable(
  'hits',
  {
    id: integer().primaryKey(),
    findingId: integer()
      .notNull()
      .references(() => findings.id, { onDelete: 'cascade' }),
    rule: text().notNull(),
    /** Order of the segment in its transcript, from 0. */
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
    bySound: integer({ mode: 'boolean' }).notNull(),
    /** The mishearing it rests on (光我→挂我); null for words that stand as they are. */
    mishearing: text(),
    weight: real().notNull(),
  },
  (table) => [index('hits_finding').on(table.findingId, table.startMs)],
)
export type HitRow = typeof hits.$inferSelect

/** 复核: one person's verdict after listening. One per finding. */
export const rechecks = sqliteTable('rechecks', {
  id: integer().primaryKey(),
  findingId: integer()
    .notNull()
    .unique()
    .references(() => findings.id),
  verdict: text({ enum: keysOf(recheckVerdicts) }).notNull(),
  faultCategory: text({ enum: keysOf(faultCategories) }),
  target: text({ enum: keysOf(complaintTargets) }),
  note: text().notNull(),
  complaintId: integer().references(() => complaints.id),
  accountId: integer()
    .notNull()
    .references(() => accounts.id),
  accountName: text().notNull(),
  at: integer().notNull(),
})
export type Recheck = typeof rechecks.$inferSelect
