import { sql } from 'drizzle-orm'
import {
  blob,
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
import { departments } from '#src/organisation/schema.ts'
import { recordings } from '#src/recordings/schema.ts'

import { findings } from '../schema.ts'
import { queueOutcomes, queueSlices } from '../vocabulary.ts'

/** 复核名额: what the inspectors of a day can hear. The newest plan whose day has come holds. */
export const queuePlans = sqliteTable(
  'queue_plans',
  {
    id: integer().primaryKey(),
    /** First day it holds for, as the instant of its midnight. */
    from: integer().notNull(),
    /** A plain number of calls a day; null where it is people times calls. */
    total: integer(),
    inspectors: integer().notNull(),
    perInspector: integer().notNull(),
    /** Share of the budget drawn at random, 0–1. */
    controlShare: real().notNull(),
    /** From this rank on a finding is never crowded out by the spread over departments. */
    strongRank: real().notNull(),
    /** Hour of the Shanghai day at which the list is drawn. */
    drawHour: integer().notNull(),
    at: integer().notNull(),
    by: text().notNull(),
  },
  (table) => [index('queue_plans_from').on(table.from, table.id)],
)

/** One department's part of a day's list, as it was decided. */
export type DepartmentShare = {
  departmentId: number | null
  /** Handled calls of the day before. */
  calls: number
  /** Findings that waited. */
  waiting: number
  seats: number
}

/** 今日名单: one drawn list, with all it takes to draw it again. */
export const queueDays = sqliteTable('queue_days', {
  /** Midnight of the day. */
  day: integer().primaryKey(),
  drawnAt: integer().notNull(),
  budget: integer().notNull(),
  seed: text().notNull(),
  /** Transcripts that were finished in this time could be drawn at random. */
  frameFrom: integer().notNull(),
  frameUntil: integer().notNull(),
  frameSize: integer().notNull(),
  /** SHA-256 of the recordings that could be drawn, in order. */
  frameHash: text().notNull(),
  /** Their numbers themselves, packed. */
  frame: blob({ mode: 'buffer' }).notNull(),
  /** How many of them were drawn. */
  controls: integer().notNull(),
  shares: text({ mode: 'json' }).$type<DepartmentShare[]>().notNull(),
})
export type QueueDay = typeof queueDays.$inferSelect

/** One call on one day's list. It outlives its finding, so that what was measured stays true. */
export const queueItems = sqliteTable(
  'queue_items',
  {
    id: integer().primaryKey(),
    day: integer()
      .notNull()
      .references(() => queueDays.day),
    findingId: integer().references(() => findings.id, { onDelete: 'set null' }),
    recordingId: integer().references(() => recordings.id, { onDelete: 'set null' }),
    slice: text({ enum: keysOf(queueSlices) }).notNull(),
    /** The day whose list held it first; earlier than `day` for what was carried over (结转). */
    firstDay: integer().notNull(),
    /** Order on the list, ascending; what came later at the top has places below one. */
    place: integer().notNull(),
    /** Rank when it was drawn, and its place by rank among the calls not drawn at random. */
    rank: real(),
    rankPlace: integer(),
    departmentId: integer().references(() => departments.id),
    /** Chance of being drawn; only of the random slice. */
    chance: real(),
    outcome: text({ enum: keysOf(queueOutcomes) }),
    judgedAt: integer(),
  },
  (table) => [
    uniqueIndex('queue_items_finding').on(table.day, table.findingId),
    index('queue_items_place').on(table.day, table.place, table.id),
    index('queue_items_of_finding').on(table.findingId),
    index('queue_items_recording').on(table.recordingId),
    // What is measured: each call once, by the day that drew it first.
    index('queue_items_drawn')
      .on(table.firstDay, table.slice)
      .where(sql`first_day = day`),
  ],
)
export type QueueItem = typeof queueItems.$inferSelect

/** Who opened a finding when: tells a second person, and how long a verdict took. */
export const findingOpenings = sqliteTable(
  'finding_openings',
  {
    findingId: integer()
      .notNull()
      .references(() => findings.id, { onDelete: 'cascade' }),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    accountName: text().notNull(),
    openedAt: integer().notNull(),
    /** The last time the page was asked for. */
    seenAt: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.findingId, table.accountId] })],
)
