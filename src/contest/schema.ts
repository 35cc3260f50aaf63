import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments, people } from '#src/organisation/schema.ts'

import type { StandingRow } from './reckon.ts'
import { type ContestRule, flagReasons, rewardChanges } from './vocabulary.ts'

/** 竞赛权重: from a coming month on; the newest row of the latest such month holds. Kept by triggers. */
export const contestRules = sqliteTable(
  'contest_rules',
  {
    id: integer().primaryKey(),
    /** `2026-12`, Shanghai. */
    from: text().notNull(),
    rule: text({ mode: 'json' }).$type<ContestRule>().notNull(),
    reason: text().notNull(),
    at: integer().notNull(),
    byName: text().notNull(),
  },
  (table) => [index('contest_rules_from').on(table.from, table.id)],
)
export type AdoptedRule = typeof contestRules.$inferSelect

/**
 * 官方话务量: answered calls of a department and month as the telephone system reports them. They name
 * the department in words: one that no roster knows yet is found once a roster brings it.
 */
export const callVolumes = sqliteTable(
  'call_volumes',
  {
    id: integer().primaryKey(),
    month: text().notNull(),
    /** Empty where the table does not say it. */
    subCentre: text().notNull(),
    department: text().notNull(),
    calls: integer().notNull(),
    at: integer().notNull(),
    byName: text().notNull(),
  },
  (table) => [uniqueIndex('call_volumes_month').on(table.month, table.department, table.subCentre)],
)
export type CallVolume = typeof callVolumes.$inferSelect

/** 公布的月份: all that was announced, as it was shown. Kept by triggers. */
export const contestMonths = sqliteTable('contest_months', {
  month: text().primaryKey(),
  rule: text({ mode: 'json' }).$type<ContestRule>().notNull(),
  rows: text({ mode: 'json' }).$type<StandingRow[]>().notNull(),
  /** Complaints of which nobody knows whose agent they are about: they count nowhere. */
  unknown: integer().notNull(),
  note: text().notNull(),
  /** Corrections of the frozen month up to here were known when it was announced. */
  correctionsUpTo: integer().notNull(),
  at: integer().notNull(),
  byName: text().notNull(),
})
export type ContestMonth = typeof contestMonths.$inferSelect

/** 流动红旗: who was given it by which month. Kept by triggers. */
export const redFlags = sqliteTable(
  'red_flags',
  {
    id: integer().primaryKey(),
    month: text()
      .notNull()
      .references(() => contestMonths.month),
    departmentId: integer()
      .notNull()
      .references(() => departments.id),
    department: text().notNull(),
    reason: text({ enum: keysOf(flagReasons) }).notNull(),
    /** When it was handed over: with the announcement. */
    at: integer().notNull(),
  },
  (table) => [uniqueIndex('red_flags_month').on(table.month, table.departmentId)],
)
export type RedFlag = typeof redFlags.$inferSelect

/** 奖励名单, as it was announced. Kept by triggers. */
export const contestRewards = sqliteTable(
  'contest_rewards',
  {
    id: integer().primaryKey(),
    month: text()
      .notNull()
      .references(() => contestMonths.month),
    departmentId: integer()
      .notNull()
      .references(() => departments.id),
    personId: integer()
      .notNull()
      .references(() => people.id),
    calls: integer().notNull(),
    praises: integer().notNull(),
  },
  (table) => [
    uniqueIndex('contest_rewards_month').on(table.month, table.personId),
    index('contest_rewards_person').on(table.personId, table.month),
  ],
)

/** Who was added or taken off afterwards, and why. Kept by triggers. */
export const rewardEdits = sqliteTable(
  'reward_edits',
  {
    id: integer().primaryKey(),
    month: text()
      .notNull()
      .references(() => contestMonths.month),
    departmentId: integer()
      .notNull()
      .references(() => departments.id),
    personId: integer()
      .notNull()
      .references(() => people.id),
    change: text({ enum: keysOf(rewardChanges) }).notNull(),
    reason: text().notNull(),
    at: integer().notNull(),
    byName: text().notNull(),
  },
  (table) => [index('reward_edits_month').on(table.month, table.id)],
)
export type RewardEdit = typeof rewardEdits.$inferSelect
