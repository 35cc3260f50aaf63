import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { system } from '#src/auth/policy.ts'
import { blindness } from '#src/inspection/blindness.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { readPage } from '#src/kernel/paging.ts'
import { people } from '#src/organisation/schema.ts'
import { callReconciliations } from '#src/screening/schema.ts'
import { exportSearch } from '#src/search/export.ts'
import { readSearchFilters } from '#src/search/filters.ts'
import { countCalls, searchCalls } from '#src/search/queries.ts'
import { readQuery } from '#src/search/query.ts'
import { walk } from '#src/search/walk.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'
import { addDepartment, addRecording, addTranscript } from '#test/transcription/scripted.ts'

import { said } from './transcripts.ts'

type Query = Record<string, string>

const searchOf = (db: Db, actor: Actor, query: Query) => {
  const wanted = readQuery(query['q'] ?? '')
  if (wanted.kind !== 'wanted') throw new Error('no query')
  return { ...wanted, filters: readSearchFilters(db, actor, query), blindness }
}

const resultOf = (db: Db, query: Query, actor: Actor = system) =>
  searchCalls(db, actor, searchOf(db, actor, query), readPage({ size: '10', ...query }))

const found = (db: Db, query: Query, actor?: Actor) =>
  resultOf(db, query, actor).page.rows.map((row) => row.recordingId)

describe('what a search finds', () => {
  test('is calls that hold every word, in whatever line, the last transcribed first', () => {
    const { db } = testDatabase()
    const both = said(db, ['我家停电了', '您好', '你们什么态度'])
    said(db, ['我家停电了'])
    const again = said(db, ['这态度', '停电就这样'])
    expect(found(db, { q: '停电 态度' })).toEqual([again.recordingId, both.recordingId])
  })

  test('leaves out calls that hold an excluded word anywhere', () => {
    const { db } = testDatabase()
    said(db, ['我要投诉', '抢修的人马上到'])
    const only = said(db, ['我要投诉', '好的'])
    expect(found(db, { q: '投诉 -抢修' })).toEqual([only.recordingId])
  })

  test('looks at the words of one voice alone, the excluded ones as well', () => {
    const { db } = testDatabase()
    const customer = said(db, ['我要投诉', '您别投诉'])
    const agent = said(db, ['好的', '您要投诉吗'])
    expect(found(db, { q: '我要投诉', voice: 'agent' })).toEqual([])
    expect(found(db, { q: '投诉', voice: 'agent' })).toEqual([
      agent.recordingId,
      customer.recordingId,
    ])
    expect(found(db, { q: '投诉 -您别', voice: 'customer' })).toEqual([customer.recordingId])
    expect(found(db, { q: '投诉 -您别' })).toEqual([agent.recordingId])
  })

  test('is narrowed by day, department, business, agent and box', () => {
    const { db } = testDatabase()
    const departmentId = addDepartment(db, '客服一部')
    const startedAt = Date.parse('2026-11-02T08:00:00+08:00')
    const wanted = said(db, ['停电'], { departmentId, startedAt })
    said(db, ['停电'], { startedAt: startedAt + 86_400_000 })
    db.insert(callReconciliations)
      .values({ callId: wanted.callId, state: 'heard-only', at: 1 })
      .run()
    const [agent] = db.select().from(people).all()
    const only = [wanted.recordingId]
    expect(found(db, { q: '停电' })).toHaveLength(2)
    expect(found(db, { q: '停电', department: String(departmentId) })).toEqual(only)
    expect(found(db, { q: '停电', to: '2026-11-02' })).toEqual(only)
    expect(found(db, { q: '停电', box: 'heard-only' })).toEqual(only)
    expect(found(db, { q: '停电', agent: agent?.agentNo ?? '' })).toEqual(only)
    expect(found(db, { q: '停电', agent: agent?.name ?? '' })).toEqual(only)
    expect(found(db, { q: '停电', type: '77' })).toEqual([])
    expect(readSearchFilters(db, system, { agent: '99999' }).problems).toEqual({
      agent: '花名册里没有这个工号或姓名',
    })
  })

  test('lies within the reader’s scope; filters the reader may not use do nothing', () => {
    const { db } = testDatabase()
    const mine = addDepartment(db, '客服一部')
    const inside = said(db, ['停电'], { departmentId: mine })
    said(db, ['停电'], { departmentId: addDepartment(db, '客服二部') })
    const stray = addRecording(db)
    addTranscript(db, stray.id, [{ voice: 'unknown', text: '停电' }])
    const head = actorWith(db, 'department-head', { kind: 'department', id: mine })
    expect(found(db, { q: '停电' })).toHaveLength(3)
    expect(found(db, { q: '停电' }, head)).toEqual([inside.recordingId])
    expect(found(db, { q: '停电', box: 'clear' }, head)).toEqual([inside.recordingId])
    expect(countCalls(db, head, searchOf(db, head, { q: '停电' }))).toEqual({
      calls: 1,
      atLeast: false,
    })
    const nobody = actorWith(db, 'team-leader', { kind: 'nothing' })
    expect(found(db, { q: '停电' }, nobody)).toEqual([])
  })

  test('shows a line for each word, the places in it, and how many lines are left', () => {
    const { db } = testDatabase()
    said(db, ['停电一', '停电二', '停电三', '停电四', '您这态度'])
    const [row] = resultOf(db, { q: '停电 态度' }).page.rows
    expect(row?.lines.map(({ text, places }) => [text, places])).toEqual([
      ['停电一', [{ start: 0, end: 2 }]],
      ['停电二', [{ start: 0, end: 2 }]],
      ['您这态度', [{ start: 2, end: 4 }]],
    ])
    expect(row?.more).toBe(2)
  })

  test('masks numbers for everybody, and leaves the places where they are', () => {
    const { db } = testDatabase()
    said(db, ['我的电话是13931909215，停电了'])
    const lineOf = (actor: Actor) => resultOf(db, { q: '停电' }, actor).page.rows[0]?.lines[0]
    const masked = lineOf(actorWith(db, 'qa-inspector'))
    expect(masked?.text).toBe('我的电话是139****9215，停电了')
    expect(masked?.text.slice(masked.places[0]?.start, masked.places[0]?.end)).toBe('停电')
    expect(lineOf(actorWith(db, 'qa-manager'))?.text).toBe('我的电话是139****9215，停电了')
  })
})

describe('the pages of a search', () => {
  test('hold every call once, forwards and back', () => {
    const { db } = testDatabase()
    const all = Array.from({ length: 35 }, (_, n) => {
      return said(db, [`停电${n}`, '停电', n % 3 === 0 ? '态度' : '好的']).recordingId
    }).toReversed()
    const forwards: number[][] = []
    let cursor: string | null = ''
    let previous: string | null = null
    while (cursor !== null) {
      const { page } = resultOf(db, { q: '停电', at: cursor })
      forwards.push(page.rows.map((row) => row.recordingId))
      ;[cursor, previous] = [page.next, page.previous]
    }
    expect(forwards.flat()).toEqual(all)
    expect(forwards.map((rows) => rows.length)).toEqual([10, 10, 10, 5])
    const backwards: number[][] = []
    while (previous !== null) {
      const { page } = resultOf(db, { q: '停电', at: previous })
      backwards.unshift(page.rows.map((row) => row.recordingId))
      previous = page.previous
    }
    expect(backwards).toEqual(forwards.slice(0, 3))
  })

  test('go on where patience ended, so that nothing is passed over', () => {
    const { db } = testDatabase()
    const rare = said(db, ['停电', '态度'])
    const lines = Array.from({ length: 1500 }, () => '停电')
    said(db, lines.slice(0, 300))
    const first = resultOf(db, { q: '停电 态度' })
    // The rarer word leads: one step.
    expect(first.page.rows.map((row) => row.recordingId)).toEqual([rare.recordingId])
    const narrow = { q: '停电', to: '2023-11-01' }
    const late = said(db, ['停电'], { startedAt: Date.parse('2023-10-01T08:00:00+08:00') })
    for (let n = 0; n < 3; n += 1) said(db, lines)
    const start = resultOf(db, narrow)
    expect(start).toMatchObject({ unfinished: true, page: { rows: [] } })
    expect(countCalls(db, system, searchOf(db, system, narrow))).toEqual({
      calls: 0,
      atLeast: true,
    })
    const next = resultOf(db, { ...narrow, at: start.page.next ?? '' })
    expect(next.page.rows.map((row) => row.recordingId)).toEqual([late.recordingId])
  })

  test('find no call a second time where patience ended in the middle of it', () => {
    const { db } = testDatabase()
    const lines = Array.from({ length: 1500 }, () => '停电')
    const all = [1, 2, 3].map(() => said(db, lines).recordingId)
    const { page, unfinished } = resultOf(db, { q: '停电' })
    expect(page.rows.map((row) => row.recordingId)).toEqual(all.toReversed())
    expect(unfinished).toBe(true)
    expect(found(db, { q: '停电', at: page.next ?? '' })).toEqual([])
    const back = walk(
      db,
      system,
      searchOf(db, system, { q: '停电' }),
      { id: 0, back: true },
      { calls: 20 },
    )
    expect(back.found).toHaveLength(3)
    expect(found(db, { q: '停电', at: `b${back.stoppedAt}_0` })).toEqual([])
  })

  test('count no further than a thousand calls', () => {
    const { db } = testDatabase()
    db.run(sql`insert into recordings (id, sha256, original_name, path, bytes, container, codec,
      channels, sample_rate, duration_ms, received_at, received_by)
      with recursive n(i) as (select 1 union all select i + 1 from n where i < 1010)
      select i, i, 'a', 'a', 1, 'wav', 'pcm', 2, 8000, 1000, i, '测试' from n`)
    db.run(sql`insert into transcripts (id, recording_id, engine, model, finished_at, speech_ms,
      wall_ms) select id, id, 'imported', 'txt', 1, 1, 1 from recordings`)
    db.run(sql`insert into segments (transcript_id, voice, start_ms, end_ms, text, raw_text, doubtful)
      select id, 'unknown', 0, 1, '停电', '停电', 0 from transcripts`)
    const search = searchOf(db, system, { q: '停电' })
    expect(countCalls(db, system, search)).toEqual({ calls: 1000, atLeast: true })
    const rest = walk(db, system, search, { id: null, back: false }, { calls: 2000 })
    expect(rest).toMatchObject({ stoppedAt: null, found: { length: 1010 } })
  })
})

describe('the file of a search', () => {
  test('holds every line that was found, numbers masked for whoever may not see them', () => {
    const { db } = testDatabase()
    const one = said(db, ['=停电13931909215', '好的', '停电'])
    for (let n = 0; n < 60; n += 1) said(db, ['停电'])
    const inspector = actorWith(db, 'qa-inspector')
    const text = [...exportSearch(db, inspector, '停电', searchOf(db, inspector, { q: '停电' }))]
    const lines = text.join('').trim().split('\n')
    expect(lines).toHaveLength(1 + 62)
    expect(lines.filter((line) => line.includes(one.callNo))).toEqual([
      expect.stringContaining("'=停电139****9215"),
      expect.stringContaining('客户,停电'),
    ])
  })

  test('says so when it ends before the last line', () => {
    const { db } = testDatabase()
    for (let n = 0; n < 12; n += 1) said(db, ['停电'])
    const search = searchOf(db, system, { q: '停电' })
    const text = [...exportSearch(db, system, '停电', search, 5)].join('')
    expect(text.match(/停电/g)).toHaveLength(5)
    expect(text).toContain('只导出前 5 句')
  })

  test('is for those who may take transcripts away', () => {
    const { db } = testDatabase()
    const leader = actorWith(db, 'team-leader')
    expect(() => exportSearch(db, leader, '停电', searchOf(db, leader, { q: '停电' }))).toThrow(
      'transcript.export',
    )
  })
})
