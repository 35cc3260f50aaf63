import { describe, expect, test } from 'vitest'

import { system } from '#src/auth/policy.ts'
import { importFile } from '#src/imports/bring.ts'
import { formatOf, plainTime } from '#src/imports/dates.ts'
import { importRows } from '#src/imports/import-rows.ts'
import { importers } from '#src/imports/importers.ts'
import { fits, mapCells, plainMapping, unmapped } from '#src/imports/mapping.ts'
import { importFiles, importMappings } from '#src/imports/schema.ts'
import { seenKeys } from '#src/imports/seen-keys.ts'
import { suggestMapping } from '#src/imports/suggest.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { calls } from '#src/recordings/schema.ts'
import { actorWith } from '#test/support/people.ts'

import { callHeader, callLine, importScene } from './tables.ts'

const { columns } = importers['call-data']

describe('times in other writings', () => {
  test.each([
    ['20261102081206', 'compact', '2026-11-02 08:12:06'],
    ['20261102 081206', 'compact', '2026-11-02 08:12:06'],
    ['20261102', 'compact', '2026-11-02'],
    ['2026年11月2日 8时12分6秒', 'chinese', '2026-11-02 08:12:06'],
    ['2026年11月2日8:12', 'chinese', '2026-11-02 08:12:00'],
    ['02/11/2026 08:12', 'day-first', '2026-11-02 08:12:00'],
    ['11/02/2026 08:12:06', 'month-first', '2026-11-02 08:12:06'],
    ['1793578326', 'epoch-s', '2026-11-02 08:12:06'],
    ['1793578326000', 'epoch-ms', '2026-11-02 08:12:06'],
    ['２０２６１１０２０８１２０６', 'compact', '2026-11-02 08:12:06'],
  ] as const)('%s as %s is %s', (given, format, expected) => {
    expect(plainTime(given, format)).toBe(expected)
  })

  test('what does not fit the format stays as it stands in the file', () => {
    expect(plainTime('明天', 'compact')).toBe('明天')
    expect(plainTime('1793578326', 'epoch-ms')).toBe('1793578326')
  })

  test('the format is found when nearly all times have it', () => {
    expect(formatOf(['20261102081206', '20261103081206'])).toBe('compact')
    expect(formatOf(['02/11/2026 08:12', '31/12/2026 08:12'])).toBe('day-first')
    expect(formatOf(['20261102081206', 'x'])).toBeNull()
    expect(formatOf([])).toBeNull()
  })
})

describe('a mapping', () => {
  test('gives our names and words, fixed values, and leaves out what nobody mapped', () => {
    const mapping = {
      columns: { call_id: '流水号', channel: '渠道码', started_at: '时间' },
      fixed: { province: '山东' },
      dates: 'compact' as const,
      words: { channel: { '1': '人工电话' } },
    }
    const theirs = { 流水号: '0012', 渠道码: '1', 时间: '20261102081206', 备注: 'x' }
    expect(mapCells(mapping, theirs)).toEqual({
      call_id: '0012',
      channel: '人工电话',
      started_at: '2026-11-02 08:12:06',
      province: '山东',
    })
    expect(fits(mapping, ['流水号', '渠道码', '时间'])).toBe(true)
    expect(fits(mapping, ['流水号', '时间'])).toBe(false)
  })

  test('is plain for our own names and our own words for them', () => {
    const ours = plainMapping(columns, ['call_id', 'started_at', 'agent_id'])
    expect(unmapped(columns, ours)).toEqual([])
    const chinese = plainMapping(columns, ['通话号', '开始时间', '工号', '时长'])
    expect(unmapped(columns, chinese)).toEqual([])
    expect(chinese.columns['duration_s']).toBe('时长')
    expect(unmapped(columns, plainMapping(columns, ['通话号'])).map(({ name }) => name)).toEqual([
      'started_at',
      'agent_id',
    ])
  })
})

describe('a proposal', () => {
  const propose = (header: string[], ...rows: string[][]) => {
    const cells = rows.map((row) =>
      Object.fromEntries(header.map((name, index) => [name, row[index] ?? ''])),
    )
    return suggestMapping(columns, header, cells)
  }

  test('knows columns by what other systems call them', () => {
    const header = ['call_sn', '通话流水号', '呼叫时间', '座席工号', '主叫', '通话时长(秒)']
    const { columns: found, dates } = propose(header, [
      ...['9', 'a1', '2026年11月2日 8时12分', '20636', '13931909215', '60'],
    ])
    expect(found).toMatchObject({
      call_id: '通话流水号',
      started_at: '呼叫时间',
      agent_id: '座席工号',
      caller: '主叫',
      duration_s: '通话时长(秒)',
    })
    expect(dates).toBe('chinese')
  })

  test('knows columns without a telling name by what they hold', () => {
    const { columns: found } = propose(
      ['c1', 'c2', 'c3', 'c4'],
      ['2026-11-02 08:00', '13931909215', 'a.wav', '人工电话'],
      ['2026-11-03 08:00', '13931909216', 'b.wav', 'IVR'],
    )
    expect(found).toMatchObject({
      started_at: 'c1',
      caller: 'c2',
      recording: 'c3',
      channel: 'c4',
    })
  })

  test('does not take a column named like a time that holds none', () => {
    expect(propose(['呼叫时间'], ['未知']).columns['started_at']).toBeUndefined()
  })

  test('gives no column twice', () => {
    const { columns: found } = propose(['时间', '电话'], ['2026-11-02 08:00', '13931909215'])
    const taken = Object.values(found)
    expect(new Set(taken).size).toBe(taken.length)
  })
})

describe('keys met before', () => {
  test('are told with their first line, among hundreds of thousands', () => {
    const seen = seenKeys()
    for (let n = 0; n < 300_000; n += 1) {
      if (seen.first(`n${n}`, n + 1) !== undefined) throw new Error(`n${n} taken for another`)
    }
    expect(seen.first('n0', 9)).toBe(1)
    expect(seen.first('n299999', 9)).toBe(300_000)
    expect(seen.first('new', 9)).toBeUndefined()
  })
})

describe('rows a program sends', () => {
  const row = { call_id: 'k1', started_at: '2026-11-02 08:12:06', agent_id: '20636' }

  test('are stored with their source; of bad ones every fault is named by number', () => {
    const { db, source } = importScene()
    const bad = { ...row, call_id: 'k2', started_at: 'x', duration_s: 'NaN' }
    const sent = { kind: 'call-data', sourceId: source.id, name: '接口' } as const
    const result = importRows(db, system, { ...sent, rows: [row, bad, row] })
    expect(result).toMatchObject({ added: 1, updated: 0, unchanged: 0 })
    expect(result.errors.map(({ line, column }) => [line, column])).toEqual([
      [2, 'started_at'],
      [2, 'duration_s'],
      [3, 'call_id'],
    ])
    expect(db.select().from(calls).get()?.sourceId).toBe(source.id)
    expect(importRows(db, system, { ...sent, rows: [row] })).toMatchObject({ unchanged: 1 })
  })

  test('are read by the mapping of their source', () => {
    const { db, source } = importScene()
    const mapping = {
      columns: { call_id: 'id', started_at: 'ts', agent_id: 'agent' },
      ...{ fixed: {}, dates: 'epoch-s' as const, words: {} },
    }
    const about = { kind: 'call-data', version: 1, createdBy: 'x', createdAt: 0 } as const
    db.insert(importMappings)
      .values({ ...about, sourceId: source.id, mapping })
      .run()
    const rows = [{ ID: 'k1', Ts: '1793578326', Agent: '20636' }]
    const sent = { kind: 'call-data', name: '接口', rows } as const
    expect(importRows(db, system, { ...sent, sourceId: source.id }).added).toBe(1)
    expect(importRows(db, system, { ...sent, sourceId: null }).added).toBe(0)
  })

  test('are for those who may import', () => {
    const { db } = importScene()
    const inspector = actorWith(db, 'qa-inspector')
    const sent = { kind: 'call-data', sourceId: null, name: 'x', rows: [row] } as const
    expect(() => importRows(db, inspector, sent)).toThrow(Forbidden)
  })
})

describe('a file that nobody decides about', () => {
  test('is imported once by content and source, and again when asked to', async () => {
    const { db, files, source, bring, work, run } = importScene()
    const table = `${callHeader}\n${callLine(1)}\n`
    const { importId } = await bring(table, { sourceId: source.id })
    await work()
    const again = await bring(table, { sourceId: source.id, again: false })
    expect(again).toMatchObject({ again: true, importId, state: 'done' })
    const file = {
      file: files.pathOf(db.select().from(importFiles).get()?.sha256 ?? ''),
      kind: 'call-data',
      sourceId: null,
    } as const
    const other = await importFile(db, files, system, file)
    expect(other).toMatchObject({ ok: true, again: false, state: 'running' })
    await work()
    expect(run(importId).state).toBe('done')
  })

  test('waits for a person where its columns are new', async () => {
    const { bring, work } = importScene()
    expect(await bring('流水号,时间\n1,2\n')).toMatchObject({ state: 'mapping' })
    expect((await work()).job).toBeUndefined()
  })
})
