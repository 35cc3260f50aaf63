import { sql } from 'drizzle-orm'
import { index, integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments, people, subCentres, teams } from '#src/organisation/schema.ts'
import { calls } from '#src/recordings/schema.ts'

import {
  complaintSources,
  complaintStages,
  complaintTargets,
  entryLinks,
  faultCategories,
  omissions,
} from './vocabulary.ts'

/** 投诉登记台账: what agents reported, as imported. It may name calls that are not known (yet). */
export const registerEntries = sqliteTable(
  'register_entries',
  {
    id: integer().primaryKey(),
    registerNo: text().notNull().unique(),
    callNo: text().notNull(),
    registeredAt: integer().notNull(),
    agentNo: text().notNull(),
    caller: text().notNull(),
    faultCategory: text({ enum: keysOf(faultCategories) }).notNull(),
    reportedBy: text().notNull(),
    /** The call it was tied to; kept by `linkEntries`. */
    callId: integer().references(() => calls.id),
    link: text({ enum: keysOf(entryLinks) })
      .notNull()
      .default('unknown'),
  },
  (table) => [
    index('register_call').on(table.callNo),
    index('register_newest').on(table.registeredAt, table.id),
    index('register_linked').on(table.callId),
    index('register_link').on(table.link, table.registeredAt, table.id),
    // A number is one number whatever its case and the blanks around it.
    index('register_plain_call').on(sql`upper(trim(call_no))`),
    index('register_caller').on(table.caller, table.agentNo, table.registeredAt),
  ],
)
export type RegisterEntry = typeof registerEntries.$inferSelect

/** 登记宽限期: how long after a call its complaint may still be registered, by the day of the call. */
export const registrationAllowances = sqliteTable('registration_allowances', {
  id: integer().primaryKey(),
  hours: real().notNull(),
  /** Of calls that begin from here on; the latest such day holds, then the newest row. */
  from: integer().notNull(),
  at: integer().notNull(),
  by: text().notNull(),
})

export const complaints = sqliteTable(
  'complaints',
  {
    id: integer().primaryKey(),
    complaintNo: text().notNull().unique(),
    source: text({ enum: keysOf(complaintSources) }).notNull(),
    callId: integer()
      .notNull()
      .references(() => calls.id),
    /** The earlier call it is about, where the one listened to only speaks of it. */
    concernedCallId: integer().references(() => calls.id),
    registerEntryId: integer()
      .unique()
      .references(() => registerEntries.id),
    /** Null for a complaint that was reported. */
    omission: text({ enum: keysOf(omissions) }),
    faultCategory: text({ enum: keysOf(faultCategories) }).notNull(),
    target: text({ enum: keysOf(complaintTargets) }),
    stage: text({ enum: keysOf(complaintStages) })
      .notNull()
      .default('opened'),
    /** Where in the sound the evidence lies. */
    evidenceStartMs: integer(),
    evidenceEndMs: integer(),
    note: text().notNull().default(''),
    /**
     * Where the call it is about belongs, copied from it and kept by a trigger: a unit's list walks an
     * index of its own.
     */
    subCentreId: integer().references(() => subCentres.id),
    departmentId: integer().references(() => departments.id),
    teamId: integer().references(() => teams.id),
    personId: integer().references(() => people.id),
    openedAt: integer().notNull(),
    openedBy: integer().references(() => accounts.id),
    openedByName: text().notNull(),
  },
  (table) => [
    index('complaints_newest').on(table.openedAt, table.id),
    // What counts: without those whose verdict was taken back.
    index('complaints_standing')
      .on(table.openedAt, table.id)
      .where(sql`stage <> 'withdrawn'`),
    index('complaints_call').on(table.callId),
    index('complaints_concerned').on(table.concernedCallId),
    index('complaints_omission').on(table.omission, table.openedAt, table.id),
    index('complaints_sub_centre').on(table.subCentreId, table.openedAt, table.id),
    index('complaints_department').on(table.departmentId, table.openedAt, table.id),
    index('complaints_team').on(table.teamId, table.openedAt, table.id),
    index('complaints_person').on(table.personId, table.openedAt, table.id),
  ],
)
export type Complaint = typeof complaints.$inferSelect
