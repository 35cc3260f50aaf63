import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { complaintImprovements } from '#src/complaints/handling/schema.ts'
import { rootCauses } from '#src/complaints/handling/vocabulary.ts'
import { complaints } from '#src/complaints/schema.ts'
import { faultCategories } from '#src/complaints/vocabulary.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { businessTypes, departments, subCentres, teams } from '#src/organisation/schema.ts'
import { staffCategories } from '#src/organisation/vocabulary.ts'

import { bulletins } from '../bulletins/schema.ts'
import { defectLevels, defectSources, defectStates, defectSteps } from './vocabulary.ts'

/** 缺陷: what verdicts, improvements and bulletins found to be put right (分群分层消缺). */
export const defects = sqliteTable(
  'defects',
  {
    id: integer().primaryKey(),
    state: text({ enum: keysOf(defectStates) }).notNull(),
    what: text().notNull(),
    /** 分层 */
    level: text({ enum: keysOf(defectLevels) }).notNull(),
    subCentreId: integer()
      .notNull()
      .references(() => subCentres.id),
    /** Null where the whole sub-centre owns it. */
    departmentId: integer().references(() => departments.id),
    teamId: integer().references(() => teams.id),
    /** 分群 */
    faultCategory: text({ enum: keysOf(faultCategories) }).notNull(),
    rootCause: text({ enum: keysOf(rootCauses) }),
    staffCategory: text({ enum: keysOf(staffCategories) }),
    businessTypeId: integer().references(() => businessTypes.id),
    source: text({ enum: keysOf(defectSources) }).notNull(),
    complaintId: integer().references(() => complaints.id),
    /** An improvement becomes one defect, however often it is gathered. */
    improvementId: integer()
      .unique()
      .references(() => complaintImprovements.id),
    bulletinId: integer().references(() => bulletins.id),
    /** The first moment behind its due day. */
    dueAt: integer().notNull(),
    doneAt: integer(),
    doneByName: text().notNull().default(''),
    note: text().notNull().default(''),
    /** How often the same cause came again. */
    times: integer().notNull().default(0),
    revision: integer().notNull().default(1),
    createdAt: integer().notNull(),
    byId: integer().references(() => accounts.id),
    byName: text().notNull(),
    /** Of the form it was sent by: a double click writes once. */
    once: text().unique(),
  },
  (table) => [
    index('defects_due').on(table.dueAt, table.id),
    index('defects_state').on(table.state, table.dueAt, table.id),
    index('defects_department').on(table.departmentId, table.state, table.dueAt, table.id),
    index('defects_sub_centre').on(table.subCentreId, table.state, table.dueAt, table.id),
    index('defects_team').on(table.teamId, table.state, table.dueAt, table.id),
    index('defects_complaint').on(table.complaintId),
    index('defects_fault').on(table.faultCategory, table.state, table.dueAt, table.id),
    index('defects_business').on(table.businessTypeId, table.state, table.dueAt, table.id),
    // The same of whatever state, in one order.
    index('defects_department_due').on(table.departmentId, table.dueAt, table.id),
    index('defects_fault_due').on(table.faultCategory, table.dueAt, table.id),
    index('defects_business_due').on(table.businessTypeId, table.dueAt, table.id),
  ],
)
export type Defect = typeof defects.$inferSelect

export const defectEvents = sqliteTable(
  'defect_events',
  {
    id: integer().primaryKey(),
    defectId: integer()
      .notNull()
      .references(() => defects.id),
    step: text({ enum: keysOf(defectSteps) }).notNull(),
    note: text().notNull(),
    /** The complaint by which the same cause came again. */
    complaintId: integer().references(() => complaints.id),
    at: integer().notNull(),
    byId: integer().references(() => accounts.id),
    byName: text().notNull(),
  },
  (table) => [
    index('defect_events_defect').on(table.defectId, table.id),
    // The same complaint opens the same defect once.
    uniqueIndex('defect_events_complaint').on(table.defectId, table.complaintId, table.step),
  ],
)
