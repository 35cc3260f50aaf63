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

import { keysOf } from '#src/kernel/vocabulary.ts'

import { calls, recordings } from '../schema.ts'
import { sources } from '../sources/schema.ts'
import {
  arrivalOutcomes,
  ledgerAlertKinds,
  ledgerAlertStates,
  ledgerStates,
} from '../vocabulary.ts'

/** One row for each announced call, and one for each recording that belongs to none. */
export const ledgerEntries = sqliteTable(
  'ledger_entries',
  {
    id: integer().primaryKey(),
    callId: integer()
      .unique()
      .references(() => calls.id),
    recordingId: integer()
      .unique()
      .references(() => recordings.id),
    sourceId: integer().references(() => sources.id),
    /** When the call began; of a recording without one, when it came. */
    at: integer().notNull(),
    /** Shanghai day of `at`, counted from 1970. */
    day: integer().notNull(),
    state: text({ enum: keysOf(ledgerStates) }).notNull(),
    /** Since when it has been in this state. */
    since: integer().notNull(),
    /** Until when the other half counts as on its way; fixed when the entry was made. */
    dueAt: integer().notNull(),
    /** Of a recording without a call: several calls fit its name, so a person has to say which. */
    ambiguous: integer({ mode: 'boolean' }).notNull().default(false),
  },
  (table) => [
    index('ledger_entries_newest').on(table.at, table.id),
    index('ledger_entries_state').on(table.state, table.at, table.id),
    index('ledger_entries_source').on(table.sourceId, table.state, table.at, table.id),
    index('ledger_entries_source_newest').on(table.sourceId, table.at, table.id),
    // What no call announced, among the many that one did.
    index('ledger_entries_alone').on(sql`(call_id is null)`, table.at, table.id),
    index('ledger_entries_due').on(table.state, table.dueAt),
    index('ledger_entries_ambiguous')
      .on(table.at, table.id)
      .where(sql`ambiguous = 1`),
  ],
)
export type LedgerEntry = typeof ledgerEntries.$inferSelect

/** How many entries stand where, kept in step with the entries so that pages never count them. */
export const ledgerDays = sqliteTable(
  'ledger_days',
  {
    day: integer().notNull(),
    /** 0 for what has no source, as a key cannot hold null. */
    sourceId: integer().notNull(),
    announced: integer({ mode: 'boolean' }).notNull(),
    state: text({ enum: keysOf(ledgerStates) }).notNull(),
    n: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.day, table.sourceId, table.announced, table.state] })],
)

/** Every time a file was brought, whether it was new or not. */
export const arrivals = sqliteTable(
  'arrivals',
  {
    id: integer().primaryKey(),
    /** Null where nothing was kept. */
    recordingId: integer().references(() => recordings.id),
    name: text().notNull(),
    at: integer().notNull(),
    by: text().notNull(),
    sourceId: integer().references(() => sources.id),
    outcome: text({ enum: keysOf(arrivalOutcomes) }).notNull(),
  },
  (table) => [
    index('arrivals_recording').on(table.recordingId, table.id),
    index('arrivals_source').on(table.sourceId, table.at),
  ],
)
export type ArrivalRow = typeof arrivals.$inferSelect

/** Arrivals by hour, counted from 1970: how busy a source is, and when it fell silent. */
export const arrivalHours = sqliteTable(
  'arrival_hours',
  {
    hour: integer().notNull(),
    /** 0 for what has no source. */
    sourceId: integer().notNull(),
    outcome: text({ enum: keysOf(arrivalOutcomes) }).notNull(),
    n: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.hour, table.sourceId, table.outcome] }),
    index('arrival_hours_source').on(table.sourceId, table.hour),
  ],
)

/** A gap somebody should look at; one for each kind, source and day, opened again if need be. */
export const ledgerAlerts = sqliteTable(
  'ledger_alerts',
  {
    id: integer().primaryKey(),
    kind: text({ enum: keysOf(ledgerAlertKinds) }).notNull(),
    /** 0 for what has no source. */
    sourceId: integer().notNull(),
    day: integer().notNull(),
    state: text({ enum: keysOf(ledgerAlertStates) }).notNull(),
    /** Calls without their recording, or whole hours of silence. */
    figure: integer().notNull(),
    /** Calls announced that day, or the hours of silence that are usual. */
    outOf: integer().notNull(),
    openedAt: integer().notNull(),
    closedAt: integer(),
  },
  (table) => [
    uniqueIndex('ledger_alerts_one').on(table.kind, table.sourceId, table.day),
    index('ledger_alerts_state').on(table.state, table.openedAt, table.id),
    index('ledger_alerts_newest').on(table.openedAt, table.id),
  ],
)
export type LedgerAlert = typeof ledgerAlerts.$inferSelect

/** Who took note of an alert, and what was said; one that opens again is acknowledged again. */
export const ledgerAcknowledgements = sqliteTable(
  'ledger_acknowledgements',
  {
    id: integer().primaryKey(),
    alertId: integer()
      .notNull()
      .references(() => ledgerAlerts.id),
    at: integer().notNull(),
    by: text().notNull(),
    note: text().notNull(),
    /** How large the gap was then: one that doubles is shown again. */
    figure: integer().notNull(),
  },
  (table) => [index('ledger_acknowledgements_alert').on(table.alertId, table.id)],
)

/** How long halves are waited for and which gaps raise an alert; the newest row of a source holds. */
export const ledgerSettings = sqliteTable(
  'ledger_settings',
  {
    id: integer().primaryKey(),
    /** Null for every source without a row of its own. */
    sourceId: integer().references(() => sources.id),
    allowanceHours: real().notNull(),
    /** Share of a day's calls without a recording, 0–1. */
    missingShare: real().notNull(),
    missingLeast: integer().notNull(),
    at: integer().notNull(),
    by: text().notNull(),
  },
  (table) => [index('ledger_settings_source').on(table.sourceId, table.id)],
)
