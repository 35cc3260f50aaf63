import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { system } from '#src/auth/policy.ts'
import { decodeText, readTable } from '#src/kernel/csv.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { missingColumns } from '#src/kernel/importing.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { businessTypes, departments, people, postings, teams } from '#src/organisation/schema.ts'
import { callDataImporter } from '#src/recordings/call-import.ts'
import { placeCalls } from '#src/recordings/call-units.ts'
import { calls } from '#src/recordings/schema.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { announce, bringRoster, callHeader, callLine, readLines, sample, table } from './scene.ts'

const read = (given: Partial<Record<string, string>>) => {
  const { db } = testDatabase()
  return readLines(db, callLine(given))
}

describe('reading a line', () => {
  test('takes the samples as they are', () => {
    const { db } = testDatabase()
    const { rows, errors } = callDataImporter.read(db, table(sample('cdr.csv').toString()))
    expect(errors).toEqual([])
    expect(rows[0]?.value).toEqual({
      callNo: 'd001',
      startedAt: Date.parse('2026-11-02T08:12:06+08:00'),
      durationMs: 70_700,
      channel: 'phone',
      province: '山东',
      businessType: '农村低压',
      agentNo: '20636',
      caller: '13931909215',
      layout: 'agent-left',
      satisfaction: 'dissatisfied',
      recordingName: 'd001.wav',
    })
  })

  test.each([
    ['020636', '020636'],
    ['２０６３６', '20636'],
    ['12345678901234567890', '12345678901234567890'],
  ])('agent number %s stays %s', (given, expected) => {
    expect(read({ agent_id: given }).rows[0]?.value.agentNo).toBe(expected)
  })

  test.each([
    ['+86 139 3190 9215', '13931909215'],
    ['0086-13931909215', '13931909215'],
    ['8613931909215', '13931909215'],
    ['139-3190-9215', '13931909215'],
    ['（022）8555 1234', '02285551234'],
    ['匿名', '匿名'],
    ['', ''],
  ])('caller %s is %s', (given, expected) => {
    expect(read({ caller: given }).rows[0]?.value.caller).toBe(expected)
  })

  test.each([
    ['d001.wav', 'd001.wav'],
    ['//recorder/2026/d001.wav', 'd001.wav'],
    ['', null],
  ])('recording %s is sought as %s', (given, expected) => {
    expect(read({ recording: given }).rows[0]?.value.recordingName).toBe(expected)
  })

  test.each([
    ['call_id', '', '没有通话号'],
    ['call_id', '1.76E+18', '科学计数法'],
    ['call_id', 'x'.repeat(65), '太长'],
    ['started_at', '', '没有开始时间'],
    ['started_at', '2026-02-29 08:00', '不存在'],
    ['started_at', '2026-11-02 24:00:00', '不存在'],
    ['started_at', '2026-11-02 23:59:60', '不存在'],
    ['started_at', '1762042326000', '写法不对'],
    ['started_at', '26-11-02 08:00', '写法不对'],
    ['duration_s', '-1', '时长'],
    ['duration_s', 'NaN', '时长'],
    ['duration_s', '1e308', '时长'],
    ['duration_s', '86401', '时长'],
    ['channel', '传真', '不认识'],
    ['agent_id', '', '没有工号'],
    ['agent_id', '2.0636E+4', '科学计数法'],
    ['caller', '1.39319E+10', '科学计数法'],
    ['layout', '左右', '不认识'],
    ['satisfaction', '超级满意', '不认识'],
    ['business_type', '字'.repeat(41), '超过 40'],
  ])('%s "%s" is refused: %s', (column, given, words) => {
    const { rows, errors } = read({ [column]: given })
    expect(rows).toEqual([])
    expect(errors).toMatchObject([{ line: 2, column }])
    expect(errors[0]?.message).toContain(words)
  })

  const course = (...cells: string[]) => {
    const { db } = testDatabase()
    const header = `${callHeader},transferred,wait_s,hold_s`
    return callDataImporter.read(db, table(`${header}\n${callLine()},${cells.join(',')}`))
  }

  test.each([
    [['是', '95', '30.5'], { transferred: true, waitMs: 95_000, holdMs: 30_500 }],
    [['否', '0', ''], { transferred: false, waitMs: 0, holdMs: null }],
    [['1', '', '0'], { transferred: true, waitMs: null, holdMs: 0 }],
    [['', '', ''], { transferred: null, waitMs: null, holdMs: null }],
  ])('the course of a call %j is taken where the table tells it', (cells, expected) => {
    const { rows, errors } = course(...cells)
    expect(errors).toEqual([])
    expect(rows[0]?.value).toMatchObject(expected)
    expect(callDataImporter.show(rows[0]!.value)).toHaveLength(callDataImporter.columns.length)
  })

  test.each([
    [['转了', '1', '1'], 'transferred', '可以写：是、否'],
    [['是', '-1', '1'], 'wait_s', '等待“-1”不对'],
    [['是', '1', '90000'], 'hold_s', '保持“90000”不对'],
  ])('the course of a call %j is refused in %s', (cells, column, words) => {
    const { rows, errors } = course(...cells)
    expect(rows).toEqual([])
    expect(errors).toMatchObject([{ column }])
    expect(errors[0]?.message).toContain(words)
  })

  test('every fault of a line is named, and the others are still good', () => {
    const { db } = testDatabase()
    const bad = callLine({ call_id: 'b', started_at: 'x', duration_s: '-1' })
    const { rows, errors } = readLines(
      db,
      callLine({ call_id: 'a' }),
      bad,
      callLine({ call_id: 'c' }),
    )
    expect(rows.map(({ value }) => value.callNo)).toEqual(['a', 'c'])
    expect(errors.map(({ line, column }) => [line, column])).toEqual([
      [3, 'started_at'],
      [3, 'duration_s'],
    ])
  })

  test('the same number in other letters is the same call', () => {
    const { db } = testDatabase()
    const { rows, errors } = readLines(db, callLine({ call_id: 'D1' }), callLine({ call_id: 'd1' }))
    expect(rows).toHaveLength(1)
    expect(errors[0]?.message).toContain('第 2 行重复')
  })

  test('the preview hides the middle of the number', () => {
    const [row] = read({}).rows
    const shown = row && callDataImporter.show(row.value)
    expect(shown).toContain('139****9215')
    expect(shown).toHaveLength(callDataImporter.columns.length)
    expect(shown?.join()).not.toContain('13931909215')
  })

  test('a table without the columns that matter is refused as a whole', () => {
    expect(missingColumns(callDataImporter, ['call_id', 'caller'])).toContain('started_at')
    expect(missingColumns(callDataImporter, ['call_id', 'started_at', 'agent_id'])).toBeNull()
  })

  test('GB18030 from a Chinese spreadsheet reads alike', () => {
    const utf8 = `${callHeader}\n${callLine()}`
    const gbk = Buffer.concat([
      Buffer.from(utf8.slice(0, utf8.indexOf('人工电话'))),
      Buffer.from([0xc8, 0xcb, 0xb9, 0xa4, 0xb5, 0xe7, 0xbb, 0xb0]),
      Buffer.from(',,,20636,13931909215,,,\n'),
    ])
    expect(decodeText(gbk).encoding).toBe('GB18030')
    const reading = readTable(gbk)
    if (!reading.ok) throw new Error(reading.problem)
    const { db } = testDatabase()
    const { rows, errors } = callDataImporter.read(db, reading.table)
    expect(errors).toEqual([])
    expect(rows[0]?.value).toMatchObject({ channel: 'phone', layout: null, recordingName: null })
  })
})

describe('applying', () => {
  test('a table without the course of calls leaves what an earlier one told', () => {
    const { db } = testDatabase()
    const header = `${callHeader},transferred,wait_s,hold_s`
    const { rows } = callDataImporter.read(db, table(`${header}\n${callLine()},是,95,`))
    callDataImporter.apply(
      db,
      system,
      rows.map(({ value }) => value),
      'cdr.csv',
    )
    announce(db, { satisfaction: '满意' })
    expect(db.select().from(calls).all()).toMatchObject([
      { satisfaction: 'satisfied', transferred: true, waitMs: 95_000, holdMs: null },
    ])
  })

  test('a second run changes nothing', () => {
    const { db } = testDatabase()
    bringRoster(db)
    expect(announce(db, {}, { call_id: 'd002' })).toEqual({ added: 2, updated: 0, unchanged: 0 })
    const before = db.select().from(calls).all()
    expect(announce(db, {}, { call_id: 'd002' })).toEqual({ added: 0, updated: 0, unchanged: 2 })
    expect(db.select().from(calls).all()).toEqual(before)
  })

  test('a changed line changes its call, under the number first given', () => {
    const { db } = testDatabase()
    announce(db, { call_id: 'd001', satisfaction: '' }, { call_id: 'd002' })
    const result = announce(db, { call_id: 'D001', satisfaction: '满意' }, { call_id: 'd002' })
    expect(result).toEqual({ added: 0, updated: 1, unchanged: 1 })
    const rows = db.select().from(calls).all()
    expect(rows.map(({ callNo }) => callNo)).toEqual(['d001', 'd002'])
    expect(rows[0]).toMatchObject({ satisfaction: 'satisfied' })
  })

  test('columns that a table lacks leave what is known', () => {
    const { db } = testDatabase()
    announce(db, {})
    const short = 'call_id,started_at,agent_id,satisfaction\nd001,2026-11-02 08:12:06,20636,满意'
    const { rows } = callDataImporter.read(db, table(short))
    const values = rows.map(({ value }) => value)
    callDataImporter.apply(db, system, values, 'later.csv')
    expect(db.select().from(calls).get()).toMatchObject({
      satisfaction: 'satisfied',
      durationMs: 70_700,
      province: '山东',
      caller: '13931909215',
      layout: 'agent-left',
      recordingName: 'd001.wav',
    })
  })

  test('an unknown agent is kept as provisional, and placed once the roster comes', () => {
    const { db } = testDatabase()
    announce(db, {})
    expect(db.select().from(people).get()).toMatchObject({ agentNo: '20636', provisional: true })
    expect(db.select().from(calls).get()).toMatchObject({ teamId: null, departmentId: null })

    bringRoster(db)
    expect(placeCalls(db)).toBe(1)
    expect(placeCalls(db)).toBe(0)
    const call = db.select().from(calls).get()
    const team = db
      .select()
      .from(teams)
      .all()
      .find(({ id }) => id === call?.teamId)
    expect(team?.name).toBe('一部1班')
    expect(call?.departmentId).toBe(team?.departmentId)
    expect(call?.subCentreId).not.toBeNull()
  })

  test('an unknown business type joins the dictionary under a fitting kind', () => {
    const { db } = testDatabase()
    const types = ['停电报修', '表扬', '建议', '窃电举报', '服务投诉', '电费咨询', '']
    announce(db, ...types.map((type, index) => ({ call_id: `c${index}`, business_type: type })))
    const kinds = db.select().from(businessTypes).all()
    expect(kinds.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      '停电报修 fault-repair',
      '表扬 praise',
      '建议 suggestion',
      '窃电举报 tip-off',
      '服务投诉 complaint',
      '电费咨询 enquiry',
    ])
    expect(db.select().from(calls).all().at(-1)?.businessTypeId).toBeNull()
  })

  test('a call belongs to the team of its own moment', () => {
    const { db } = testDatabase()
    bringRoster(db)
    const person = db
      .select()
      .from(people)
      .all()
      .find(({ agentNo }) => agentNo === '20636')
    const [first, second] = db.select().from(teams).all()
    if (!person || !first || !second) throw new Error('no roster')
    const noon = Date.parse('2026-11-02T12:00:00+08:00')
    db.delete(postings).run()
    db.insert(postings)
      .values([
        { personId: person.id, teamId: first.id, from: 0, until: noon },
        { personId: person.id, teamId: second.id, from: noon, until: null },
      ])
      .run()
    announce(
      db,
      { call_id: 'before', started_at: '2026-11-02 11:59:59' },
      { call_id: 'after', started_at: '2026-11-02 12:00:00' },
    )
    expect(
      db
        .select()
        .from(calls)
        .all()
        .map(({ teamId }) => teamId),
    ).toEqual([first.id, second.id])
    expect(db.select().from(departments).all().length).toBeGreaterThan(1)
  })

  test('is traced without any number, and sets the comparison going once', () => {
    const { db } = testDatabase()
    announce(db, {}, { call_id: 'd002' })
    const [event] = db.select().from(auditEvents).all()
    expect(event).toMatchObject({ action: 'call-data.imported' })
    expect(event?.particulars).toMatchObject({ file: 'cdr.csv', added: 2, newAgents: 1 })
    expect(JSON.stringify(event)).not.toContain('13931909215')
    expect(db.select().from(jobs).all()).toMatchObject([
      { name: 'reconcile', payload: { callIds: [1, 2] } },
    ])
  })

  test('is for those who may import', () => {
    const { db } = testDatabase()
    const inspector = actorWith(db, 'qa-inspector')
    expect(() => callDataImporter.apply(db, inspector, [], 'x.csv')).toThrow(Forbidden)
  })

  test('takes 20,000 calls at once, and the same again', () => {
    const { db } = testDatabase()
    const [row] = readLines(db, callLine()).rows
    if (!row) throw new Error('no row')
    const many = Array.from({ length: 20_000 }, (_, index) => ({
      ...row.value,
      callNo: `n${index}`,
      agentNo: String(20_000 + (index % 300)),
      recordingName: `n${index}.wav`,
    }))
    const apply = () => callDataImporter.apply(db, system, many, 'day.csv')
    expect(apply()).toEqual({ added: 20_000, updated: 0, unchanged: 0 })
    expect(apply()).toEqual({ added: 0, updated: 0, unchanged: 20_000 })
    expect(db.select().from(people).all()).toHaveLength(300)
  })
})
