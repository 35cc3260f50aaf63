import { readFileSync } from 'node:fs'

import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { registerImporter } from '#src/complaints/register-import.ts'
import { registerEntries } from '#src/complaints/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { readTable, type Table } from '#src/kernel/csv.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { missingColumns } from '#src/kernel/importing.ts'
import { latestJob } from '#src/kernel/jobs/queue.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { addCall, jobsOf } from '../transcription/scripted.ts'

const header = 'register_no,call_id,registered_at,agent_id,caller,complaint_type,reported_by'
const sound = 'DJ1,d001,2026-11-02T18:20:00+08:00,20636,13931909215,业务差错,坐席自报'

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

const read = (...lines: string[]) => registerImporter.read(db, tableOf(...lines))

function bring(...lines: string[]) {
  const values = read(...lines).rows.map(({ value }) => value)
  return registerImporter.apply(db, manager, values, 'register.csv')
}

const stored = () => db.select().from(registerEntries).all()

describe('reading the register', () => {
  test('takes the words of a row as keys and the time as an instant', () => {
    expect(read(sound)).toEqual({
      errors: [],
      rows: [
        {
          line: 2,
          value: {
            registerNo: 'DJ1',
            callNo: 'd001',
            registeredAt: Date.parse('2026-11-02T18:20:00+08:00'),
            agentNo: '20636',
            caller: '13931909215',
            faultCategory: 'business-error',
            reportedBy: '坐席自报',
          },
        },
      ],
    })
  })

  test.each([
    ['an unknown type', sound.replace('业务差错', '态度恶劣'), 'complaint_type', '态度恶劣'],
    ['a day that does not exist', sound.replace('11-02T', '02-30T'), 'registered_at', '02-30'],
    ['hour 24', sound.replace('T18', 'T24'), 'registered_at', '不存在'],
    ['no time', sound.replace('2026-11-02T18:20:00+08:00', ''), 'registered_at', '缺少登记时间'],
    ['no register number', sound.replace('DJ1', ''), 'register_no', '缺少登记号'],
    [
      'no call number and no caller',
      sound.replace('d001', ' ').replace('13931909215', '匿名'),
      'call_id',
      '缺少通话号',
    ],
    ['a day that lies ahead', sound.replace('2026-11-02', '2099-11-02'), 'registered_at', '没有到'],
    ['the year 9999', sound.replace('2026-11-02', '9999-11-02'), 'registered_at', '不存在'],
    ['an agent in scientific notation', sound.replace('20636', '2.06E+04'), 'agent_id', '科学计数'],
    ['a caller in scientific notation', sound.replace('13931909215', '1.39E+10'), 'caller', '科学'],
    ['a name without end', sound.replace('坐席自报', '报'.repeat(41)), 'reported_by', '超过 40'],
  ])('names %s and leaves the row out', (_, line, column, word) => {
    const { rows, errors } = read(line, sound.replace('DJ1', 'DJ2'))
    expect(rows.map(({ value }) => value.registerNo)).toEqual(['DJ2'])
    expect(errors).toMatchObject([{ line: 2, column }])
    expect(errors[0]?.message).toContain(word)
  })

  test('names every fault of a row, not only the first', () => {
    const { errors } = read(',,2026-13-01 08:00,1,2,不知道,')
    expect(errors.map(({ column }) => column)).toEqual([
      'register_no',
      'call_id',
      'registered_at',
      'complaint_type',
    ])
  })

  test('keeps the first of two rows with one number, whatever their case', () => {
    const { rows, errors } = read(sound, sound.replace('DJ1', 'dj1'))
    expect(rows).toHaveLength(1)
    expect(errors).toMatchObject([{ line: 3, column: 'register_no' }])
    expect(errors[0]?.message).toContain('第 2 行')
  })

  test('keeps leading zeros and turns full-width digits into plain ones', () => {
    const [row] = read(sound.replace('20636', '００36')).rows
    expect(row?.value.agentNo).toBe('0036')
  })

  test('a file without its required columns is named by what it lacks', () => {
    expect(missingColumns(registerImporter, ['register_no', 'call_id'])).toContain('登记时间')
  })

  test('never shows a whole number in the preview', () => {
    const [row] = read(sound).rows
    expect(row && registerImporter.show(row.value)).toContain('139****9215')
  })
})

describe('bringing the register', () => {
  test('keeps entries whose call and agent nobody knows yet', () => {
    expect(bring(sound)).toEqual({ added: 1, updated: 0, unchanged: 0 })
    expect(stored()).toMatchObject([{ registerNo: 'DJ1', callNo: 'd001', agentNo: '20636' }])
  })

  test('changes nothing the second time', () => {
    bring(sound)
    const before = stored()
    expect(bring(sound)).toEqual({ added: 0, updated: 0, unchanged: 1 })
    expect(stored()).toEqual(before)
  })

  test('corrects an entry and says which fields, without the number of the caller', () => {
    bring(sound)
    const corrected = sound.replace('业务差错', '服务态度').replace('13931909215', '13800000000')
    expect(bring(corrected)).toEqual({ added: 0, updated: 1, unchanged: 0 })
    expect(stored()).toMatchObject([{ faultCategory: 'attitude', caller: '13800000000' }])
    const events = db.select().from(auditEvents).all()
    expect(events.at(-1)).toMatchObject({
      action: 'register.imported',
      subjectId: 'register.csv',
    })
    expect(events.at(-2)).toMatchObject({
      action: 'register.changed',
      particulars: { registerNo: 'DJ1', fields: ['faultCategory', 'caller'] },
    })
    expect(JSON.stringify(events)).not.toContain('13800000000')
  })

  test('asks for the comparison of the calls it names, and of no others', () => {
    const call = addCall(db, { callNo: 'd001' })
    addCall(db)
    bring(sound)
    expect(latestJob(db, 'reconcile', `call:${call.id}`)).toMatchObject({
      state: 'queued',
      payload: { callIds: [call.id] },
    })
    expect(jobsOf(db, 'reconcile')).toHaveLength(1)
  })

  test('takes more rows than one statement carries', () => {
    const lines = Array.from({ length: 1201 }, (_, n) => sound.replace('DJ1', `DJ${n}`))
    expect(bring(...lines)).toEqual({ added: 1201, updated: 0, unchanged: 0 })
    expect(bring(...lines)).toEqual({ added: 0, updated: 0, unchanged: 1201 })
  })

  test('is closed to those who may not import', () => {
    const inspector = actorWith(db, 'qa-inspector')
    expect(() => registerImporter.apply(db, inspector, [], 'x.csv')).toThrow(Forbidden)
  })

  test('reads the sample register without a fault', () => {
    const file = new URL('../../recordings/samples/register.csv', import.meta.url)
    const table = readTable(readFileSync(file))
    expect(table.ok && registerImporter.read(db, table.table).errors).toEqual([])
  })
})
