import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments } from '#src/organisation/schema.ts'
import { calls } from '#src/recordings/schema.ts'

import { complaints } from '../schema.ts'
import { complaintStages } from '../vocabulary.ts'
import { linkKinds } from './vocabulary.ts'

/** 环节用时: one stay at one stage; the last has no end. Its id tells a page whether it is stale. */
export const complaintSpells = sqliteTable(
  'complaint_spells',
  {
    id: integer().primaryKey(),
    complaintId: integer()
      .notNull()
      .references(() => complaints.id),
    stage: text({ enum: keysOf(complaintStages) }).notNull(),
    /** Who had to act: the department that handled it then. */
    departmentId: integer().references(() => departments.id),
    startedAt: integer().notNull(),
    endedAt: integer(),
    dueAt: integer(),
    /** Whether the holidays on the way to `dueAt` are published. */
    dueKnown: integer({ mode: 'boolean' }).notNull().default(true),
    /** Of that, paused: time on working days, as the time spent is measured. */
    pausedMs: integer().notNull().default(0),
    /** 0 none, then the level it was escalated to last. */
    escalation: integer().notNull().default(0),
    remindedAt: integer(),
    /** When the clock looks at it next; 0 as soon as it can, null no more. */
    alarmAt: integer().default(0),
  },
  (table) => [
    index('complaint_spells_complaint').on(table.complaintId, table.id),
    index('complaint_spells_stage').on(table.stage, table.startedAt, table.id),
    index('complaint_spells_ended').on(table.endedAt, table.id),
    // 走完的环节 of one step, of one department, and those that took too long: the newest first.
    index('complaint_spells_stage_ended')
      .on(table.stage, table.endedAt, table.id)
      .where(sql`ended_at is not null`),
    index('complaint_spells_department_ended')
      .on(table.departmentId, table.endedAt, table.id)
      .where(
        sql`stage not in ('closed', 'withdrawn', 'merged', 'referred') and started_at <> 0 and ended_at is not null`,
      ),
    index('complaint_spells_late')
      .on(table.endedAt, table.id)
      .where(sql`ended_at > due_at`),
    index('complaint_spells_alarm')
      .on(table.alarmAt, table.id)
      .where(sql`alarm_at is not null`),
  ],
)
export type ComplaintSpell = typeof complaintSpells.$inferSelect

/** 补充情况: what became known later; nothing is overwritten. */
export const complaintSupplements = sqliteTable(
  'complaint_supplements',
  {
    id: integer().primaryKey(),
    complaintId: integer()
      .notNull()
      .references(() => complaints.id),
    text: text().notNull(),
    at: integer().notNull(),
    byId: integer().references(() => accounts.id),
    byName: text().notNull(),
  },
  (table) => [index('complaint_supplements_complaint').on(table.complaintId, table.id)],
)

/** 关联通话: other calls of the customer that belong to it. */
export const complaintCalls = sqliteTable(
  'complaint_calls',
  {
    id: integer().primaryKey(),
    complaintId: integer()
      .notNull()
      .references(() => complaints.id),
    callId: integer()
      .notNull()
      .references(() => calls.id),
    kind: text({ enum: keysOf(linkKinds) }).notNull(),
    at: integer().notNull(),
    byId: integer().references(() => accounts.id),
    byName: text().notNull(),
    /** Taken away again; the row stays, so that the log of joins is whole. */
    removedAt: integer(),
    removedByName: text(),
    removedReason: text(),
  },
  (table) => [
    index('complaint_calls_complaint').on(table.complaintId, table.id),
    index('complaint_calls_call').on(table.callId),
  ],
)

/** 重启: why a closed one was taken up again. */
export const complaintReopenings = sqliteTable(
  'complaint_reopenings',
  {
    id: integer().primaryKey(),
    complaintId: integer()
      .notNull()
      .references(() => complaints.id),
    toStage: text({ enum: keysOf(complaintStages) }).notNull(),
    reason: text().notNull(),
    at: integer().notNull(),
    byId: integer().references(() => accounts.id),
    byName: text().notNull(),
  },
  (table) => [index('complaint_reopenings_complaint').on(table.complaintId, table.id)],
)

/** 转出: an external complaint passed on, to whom and why; taken back with a reason. */
export const complaintReferrals = sqliteTable(
  'complaint_referrals',
  {
    id: integer().primaryKey(),
    complaintId: integer()
      .notNull()
      .references(() => complaints.id),
    referredTo: text().notNull(),
    reason: text().notNull(),
    at: integer().notNull(),
    byId: integer().references(() => accounts.id),
    byName: text().notNull(),
    takenBackAt: integer(),
    takenBackByName: text(),
    takenBackReason: text(),
  },
  (table) => [index('complaint_referrals_complaint').on(table.complaintId, table.id)],
)
