import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { keysOf } from '#src/kernel/vocabulary.ts'
import { calls } from '#src/recordings/schema.ts'

import { callPlaces, mismatches, moveReasons } from '../vocabulary.ts'

/** How many calls stand where, kept in step with them so that pages never count them. */
export const reconciliationDays = sqliteTable(
  'reconciliation_days',
  {
    day: integer().notNull(),
    /** 0 for calls that belong to none, as a key cannot hold null. */
    departmentId: integer().notNull(),
    /** 0 for calls that have none. */
    businessTypeId: integer().notNull(),
    state: text({ enum: keysOf(callPlaces) }).notNull(),
    /** Within the allowance for registering. */
    grace: integer({ mode: 'boolean' }).notNull(),
    /** Empty where the three ledgers agree. */
    mismatch: text({ enum: ['', ...keysOf(mismatches)] }).notNull(),
    n: integer().notNull(),
  },
  (table) => [
    primaryKey({
      columns: [
        table.day,
        table.departmentId,
        table.businessTypeId,
        table.state,
        table.grace,
        table.mismatch,
      ],
    }),
  ],
)

/** 比对经过: every move of a call into, out of or within the boxes, with what caused it. */
export const reconciliationMoves = sqliteTable(
  'reconciliation_moves',
  {
    id: integer().primaryKey(),
    callId: integer()
      .notNull()
      .references(() => calls.id, { onDelete: 'cascade' }),
    /** Null when it was placed for the first time. */
    from: text({ enum: keysOf(callPlaces) }),
    to: text({ enum: keysOf(callPlaces) }).notNull(),
    why: text({ enum: keysOf(moveReasons) }).notNull(),
    /** The number of the register entry or the work order that moved it. */
    cause: text(),
    /** How long after the call it was registered. */
    delayMs: integer(),
    graceUntil: integer(),
    mismatch: text({ enum: keysOf(mismatches) }),
    at: integer().notNull(),
  },
  (table) => [index('reconciliation_moves_call').on(table.callId, table.id)],
)
export type ReconciliationMove = typeof reconciliationMoves.$inferSelect
