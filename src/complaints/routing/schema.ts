import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { businessTypes, departments } from '#src/organisation/schema.ts'

import { complaints } from '../schema.ts'
import { complaintStages } from '../vocabulary.ts'
import { participantRoles, principles, sendBackAnswers, sendBackReasons } from './vocabulary.ts'

/** 派单: to which department, by which principle, and who accepted it there. */
export const complaintDispatches = sqliteTable(
  'complaint_dispatches',
  {
    id: integer().primaryKey(),
    complaintId: integer()
      .notNull()
      .references(() => complaints.id),
    departmentId: integer()
      .notNull()
      .references(() => departments.id),
    /** The department that had it before; 0 where 受理 hands it over first. Kept by the database. */
    giverId: integer().notNull().default(0),
    principle: text({ enum: keysOf(principles) }).notNull(),
    /** What the principles proposed, where the sender chose otherwise. */
    proposed: text({ enum: keysOf(principles) }),
    reason: text().notNull(),
    at: integer().notNull(),
    /** 首问责任人 until somebody accepts. */
    byId: integer().references(() => accounts.id),
    byName: text().notNull(),
    acceptedAt: integer(),
    acceptedById: integer().references(() => accounts.id),
    acceptedByName: text(),
    /** Sent back with the sender's consent, or given to another department by arbitration. */
    endedAt: integer(),
  },
  (table) => [
    index('complaint_dispatches_complaint').on(table.complaintId, table.id),
    index('complaint_dispatches_department').on(table.departmentId, table.at, table.id),
    index('complaint_dispatches_newest').on(table.at, table.id),
    index('complaint_dispatches_giver').on(table.giverId, table.at, table.id),
  ],
)
export type ComplaintDispatch = typeof complaintDispatches.$inferSelect

/** 回退: asked for by the receiver, needs the sender's consent, counted for 推诿. */
export const complaintSendBacks = sqliteTable(
  'complaint_send_backs',
  {
    id: integer().primaryKey(),
    complaintId: integer()
      .notNull()
      .references(() => complaints.id),
    dispatchId: integer()
      .notNull()
      .references(() => complaintDispatches.id),
    departmentId: integer()
      .notNull()
      .references(() => departments.id),
    kind: text({ enum: keysOf(sendBackReasons) }).notNull(),
    reason: text().notNull(),
    at: integer().notNull(),
    byId: integer().references(() => accounts.id),
    byName: text().notNull(),
    answer: text({ enum: keysOf(sendBackAnswers) }),
    answerReason: text(),
    answeredAt: integer(),
    answeredById: integer().references(() => accounts.id),
    answeredByName: text(),
  },
  (table) => [
    index('complaint_send_backs_complaint').on(table.complaintId, table.id),
    index('complaint_send_backs_department').on(table.departmentId, table.at, table.id),
    index('complaint_send_backs_newest').on(table.at, table.id),
    uniqueIndex('complaint_send_backs_open')
      .on(table.complaintId)
      .where(sql`answer is null`),
  ],
)
export type ComplaintSendBack = typeof complaintSendBacks.$inferSelect

/** 裁定归属: departments disagree, a manager decides with a reason, and that stands. */
export const complaintArbitrations = sqliteTable(
  'complaint_arbitrations',
  {
    id: integer().primaryKey(),
    complaintId: integer()
      .notNull()
      .references(() => complaints.id),
    dispatchId: integer()
      .notNull()
      .references(() => complaintDispatches.id),
    dispute: text().notNull(),
    askedAt: integer().notNull(),
    askedById: integer().references(() => accounts.id),
    askedByName: text().notNull(),
    departmentId: integer().references(() => departments.id),
    decision: text(),
    decidedAt: integer(),
    decidedById: integer().references(() => accounts.id),
    decidedByName: text(),
  },
  (table) => [
    index('complaint_arbitrations_complaint').on(table.complaintId, table.id),
    uniqueIndex('complaint_arbitrations_open')
      .on(table.complaintId)
      .where(sql`decided_at is null`),
  ],
)

/** 主办、催办、协办 of a complaint. */
export const complaintParticipants = sqliteTable(
  'complaint_participants',
  {
    id: integer().primaryKey(),
    complaintId: integer()
      .notNull()
      .references(() => complaints.id),
    role: text({ enum: keysOf(participantRoles) }).notNull(),
    departmentId: integer()
      .notNull()
      .references(() => departments.id),
    at: integer().notNull(),
    byName: text().notNull(),
    removedAt: integer(),
  },
  (table) => [
    index('complaint_participants_complaint').on(table.complaintId, table.id),
    index('complaint_participants_department').on(table.departmentId, table.id),
  ],
)

/** 催办: who urged whom; each is counted. */
export const complaintExpeditings = sqliteTable(
  'complaint_expeditings',
  {
    id: integer().primaryKey(),
    complaintId: integer()
      .notNull()
      .references(() => complaints.id),
    stage: text({ enum: keysOf(complaintStages) }).notNull(),
    note: text().notNull(),
    /** How many people were told. */
    told: integer().notNull(),
    at: integer().notNull(),
    byId: integer().references(() => accounts.id),
    byName: text().notNull(),
  },
  (table) => [index('complaint_expeditings_complaint').on(table.complaintId, table.id)],
)

/** 归口: which department answers for a business type. */
export const routingAreas = sqliteTable('routing_areas', {
  businessTypeId: integer()
    .primaryKey()
    .references(() => businessTypes.id),
  departmentId: integer()
    .notNull()
    .references(() => departments.id),
  at: integer().notNull(),
  by: text().notNull(),
})

/** 属地: which department answers for a province. */
export const routingRegions = sqliteTable('routing_regions', {
  province: text().primaryKey(),
  departmentId: integer()
    .notNull()
    .references(() => departments.id),
  at: integer().notNull(),
  by: text().notNull(),
})
