import { asc, eq, sql } from 'drizzle-orm'

import { type Db, isOneOf } from '#src/kernel/db.ts'
import { spellings } from '#src/recordings/names.ts'
import { calls } from '#src/recordings/schema.ts'

import { plainNumber } from '../register-links.ts'
import { type WorkOrder, workOrders } from './schema.ts'

/** Calls by their plain numbers, of those that these texts name. */
export function callsNumbered(tx: Db, callNos: readonly string[]): Map<string, number> {
  const wanted = callNos.filter((callNo) => callNo !== '').flatMap(spellings)
  const rows = tx
    .select({ id: calls.id, callNo: calls.callNo })
    .from(calls)
    .where(isOneOf(calls.callNo, wanted))
    .orderBy(asc(calls.id))
    .all()
  return new Map(rows.map(({ id, callNo }) => [plainNumber(callNo), id]))
}

/** Ties the orders that named these calls before they were announced. */
export function linkOrdersOfCalls(tx: Db, callIds: readonly number[]): void {
  const { id, callNo } = calls
  const arrived = tx.select({ id, callNo }).from(calls).where(isOneOf(id, callIds)).all()
  const ids = new Map(arrived.map((call) => [plainNumber(call.callNo), call.id]))
  const numbers = JSON.stringify([...ids.keys()])
  const orders = tx
    .select({ id: workOrders.id, callNo: workOrders.callNo })
    .from(workOrders)
    .where(
      sql`upper(trim(${workOrders.callNo})) in (select value from json_each(${numbers})) and ${workOrders.callId} is null`,
    )
    .all()
  for (const order of orders) {
    const callId = ids.get(plainNumber(order.callNo)) ?? null
    tx.update(workOrders).set({ callId }).where(eq(workOrders.id, order.id)).run()
  }
}

/** The orders of these calls, oldest first; those made void say nothing. */
export function ordersByCall(tx: Db, callIds: readonly number[]): Map<number, WorkOrder[]> {
  const rows = tx
    .select()
    .from(workOrders)
    .where(isOneOf(workOrders.callId, callIds))
    .orderBy(asc(workOrders.createdAt), asc(workOrders.id))
    .all()
  const orders = new Map<number, WorkOrder[]>()
  for (const row of rows) {
    if (row.callId === null || row.state === 'void') continue
    orders.set(row.callId, [...(orders.get(row.callId) ?? []), row])
  }
  return orders
}

/** Of these days, those from which there are work orders at all: only then is one missing. */
export function daysCovered(tx: Db, days: readonly number[]): Set<number> {
  const rows = tx
    .selectDistinct({ day: workOrders.day })
    .from(workOrders)
    .where(isOneOf(workOrders.day, [...new Set(days)]))
    .all()
  return new Set(rows.map(({ day }) => day))
}
