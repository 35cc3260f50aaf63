import { sql } from 'drizzle-orm'
import {
  type AnySQLiteColumn,
  index,
  integer,
  real,
  sqliteTable,
  text,
} from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments, people, subCentres, teams } from '#src/organisation/schema.ts'
import { calls } from '#src/recordings/schema.ts'

import { outsideCases } from './outside-cases/schema.ts'
import {
  complaintClasses,
  complaintLevels,
  complaintSources,
  complaintStages,
  complaintTargets,
  complaintVerdicts,
  entryLinks,
  faultCategories,
  omissions,
} from './vocabulary.ts'
import { workOrders } from './work-orders/schema.ts'

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
    /** Null where a letter or the press names no call, and for good where none is found. */
    callId: integer().references(() => calls.id),
    /** The earlier call it is about, where the one listened to only speaks of it. */
    concernedCallId: integer().references(() => calls.id),
    registerEntryId: integer()
      .unique()
      .references(() => registerEntries.id),
    outsideCaseId: integer().references(() => outsideCases.id),
    workOrderId: integer().references(() => workOrders.id),
    class: text({ enum: keysOf(complaintClasses) })
      .notNull()
      .default('internal'),
    /** As the call or the outside case names them; shown masked. */
    caller: text().notNull().default(''),
    customerName: text().notNull().default(''),
    /** Null for a complaint that was reported. */
    omission: text({ enum: keysOf(omissions) }),
    faultCategory: text({ enum: keysOf(faultCategories) }).notNull(),
    target: text({ enum: keysOf(complaintTargets) }),
    stage: text({ enum: keysOf(complaintStages) })
      .notNull()
      .default('opened'),
    level: text({ enum: keysOf(complaintLevels) })
      .notNull()
      .default('ordinary'),
    /** 舆情风险: why, empty where there is none. */
    opinionRisk: text().notNull().default(''),
    /** 承办部门: who deals with it since it was dispatched; `departmentId` is whose agent it is about. */
    handlingDepartmentId: integer().references(() => departments.id),
    /** The person there who accepted it. */
    handlerId: integer().references(() => accounts.id),
    handlerName: text().notNull().default(''),
    /** Since when it stands at this stage, and until when it may; null where no limit is set. */
    stageAt: integer().notNull().default(0),
    dueAt: integer(),
    /** 首次联系时限, and when the customer was first reached. */
    contactDueAt: integer(),
    contactedAt: integer(),
    /** As of a stay: reminded, escalated, and when the clock looks at it next. */
    contactRemindedAt: integer(),
    contactEscalation: integer().notNull().default(0),
    contactAlarmAt: integer().default(0),
    /** While it is paused, nothing is due. */
    pausedAt: integer(),
    /** As it was verified last; 属实类型 then stands in `faultCategory`. */
    verdict: text({ enum: keysOf(complaintVerdicts) }),
    verdictAt: integer(),
    closedAt: integer(),
    mergedIntoId: integer().references((): AnySQLiteColumn => complaints.id),
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
      .where(sql`stage not in ('withdrawn', 'merged', 'referred')`),
    index('complaints_stage').on(table.stage, table.openedAt, table.id),
    // What still runs, the most urgent first; of one department, along an index of its own.
    index('complaints_due').on(table.stage, table.dueAt, table.id),
    index('complaints_handling_due').on(
      table.handlingDepartmentId,
      table.stage,
      table.dueAt,
      table.id,
    ),
    index('complaints_running')
      .on(table.dueAt, table.id)
      .where(sql`due_at is not null`),
    index('complaints_handling_running')
      .on(table.handlingDepartmentId, table.dueAt, table.id)
      .where(sql`due_at is not null`),
    index('complaints_paused')
      .on(table.pausedAt, table.id)
      .where(sql`paused_at is not null`),
    index('complaints_contact_due')
      .on(table.contactDueAt, table.id)
      .where(
        sql`contact_due_at is not null and contacted_at is null and stage in ('opened', 'dispatched', 'intervening')`,
      ),
    index('complaints_contact_alarm')
      .on(table.contactAlarmAt, table.id)
      .where(sql`contact_alarm_at is not null`),
    index('complaints_handling').on(table.handlingDepartmentId, table.openedAt, table.id),
    index('complaints_caller').on(table.caller, table.openedAt, table.id),
    index('complaints_outside').on(table.outsideCaseId),
    index('complaints_order').on(table.workOrderId),
    index('complaints_merged').on(table.mergedIntoId),
    index('complaints_verdict').on(table.verdict, table.verdictAt, table.id),
    index('complaints_verdict_newest').on(table.verdict, table.openedAt, table.id),
    index('complaints_class').on(table.class, table.openedAt, table.id),
    index('complaints_source').on(table.source, table.openedAt, table.id),
    index('complaints_level').on(table.level, table.openedAt, table.id),
    index('complaints_risky')
      .on(table.openedAt, table.id)
      .where(sql`opinion_risk <> ''`),
    index('complaints_call').on(table.callId),
    index('complaints_concerned').on(table.concernedCallId),
    index('complaints_omission').on(table.omission, table.openedAt, table.id),
    // Few are left out: the sums on a unit's first page must not walk all the others.
    ...[
      index('complaints_sub_centre_omission').on(table.subCentreId, table.omission),
      index('complaints_department_omission').on(table.departmentId, table.omission),
      index('complaints_team_omission').on(table.teamId, table.omission),
    ].map((one) => one.where(sql`omission is not null`)),
    index('complaints_sub_centre').on(table.subCentreId, table.openedAt, table.id),
    index('complaints_department').on(table.departmentId, table.openedAt, table.id),
    index('complaints_team').on(table.teamId, table.openedAt, table.id),
    // What somebody took in, wherever it lies now.
    index('complaints_opener').on(table.openedBy, table.openedAt, table.id),
    index('complaints_person').on(table.personId, table.openedAt, table.id),
  ],
)
export type Complaint = typeof complaints.$inferSelect
