import { eq } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'

import { linkOrdersOfCalls } from '#src/complaints/work-orders/links.ts'
import { orderDetail, orderList, readOrderFilters } from '#src/complaints/work-orders/queries.ts'
import { workOrders } from '#src/complaints/work-orders/schema.ts'
import { blindness } from '#src/inspection/blindness.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { departments, subCentres, teams } from '#src/organisation/schema.ts'
import { calls } from '#src/recordings/schema.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { addCall } from '../../transcription/scripted.ts'

let db: Db
beforeEach(() => {
  db = testDatabase().db
  db.insert(subCentres).values({ id: 80, name: '南中心' }).run()
  for (const id of [81, 82])
    db.insert(departments)
      .values({ id, subCentreId: 80, name: `客服${id}部` })
      .run()
  for (const id of [91, 92])
    db.insert(teams)
      .values({ id, departmentId: id - 10, name: `${id}班` })
      .run()
})

const units = (departmentId: number) => ({
  subCentreId: 80,
  departmentId,
  teamId: departmentId + 10,
})

function addOrder(orderNo: string, callNo: string, callId: number | null): number {
  const createdAt = Date.parse('2026-11-02T08:14:00+08:00')
  const order = { orderNo, callNo, callId, unit: '供电公司', type: 'enquiry' } as const
  const at = { createdAt, day: 20_759, receivedAt: createdAt }
  return db
    .insert(workOrders)
    .values({ ...order, ...at, state: 'closed' })
    .returning()
    .get().id
}
function place(callId: number, departmentId: number) {
  db.update(calls).set(units(departmentId)).where(eq(calls.id, callId)).run()
}
const reader = (kind: 'sub-centre' | 'department' | 'team', id: number) =>
  actorWith(db, 'department-head', { kind, id })
const seenBy = (actor: Actor) =>
  orderList(db, actor, readOrderFilters({}), { size: 20, cursor: null }, blindness).rows.map(
    ({ orderNo }) => orderNo,
  )

test('whoever sees one unit finds the orders of its calls, and nobody else does', () => {
  const mine = addCall(db, { callNo: 'd001' }).id
  const others = addCall(db, { callNo: 'd002' }).id
  place(mine, 81)
  place(others, 82)
  addOrder('GD1', 'd001', mine)
  const theirs = addOrder('GD2', 'd002', others)
  addOrder('GD3', 'x', null)

  expect(seenBy(reader('department', 81))).toEqual(['GD1'])
  expect(seenBy(reader('team', 91))).toEqual(['GD1'])
  expect(seenBy(reader('team', 92))).toEqual(['GD2'])
  expect(seenBy(reader('sub-centre', 80))).toEqual(['GD2', 'GD1'])
  expect(seenBy(actorWith(db, 'qa-manager'))).toEqual(['GD3', 'GD2', 'GD1'])
  expect(() => orderDetail(db, reader('department', 81), theirs, blindness)).toThrow(NotFound)
})

test('an order follows its call to another unit', () => {
  const call = addCall(db, { callNo: 'd001' }).id
  place(call, 81)
  addOrder('GD1', 'd001', call)
  place(call, 82)

  expect(seenBy(reader('department', 81))).toEqual([])
  expect(seenBy(reader('team', 91))).toEqual([])
  expect(seenBy(reader('department', 82))).toEqual(['GD1'])
  expect(seenBy(reader('team', 92))).toEqual(['GD1'])
})

test('an order that named its call before it was announced is found by the unit afterwards', () => {
  addOrder('GD1', 'd001', null)
  expect(seenBy(reader('department', 81))).toEqual([])
  const call = addCall(db, { callNo: 'd001' }).id
  place(call, 81)
  linkOrdersOfCalls(db, [call])

  expect(seenBy(reader('department', 81))).toEqual(['GD1'])
})

test('an order corrected to another call, or to none, leaves the unit of the first', () => {
  const first = addCall(db, { callNo: 'd001' }).id
  const second = addCall(db, { callNo: 'd002' }).id
  place(first, 81)
  place(second, 82)
  const id = addOrder('GD1', 'd001', first)
  db.update(workOrders).set({ callId: second }).where(eq(workOrders.id, id)).run()
  expect(seenBy(reader('department', 81))).toEqual([])
  expect(seenBy(reader('department', 82))).toEqual(['GD1'])

  db.update(workOrders).set({ callId: null }).where(eq(workOrders.id, id)).run()
  expect(seenBy(reader('department', 82))).toEqual([])
})
