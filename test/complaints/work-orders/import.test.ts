import { readFileSync } from 'node:fs'

import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { workOrderImporter } from '#src/complaints/work-orders/import.ts'
import { orderDetail } from '#src/complaints/work-orders/queries.ts'
import { workOrders } from '#src/complaints/work-orders/schema.ts'
import { blindness } from '#src/inspection/blindness.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { readTable, type Table } from '#src/kernel/csv.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { importScene } from '#test/imports/tables.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { addCall, jobsOf } from '../../transcription/scripted.ts'

const header =
  'order_no,call_id,created_at,order_type,target,unit,state,dispatched_at,closed_at,sent_back,changed_at'
const sound = 'GD1,d001,2026-11-02 08:14,投诉,对内,客服一部,处理中,2026-11-02 08:40,,1,'

let db: Db
let manager: Actor
beforeEach(() => {
  db = testDatabase().db
  manager = actorWith(db, 'qa-manager')
})

function tableOf(...lines: string[]): Table {
  const read = readTable(Buffer.from([header, ...lines].join('\n')))
  if (!read.ok) throw new Error(read.problem)
  return read.table
}
const read = (...lines: string[]) => workOrderImporter.read(db, tableOf(...lines))
function bring(...lines: string[]) {
  const values = read(...lines).rows.map(({ value }) => value)
  return workOrderImporter.apply(db, manager, values, 'orders.csv')
}
const stored = () => db.select().from(workOrders).all()

describe('reading work orders', () => {
  test('takes the words of a row as keys and its times as instants', () => {
    expect(read(sound).rows[0]?.value).toEqual({
      ...{
        orderNo: 'GD1',
        callNo: 'd001',
        type: 'complaint',
        target: 'internal',
        unit: '客服一部',
      },
      createdAt: Date.parse('2026-11-02T08:14:00+08:00'),
      dispatchedAt: Date.parse('2026-11-02T08:40:00+08:00'),
      ...{ state: 'dispatched', closedAt: null, changedAt: null, sentBack: 1 },
    })
  })

  test.each([
    ['no number', sound.replace('GD1', ''), 'order_no', '缺少工单号'],
    ['a number in scientific notation', sound.replace('GD1', '2.02E+12'), 'order_no', '科学计数'],
    ['no time', sound.replace('2026-11-02 08:14', ''), 'created_at', '缺少创建时间'],
    [
      'a day that does not exist',
      sound.replace('11-02 08:14', '02-30 08:14'),
      'created_at',
      '读不出',
    ],
    [
      'the year 9999',
      sound.replace('2026-11-02 08:14', '9999-11-02 08:14'),
      'created_at',
      '不存在',
    ],
    [
      'a time to come',
      sound.replace('2026-11-02 08:14', '2099-11-02 08:14'),
      'created_at',
      '没有到',
    ],
    ['an unknown type', sound.replace('投诉', '唠嗑'), 'order_type', '唠嗑'],
    ['an unknown target', sound.replace('对内', '内外'), 'target', '内外'],
    ['an unknown state', sound.replace('处理中', '飞了'), 'state', '飞了'],
    ['a negative count', sound.replace(',1,', ',-1,'), 'sent_back', '回退次数'],
    ['a unit without end', sound.replace('客服一部', '部'.repeat(61)), 'unit', '超过 60'],
  ])('names %s and leaves the row out', (_, line, column, word) => {
    const { rows, errors } = read(line, sound.replace('GD1', 'GD2'))
    expect(rows.map(({ value }) => value.orderNo)).toEqual(['GD2'])
    expect(errors).toMatchObject([{ line: 2, column }])
    expect(errors[0]?.message).toContain(word)
  })

  test('knows the words of the dictionary of business types, and tells the state by the times', () => {
    const line = sound.replace('投诉,对内', '事故报修,').replace('处理中', '')
    expect(read(line).rows[0]?.value).toMatchObject({ type: 'fault-repair', state: 'dispatched' })
  })

  test('keeps the target of complaints only', () => {
    expect(read(sound.replace('投诉', '咨询')).rows[0]?.value.target).toBeNull()
  })
})

describe('bringing work orders', () => {
  test('ties them to calls that are known and keeps those of unknown calls', () => {
    const call = addCall(db, { callNo: 'D001' })
    expect(bring(sound, sound.replace('GD1,d001', 'GD2,d777'))).toMatchObject({ added: 2 })
    expect(stored().map(({ orderNo, callId }) => [orderNo, callId])).toEqual([
      ['GD1', call.id],
      ['GD2', null],
    ])
    expect(jobsOf(db, 'reconcile')).toMatchObject([{ payload: { callIds: [call.id] } }])
  })

  test('changes nothing the second time', () => {
    bring(sound)
    const before = stored()
    expect(bring(sound)).toEqual({ added: 0, updated: 0, unchanged: 1 })
    expect(stored()).toEqual(before)
  })

  test('of one order in one table keeps the last row, and the trail has each', () => {
    const later = sound.replace('处理中', '已办结').replace('对内', '对外')
    expect(bring(sound, later)).toEqual({ added: 1, updated: 1, unchanged: 0 })
    expect(stored()).toMatchObject([{ state: 'closed', target: 'external' }])
    const detail = orderDetail(db, manager, stored()[0]?.id ?? 0, blindness)
    expect(detail.changes).toMatchObject([{ before: '对内，处理中', after: '对外，已办结' }])
  })

  test('names a row that repeats another from end to end', () => {
    const { rows, errors } = read(sound, sound)
    expect(rows).toHaveLength(1)
    expect(errors[0]?.message).toMatch(/工单 GD1 .*和第 2 行重复/)
  })

  test('never lets an older state replace a newer one', () => {
    bring(`${sound}2026-11-05 08:00`.replace('处理中', '已办结'))
    expect(bring(`${sound}2026-11-03 08:00`)).toEqual({ added: 0, updated: 0, unchanged: 1 })
    expect(stored()).toMatchObject([{ state: 'closed' }])
  })

  test('moves an order to the call it names now, and has both calls compared', () => {
    const [one, other] = [addCall(db, { callNo: 'd001' }), addCall(db, { callNo: 'd002' })]
    bring(sound)
    bring(sound.replace('d001', 'd002'))
    expect(stored()[0]?.callId).toBe(other.id)
    const last = jobsOf(db, 'reconcile').at(-1)
    expect(last?.payload).toEqual({ callIds: [one.id, other.id] })
  })

  test('foresees what it would do, and does nothing', () => {
    bring(sound)
    const rows = read(
      sound,
      sound.replace('处理中', '已回退'),
      sound.replace('GD1', 'GD2'),
    ).rows.map(({ value }) => value)
    const origin = { actor: manager, sourceId: null }
    expect(workOrderImporter.foresee(db, rows, origin)).toEqual({
      ...{ added: 1, updated: 1, unchanged: 1 },
    })
    expect(stored()).toHaveLength(1)
  })

  test('is closed to those who may not, and traced for those who may', () => {
    const inspector = actorWith(db, 'qa-inspector')
    expect(() => workOrderImporter.apply(db, inspector, [], 'x.csv')).toThrow(Forbidden)
    bring(sound)
    expect(db.select().from(auditEvents).all().at(-1)).toMatchObject({
      ...{ action: 'work-order.imported', subjectId: 'orders.csv' },
      particulars: { added: 1, rows: 1 },
    })
  })

  test('goes the way of every brought table, its faults kept by row', async () => {
    const scene = importScene()
    const content = [header, sound, sound.replace('GD1', 'GD2').replace('投诉', '唠嗑')].join('\n')
    const { importId } = await scene.bring(content, { kind: 'work-orders' })
    await scene.work()
    expect(scene.run(importId)).toMatchObject({ state: 'done', added: 1, badRows: 1 })
    expect(scene.db.select().from(workOrders).all()).toHaveLength(1)
  })

  test('reads the sample work orders without a fault', () => {
    const file = new URL('../../../recordings/samples/work-orders.csv', import.meta.url)
    const table = readTable(readFileSync(file))
    expect(table.ok && workOrderImporter.read(db, table.table).errors).toEqual([])
    expect(table.ok && table.table.rows).toHaveLength(8)
  })
})
