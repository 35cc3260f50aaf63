import { sql } from 'drizzle-orm'
import { index, integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import type { FaultCategory } from '#src/complaints/vocabulary.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments, people, subCentres, teams } from '#src/organisation/schema.ts'

import { liftReasons, offenderStates } from './vocabulary.ts'

/** 重点人员认定规则: what holds from a day on; the latest such day holds, then the newest row. */
export const offenderRules = sqliteTable('offender_rules', {
  id: integer().primaryKey(),
  /** Start of the Shanghai day. */
  from: integer().notNull(),
  /** N 件属实 in M days, the last of which is today. */
  days: integer().notNull(),
  least: real().notNull(),
  /** 一件算几件, of the categories that do not count as one. */
  weights: text({ mode: 'json' }).$type<Partial<Record<FaultCategory, number>>>().notNull(),
  /** So many of one category alone are enough, whatever the sum. */
  own: text({ mode: 'json' }).$type<Partial<Record<FaultCategory, number>>>().notNull(),
  /** N in a season, by the id of the season. */
  seasonLeast: text({ mode: 'json' }).$type<Record<string, number>>().notNull(),
  reason: text().notNull(),
  at: integer().notNull(),
  by: text().notNull(),
})
export type OffenderRule = typeof offenderRules.$inferSelect

/** A substantiated complaint as it counted on the day somebody was named. */
export type Ground = { complaintId: number; faultCategory: FaultCategory; weight: number }

/** 重点人员, 重复属实员工: named by rule and lifted by rule, never by hand. */
export const repeatOffenders = sqliteTable(
  'repeat_offenders',
  {
    id: integer().primaryKey(),
    personId: integer()
      .notNull()
      .references(() => people.id),
    /** Where the person works, kept as long as the person is named. */
    teamId: integer().references(() => teams.id),
    departmentId: integer().references(() => departments.id),
    subCentreId: integer().references(() => subCentres.id),
    state: text({ enum: keysOf(offenderStates) }).notNull(),
    namedAt: integer().notNull(),
    /** Null for the rule the product came with. */
    ruleId: integer().references(() => offenderRules.id),
    grounds: text({ mode: 'json' }).$type<Ground[]>().notNull(),
    /** As of the last look: how much it comes to, and of how many complaints. */
    weight: real().notNull(),
    verdicts: integer().notNull(),
    liftedAt: integer(),
    liftReason: text({ enum: keysOf(liftReasons) }),
  },
  (table) => [
    uniqueIndex('repeat_offenders_named')
      .on(table.personId)
      .where(sql`state = 'named'`),
    index('repeat_offenders_person').on(table.personId, table.namedAt, table.id),
    index('repeat_offenders_state').on(table.state, table.namedAt, table.id),
    index('repeat_offenders_department').on(
      table.departmentId,
      table.state,
      table.namedAt,
      table.id,
    ),
    index('repeat_offenders_sub_centre').on(
      table.subCentreId,
      table.state,
      table.namedAt,
      table.id,
    ),
    index('repeat_offenders_team').on(table.teamId, table.state, table.namedAt, table.id),
  ],
)
export type RepeatOffender = typeof repeatOffenders.$inferSelect
