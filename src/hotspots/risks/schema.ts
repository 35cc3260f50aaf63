import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { limitUnits } from '#src/complaints/timing/vocabulary.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments, subCentres } from '#src/organisation/schema.ts'

import {
  responseLevels,
  riskColours,
  type RiskFigures,
  riskKinds,
  riskStates,
  riskSteps,
} from './vocabulary.ts'

/** 处置标准: what holds from a day on; the latest such day holds, then the newest row. */
export const riskStandards = sqliteTable('risk_standards', {
  id: integer().primaryKey(),
  from: integer().notNull(),
  figures: text({ mode: 'json' }).$type<RiskFigures>().notNull(),
  reason: text().notNull(),
  at: integer().notNull(),
  by: text().notNull(),
})
export type RiskStandard = typeof riskStandards.$inferSelect

/** 风险预警, each with the standard as it was when it began or changed its colour. */
export const risks = sqliteTable(
  'risks',
  {
    id: integer().primaryKey(),
    /** What it is about, in a word that is the same however often it is seen: `rise:12`. */
    cause: text().notNull(),
    kind: text({ enum: keysOf(riskKinds) }).notNull(),
    colour: text({ enum: keysOf(riskColours) }).notNull(),
    state: text({ enum: keysOf(riskStates) }).notNull(),
    title: text().notNull(),
    /** Where what started it can be seen; empty where there is no such page. */
    href: text().notNull(),
    /** Why: the numbers behind a rule, or the reason of whoever started it. */
    grounds: text().notNull(),
    /** 归口部门; null until QA names one. */
    departmentId: integer().references(() => departments.id),
    subCentreId: integer().references(() => subCentres.id),
    response: text({ enum: keysOf(responseLevels) }).notNull(),
    requirement: text().notNull(),
    release: text().notNull(),
    limitAmount: integer().notNull(),
    limitUnit: text({ enum: keysOf(limitUnits) }).notNull(),
    /** Null for the standard the product came with. */
    standardId: integer().references(() => riskStandards.id),
    startedAt: integer().notNull(),
    /** Since when it is to be handled; null while it is only proposed. */
    openedAt: integer(),
    dueAt: integer(),
    handledAt: integer(),
    endedAt: integer(),
    remindedAt: integer(),
    escalation: integer().notNull().default(0),
    /** When the clock looks at it next. */
    alarmAt: integer(),
    revision: integer().notNull().default(1),
    byId: integer().references(() => accounts.id),
    byName: text().notNull(),
    /** Of the form it was sent by: a double click starts one. */
    once: text().unique(),
  },
  (table) => [
    // One at a time for one cause.
    uniqueIndex('risks_cause_open')
      .on(table.cause)
      .where(sql`state in ('proposed', 'open')`),
    index('risks_cause').on(table.cause, table.endedAt),
    index('risks_newest').on(table.startedAt, table.id),
    index('risks_state').on(table.state, table.startedAt, table.id),
    index('risks_colour').on(table.colour, table.startedAt, table.id),
    index('risks_department').on(table.departmentId, table.startedAt, table.id),
    index('risks_sub_centre').on(table.subCentreId, table.startedAt, table.id),
    // What is open of a unit or colour: few, all of them near the end of a long past.
    index('risks_colour_state').on(table.colour, table.state, table.startedAt, table.id),
    index('risks_department_state').on(table.departmentId, table.state, table.startedAt, table.id),
    index('risks_sub_centre_state').on(table.subCentreId, table.state, table.startedAt, table.id),
    index('risks_alarm')
      .on(table.alarmAt, table.id)
      .where(sql`alarm_at is not null`),
  ],
)
export type Risk = typeof risks.$inferSelect

/** What happened to a risk, in order. */
export const riskEvents = sqliteTable(
  'risk_events',
  {
    id: integer().primaryKey(),
    riskId: integer()
      .notNull()
      .references(() => risks.id),
    step: text({ enum: keysOf(riskSteps) }).notNull(),
    note: text().notNull().default(''),
    at: integer().notNull(),
    byId: integer().references(() => accounts.id),
    byName: text().notNull(),
  },
  (table) => [index('risk_events_risk').on(table.riskId, table.id)],
)
