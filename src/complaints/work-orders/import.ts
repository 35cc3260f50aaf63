import { and, between, eq, gte, isNotNull, lt } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { authorise } from '#src/kernel/actor.ts'
import { dayMs, formatTime } from '#src/kernel/calendar.ts'
import { type Db, isOneOf } from '#src/kernel/db.ts'
import {
  type BatchResult,
  type Importer,
  importerOf,
  type ImportOrigin,
  type ImportResult,
  type ImportTotals,
} from '#src/kernel/importing.ts'
import { askReconciliation } from '#src/recordings/ask-reconciliation.ts'
import { dayNumberOf, startOfDayNumber } from '#src/recordings/ledger/days.ts'
import { spellings } from '#src/recordings/names.ts'
import { calls } from '#src/recordings/schema.ts'

import { plainNumber } from '../register-links.ts'
import { registerEntries } from '../schema.ts'
import { orderStates, orderTargets, orderTypes } from '../vocabulary.ts'
import { callsNumbered, daysCovered } from './links.ts'
import { orderColumns, type OrderRow, readOrder } from './reading.ts'
import { type WorkOrder, workOrders } from './schema.ts'

const timeText = (at: number | null) => (at === null ? '' : formatTime(at))
const showOrder = (row: OrderRow): string[] => [
  row.orderNo,
  row.callNo,
  formatTime(row.createdAt),
  orderTypes[row.type],
  row.target ? orderTargets[row.target] : '',
  row.unit,
  orderStates[row.state],
  timeText(row.dispatchedAt),
  timeText(row.closedAt),
  String(row.sentBack),
  timeText(row.changedAt),
]

/**
 * 工单. Orders of calls nobody knows yet are kept and tied when the calls come. An order brought
 * again replaces what was known of it, also within one table: such tables list an order once for
 * every step of it. Only rows that are alike from end to end are doubles.
 */
export const workOrderImporter: Importer<OrderRow> = importerOf({
  permission: 'work-order.import',
  authorise: (actor) => authorise(actor, 'work-order.import'),
  columns: orderColumns,
  readRow: (cells, fault) => readOrder(cells, fault),
  key: { column: 'order_no', label: '工单', of: (row) => showOrder(row).join(' ').trim() },
  applyBatch: applyOrders,
  conclude: (tx, actor, { news, ...totals }: ImportTotals) => {
    const subject = { kind: 'work-order', id: totals.file } as const
    record(tx, actor, 'work-order.imported', subject, { ...totals, ...news })
  },
  foresee: foreseeOrders,
  show: showOrder,
})

function applyOrders(
  tx: Db,
  rows: readonly OrderRow[],
  { actor, sourceId }: ImportOrigin,
): BatchResult {
  const result = { added: 0, updated: 0, unchanged: 0 }
  const known = knownOrders(tx, rows)
  const callIds = callsNumbered(
    tx,
    rows.map(({ callNo }) => callNo),
  )
  const covered = daysCovered(tx, rows.map(dayOf))
  const touched: (number | null)[] = []
  for (const row of rows) {
    const before = known.get(plainNumber(row.orderNo))
    const callId = callIds.get(plainNumber(row.callNo)) ?? null
    if (!before) {
      const values = { ...row, day: dayOf(row), callId, sourceId, receivedAt: Date.now() }
      known.set(plainNumber(row.orderNo), tx.insert(workOrders).values(values).returning().get())
      touched.push(callId)
      result.added += 1
      continue
    }
    const fields = isOlder(row, before) ? [] : fieldsChanged(before, row)
    if (fields.length === 0) {
      result.unchanged += 1
      continue
    }
    const mine = eq(workOrders.id, before.id)
    // A call that is tied already may be spelt in a way only its arrival could tell.
    const same = plainNumber(before.callNo) === plainNumber(row.callNo)
    const values = { ...row, day: dayOf(row), callId: callId ?? (same ? before.callId : null) }
    known.set(
      plainNumber(row.orderNo),
      tx.update(workOrders).set(values).where(mine).returning().get() ?? before,
    )
    touched.push(before.callId, values.callId)
    result.updated += 1
    const subject = { kind: 'work-order', id: before.id } as const
    record(tx, actor, 'work-order.changed', subject, {
      orderNo: before.orderNo,
      ...changes(before, row, fields),
    })
  }
  const fresh = [...new Set(rows.map(dayOf))].filter((day) => !covered.has(day))
  askReconciliation(tx, [...touched.filter((id) => id !== null), ...registeredOn(tx, fresh)])
  return { ...result, news: {} }
}

const dayOf = ({ createdAt }: Pick<OrderRow, 'createdAt'>) => dayNumberOf(createdAt)

/** Nobody looks for the order of a call that was registered later than this. */
const lookedForMs = 31 * dayMs

/** Registered calls of days that had no order at all until now: theirs may be found missing. */
function registeredOn(tx: Db, days: readonly number[]): number[] {
  return days.flatMap((day) => {
    const from = startOfDayNumber(day)
    const { callId, registeredAt } = registerEntries
    return tx
      .selectDistinct({ callId })
      .from(registerEntries)
      .innerJoin(calls, eq(calls.id, callId))
      .where(
        and(
          isNotNull(callId),
          between(registeredAt, from - dayMs, from + lookedForMs),
          gte(calls.startedAt, from),
          lt(calls.startedAt, from + dayMs),
        ),
      )
      .all()
      .map((row) => row.callId)
      .filter((id) => id !== null)
  })
}

/** What came late says nothing about an order that went on since. */
function isOlder(row: OrderRow, before: WorkOrder): boolean {
  return row.changedAt !== null && before.changedAt !== null && row.changedAt < before.changedAt
}

function fieldsChanged(before: WorkOrder, row: OrderRow): (keyof OrderRow)[] {
  const fields = (Object.keys(row) as (keyof OrderRow)[]).filter((name) => name !== 'orderNo')
  return fields.filter((name) => before[name] !== row[name])
}

/** An order holds no caller and no agent, so the trail may hold what it said before. */
function changes(before: WorkOrder, after: OrderRow, fields: readonly (keyof OrderRow)[]) {
  const told = (row: OrderRow) => {
    const cells = showOrder(row)
    return fields
      .map((name) => cells[order.indexOf(name)])
      .filter(Boolean)
      .join('，')
  }
  return { fields, before: told(before), after: told(after) }
}

/** The fields in the order in which they are shown. */
const order: readonly (keyof OrderRow)[] = [
  ...(['orderNo', 'callNo', 'createdAt', 'type', 'target', 'unit', 'state'] as const),
  ...(['dispatchedAt', 'closedAt', 'sentBack', 'changedAt'] as const),
]

function foreseeOrders(db: Db, rows: readonly OrderRow[]): ImportResult {
  const result = { added: 0, updated: 0, unchanged: 0 }
  const known = new Map<string, OrderRow>(knownOrders(db, rows))
  for (const row of rows) {
    const before = known.get(plainNumber(row.orderNo)) as WorkOrder | undefined
    const changed = before && !isOlder(row, before) && fieldsChanged(before, row).length > 0
    if (!before || changed) known.set(plainNumber(row.orderNo), row)
    result[before ? (changed ? 'updated' : 'unchanged') : 'added'] += 1
  }
  return result
}

function knownOrders(tx: Db, rows: readonly OrderRow[]): Map<string, WorkOrder> {
  const numbers = rows.flatMap(({ orderNo }) => spellings(orderNo))
  const found = tx.select().from(workOrders).where(isOneOf(workOrders.orderNo, numbers)).all()
  return new Map(found.map((found) => [plainNumber(found.orderNo), found]))
}
