import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments, people, subCentres, teams } from '#src/organisation/schema.ts'

import { tracks } from '../records/vocabulary.ts'
import { planEntryKinds, planEntryStates, planStates } from './vocabulary.ts'

/** 个人培训计划: one open for a person at a time. */
export const trainingPlans = sqliteTable(
  'training_plans',
  {
    id: integer().primaryKey(),
    personId: integer()
      .notNull()
      .references(() => people.id),
    teamId: integer().references(() => teams.id),
    departmentId: integer().references(() => departments.id),
    subCentreId: integer().references(() => subCentres.id),
    state: text({ enum: keysOf(planStates) }).notNull(),
    goal: text().notNull(),
    trainerId: integer().references(() => accounts.id),
    trainerName: text().notNull(),
    at: integer().notNull(),
    closedAt: integer(),
  },
  (table) => [
    uniqueIndex('training_plans_open')
      .on(table.personId)
      .where(sql`state = 'open'`),
    index('training_plans_person').on(table.personId, table.id),
    index('training_plans_state').on(table.state, table.at, table.id),
    index('training_plans_department').on(table.departmentId, table.state, table.at, table.id),
    index('training_plans_sub_centre').on(table.subCentreId, table.state, table.at, table.id),
    index('training_plans_team').on(table.teamId, table.state, table.at, table.id),
    index('training_plans_trainer').on(table.trainerId, table.state),
  ],
)
export type TrainingPlan = typeof trainingPlans.$inferSelect

export const planEntries = sqliteTable(
  'plan_entries',
  {
    id: integer().primaryKey(),
    planId: integer()
      .notNull()
      .references(() => trainingPlans.id),
    personId: integer()
      .notNull()
      .references(() => people.id),
    kind: text({ enum: keysOf(planEntryKinds) }).notNull(),
    track: text({ enum: keysOf(tracks) }).notNull(),
    title: text().notNull(),
    fromDay: integer().notNull(),
    untilDay: integer().notNull(),
    state: text({ enum: keysOf(planEntryStates) }).notNull(),
    /** Why it stands though something else has the same days or track. */
    keptReason: text().notNull().default(''),
    settledAt: integer(),
    settledBy: text().notNull().default(''),
    note: text().notNull().default(''),
  },
  (table) => [
    index('plan_entries_plan').on(table.planId, table.fromDay, table.id),
    index('plan_entries_person').on(table.personId, table.untilDay, table.id),
    index('plan_entries_due')
      .on(table.untilDay)
      .where(sql`state = 'planned'`),
  ],
)
export type PlanEntry = typeof planEntries.$inferSelect
