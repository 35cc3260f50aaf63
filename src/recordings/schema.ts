import { sql } from 'drizzle-orm'
import { blob, index, integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { keysOf } from '#src/kernel/vocabulary.ts'
import { businessTypes, departments, people, subCentres, teams } from '#src/organisation/schema.ts'
import { channels } from '#src/organisation/vocabulary.ts'

import type { ChannelSignals } from './sound-signals.ts'
import { sources } from './sources/schema.ts'
import {
  callSides,
  layouts,
  recordingFaults,
  recordingStates,
  satisfactions,
} from './vocabulary.ts'

/** Announced calls (话单). Units are copied from the posting of the call's day, so lists need no join. */
export const calls = sqliteTable(
  'calls',
  {
    id: integer().primaryKey(),
    callNo: text().notNull().unique(),
    startedAt: integer().notNull(),
    durationMs: integer(),
    channel: text({ enum: keysOf(channels) }).notNull(),
    province: text().notNull(),
    businessTypeId: integer().references(() => businessTypes.id),
    personId: integer()
      .notNull()
      .references(() => people.id),
    teamId: integer().references(() => teams.id),
    departmentId: integer().references(() => departments.id),
    subCentreId: integer().references(() => subCentres.id),
    caller: text().notNull(),
    layout: text({ enum: keysOf(layouts) }),
    satisfaction: text({ enum: keysOf(satisfactions) }),
    /** Passed on to somebody else; null where the telephone system does not say. */
    transferred: integer({ mode: 'boolean' }),
    /** In the queue before an agent answered. */
    waitMs: integer(),
    /** Put on hold during the call, all told. */
    holdMs: integer(),
    /** File name the recorder announced. */
    recordingName: text(),
    /** Who announced it; null for tables brought by hand. */
    sourceId: integer().references(() => sources.id),
  },
  (table) => [
    index('calls_newest').on(table.startedAt, table.id),
    index('calls_department').on(table.departmentId, table.startedAt, table.id),
    index('calls_team').on(table.teamId, table.startedAt, table.id),
    index('calls_sub_centre').on(table.subCentreId, table.startedAt, table.id),
    index('calls_person').on(table.personId, table.startedAt, table.id),
    index('calls_type').on(table.businessTypeId, table.startedAt, table.id),
    index('calls_caller').on(table.caller, table.startedAt),
    index('calls_recording').on(table.recordingName),
    index('calls_source').on(table.sourceId, table.startedAt, table.id),
  ],
)
export type Call = typeof calls.$inferSelect

/** Received sound, placed once by content. */
export const recordings = sqliteTable(
  'recordings',
  {
    id: integer().primaryKey(),
    sha256: text().notNull().unique(),
    callId: integer().references(() => calls.id),
    originalName: text().notNull(),
    /** Path below the recordings folder: `yyyy/mm/<sha256>.<ext>`. */
    path: text().notNull(),
    bytes: integer().notNull(),
    container: text().notNull(),
    codec: text().notNull(),
    channels: integer().notNull(),
    sampleRate: integer().notNull(),
    /** Where the sides lie, when the recording itself tells: one side of a pair, or a joined pair. */
    layout: text({ enum: keysOf(layouts) }),
    durationMs: integer().notNull(),
    truncated: integer({ mode: 'boolean' }).notNull().default(false),
    state: text({ enum: keysOf(recordingStates) })
      .notNull()
      .default('received'),
    /** Why it cannot be played or transcribed, in words. */
    problem: text(),
    receivedAt: integer().notNull(),
    receivedBy: text().notNull(),
    /** Which way it came; null for what was uploaded by hand. */
    sourceId: integer().references(() => sources.id),
    /** When its file was last known to hold what was received; null for what came before that was kept. */
    verifiedAt: integer(),
    /** What was found wrong with its file; null while nothing was. */
    fault: text({ enum: keysOf(recordingFaults) }),
  },
  (table) => [
    index('recordings_newest').on(table.receivedAt, table.id),
    index('recordings_call').on(table.callId),
    index('recordings_name').on(table.originalName),
    // Those no call has taken, for names of one or two characters; longer ones: table recording_names.
    index('recordings_alone')
      .on(table.id)
      .where(sql`call_id is null`),
    index('recordings_state').on(table.state, table.receivedAt, table.id),
    index('recordings_source').on(table.sourceId, table.receivedAt, table.id),
    index('recordings_verified').on(table.verifiedAt, table.id),
    index('recordings_faulty')
      .on(table.receivedAt, table.id)
      .where(sql`fault is not null`),
  ],
)
export type Recording = typeof recordings.$inferSelect

/** Waveform for the player: absolute peaks as bytes, channel after channel. */
export const recordingPeaks = sqliteTable('recording_peaks', {
  recordingId: integer()
    .primaryKey()
    .references(() => recordings.id, { onDelete: 'cascade' }),
  perSecond: integer().notNull(),
  channels: integer().notNull(),
  peaks: blob({ mode: 'buffer' }).notNull(),
})

/** Measures of the sound, taken once at receipt; `version` says what they mean. */
export const recordingSignals = sqliteTable('recording_signals', {
  recordingId: integer()
    .primaryKey()
    .references(() => recordings.id, { onDelete: 'cascade' }),
  version: integer().notNull(),
  channels: text({ mode: 'json' }).$type<ChannelSignals[]>().notNull(),
  talkOver: real(),
  longestSilenceMs: integer().notNull(),
  longestEvenMs: integer().notNull(),
  lastChannel: integer(),
  endGapMs: integer(),
})

/**
 * What the name of a recording tells by the pattern of its source, so that call data announced later
 * find it by an index.
 */
export const readNames = sqliteTable(
  'read_names',
  {
    recordingId: integer()
      .primaryKey()
      .references(() => recordings.id, { onDelete: 'cascade' }),
    /** In lower case. */
    callNo: text(),
    agentNo: text(),
    caller: text(),
    startedAt: integer(),
    side: text({ enum: keysOf(callSides) }),
  },
  (table) => [
    index('read_names_call').on(table.callNo),
    index('read_names_agent').on(table.agentNo, table.startedAt),
    index('read_names_caller').on(table.caller, table.startedAt),
  ],
)
export type ReadName = typeof readNames.$inferSelect
