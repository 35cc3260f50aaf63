import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { keysOf } from '#src/kernel/vocabulary.ts'
import { calls } from '#src/recordings/schema.ts'
import { sources } from '#src/recordings/sources/schema.ts'

import { orderStates, orderTargets, orderTypes } from '../vocabulary.ts'

/** 工单: what calls were booked as. Orders may name calls that are not known yet, or none. */
export const workOrders = sqliteTable(
  'work_orders',
  {
    id: integer().primaryKey(),
    orderNo: text().notNull().unique(),
    callNo: text().notNull(),
    /** The call of that number, once it is known. */
    callId: integer().references(() => calls.id),
    /**
     * The units of that call, kept by triggers: who sees one unit only finds its orders along an index
     * of their own.
     */
    subCentreId: integer(),
    departmentId: integer(),
    teamId: integer(),
    type: text({ enum: keysOf(orderTypes) }).notNull(),
    /** Of complaints, where the table says it. */
    target: text({ enum: keysOf(orderTargets) }),
    /** 责任单位, as the order names it: often outside the hotline. */
    unit: text().notNull(),
    state: text({ enum: keysOf(orderStates) }).notNull(),
    createdAt: integer().notNull(),
    /** Shanghai day of `createdAt`, counted from 1970. */
    day: integer().notNull(),
    dispatchedAt: integer(),
    closedAt: integer(),
    sentBack: integer().notNull().default(0),
    /** When the other system last changed it, where it says so: an older state never replaces a newer. */
    changedAt: integer(),
    sourceId: integer().references(() => sources.id),
    receivedAt: integer().notNull(),
  },
  (table) => [
    index('work_orders_newest').on(table.createdAt, table.id),
    // Those of no known call are a list of their own, the newest first.
    index('work_orders_call').on(table.callId, table.createdAt, table.id),
    index('work_orders_plain_call').on(sql`upper(trim(call_no))`),
    index('work_orders_type').on(table.type, table.createdAt, table.id),
    index('work_orders_state').on(table.state, table.createdAt, table.id),
    index('work_orders_unit').on(table.unit, table.createdAt, table.id),
    index('work_orders_day').on(table.day),
    index('work_orders_sub_centre')
      .on(table.subCentreId, table.createdAt, table.id)
      .where(sql`sub_centre_id is not null`),
    index('work_orders_department')
      .on(table.departmentId, table.createdAt, table.id)
      .where(sql`department_id is not null`),
    index('work_orders_team')
      .on(table.teamId, table.createdAt, table.id)
      .where(sql`team_id is not null`),
    index('work_orders_alone')
      .on(table.createdAt, table.id)
      .where(sql`call_id is null`),
  ],
)
export type WorkOrder = typeof workOrders.$inferSelect
