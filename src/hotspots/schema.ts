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

import { type HotspotFigures, slices, termKinds } from './vocabulary.ts'

/** 热点词和基线: how days are counted from its setting on; the newest row holds. */
export const hotspotSettings = sqliteTable('hotspot_settings', {
  id: integer().primaryKey(),
  figures: text({ mode: 'json' }).$type<HotspotFigures>().notNull(),
  reason: text().notNull(),
  at: integer().notNull(),
  by: text().notNull(),
})
export type HotspotSetting = typeof hotspotSettings.$inferSelect

/** One counted day (days since 1970, Shanghai). A recount replaces it and all that hangs on it. */
export const hotspotDays = sqliteTable('hotspot_days', {
  day: integer().primaryKey(),
  calls: integer().notNull(),
  /** Of them, with words of the customer. */
  heard: integer().notNull(),
  orders: integer().notNull(),
  /** Terms in fewer calls than this may be missing: they are taken for as many. */
  cut: integer().notNull(),
  terms: integer().notNull(),
  rising: integer().notNull(),
  /** Null for what the product came with. */
  settingId: integer().references(() => hotspotSettings.id),
  countedAt: integer().notNull(),
})
export type HotspotDay = typeof hotspotDays.$inferSelect

export const hotspotTerms = sqliteTable(
  'hotspot_terms',
  {
    id: integer().primaryKey(),
    kind: text({ enum: keysOf(termKinds) }).notNull(),
    text: text().notNull(),
  },
  (table) => [uniqueIndex('hotspot_terms_text').on(table.kind, table.text)],
)

/** In how many calls of a day and a part of the centre a term stands. */
export const hotspotCounts = sqliteTable(
  'hotspot_counts',
  {
    day: integer().notNull(),
    slice: text({ enum: keysOf(slices) }).notNull(),
    /** Id of a department or a type, name of a province; empty for all. */
    part: text().notNull(),
    termId: integer()
      .notNull()
      .references(() => hotspotTerms.id),
    calls: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.day, table.slice, table.part, table.termId] }),
    index('hotspot_counts_term').on(table.termId, table.slice, table.part, table.day),
  ],
)

/** Out of how many. */
export const hotspotBases = sqliteTable(
  'hotspot_bases',
  {
    day: integer().notNull(),
    slice: text({ enum: keysOf(slices) }).notNull(),
    part: text().notNull(),
    calls: integer().notNull(),
    heard: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.day, table.slice, table.part] })],
)

/** 热点: terms of one matter on one day, ranked. */
export const hotspots = sqliteTable(
  'hotspots',
  {
    id: integer().primaryKey(),
    day: integer().notNull(),
    rank: integer().notNull(),
    termId: integer()
      .notNull()
      .references(() => hotspotTerms.id),
    /** The other words of it, and how many of a hundred calls they share with the head. */
    others: text({ mode: 'json' })
      .$type<{ text: string; calls: number; shared: number }[]>()
      .notNull(),
    /** Of the head; of all its words together. */
    calls: integer().notNull(),
    together: integer().notNull(),
    weight: real().notNull(),
    score: real().notNull(),
    /** Against the same weekdays; null where too few of them were counted. */
    expected: real(),
    dispersion: real(),
    chance: real(),
    weeks: integer().notNull(),
    rising: integer({ mode: 'boolean' }).notNull(),
    /** The newest of its calls, some of them. */
    callIds: text({ mode: 'json' }).$type<number[]>().notNull(),
  },
  (table) => [
    uniqueIndex('hotspots_rank').on(table.day, table.rank),
    index('hotspots_term').on(table.termId, table.day),
  ],
)
export type Hotspot = typeof hotspots.$inferSelect
