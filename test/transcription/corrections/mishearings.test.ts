import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { accounts } from '#src/auth/schema.ts'
import { actorOf } from '#src/auth/sessions.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { correctSegment, restoreSegment } from '#src/transcription/corrections/correct.ts'
import { mishearingList } from '#src/transcription/corrections/mishearing-list.ts'
import { decideMishearing, mishearingsInUse } from '#src/transcription/corrections/mishearings.ts'
import { transcriptOf } from '#src/transcription/queries.ts'
import { mishearings } from '#src/transcription/schema.ts'
import { testDatabase } from '#test/support/database.ts'
import { accountWith, actorWith } from '#test/support/people.ts'

import { addCall, addDepartment, addRecording, addTranscript } from '../scripted.ts'

const all = { q: '', use: null, single: true }
const firstPage = { size: 20, cursor: null }

/** A call in which each of the lines was misheard and corrected. */
function misheard(db: Db, actor: Actor, lines: [heard: string, meant: string][], callId?: number) {
  const recordingId = addRecording(db, { callId: callId ?? null }).id
  addTranscript(
    db,
    recordingId,
    lines.map(([text]) => ({ voice: 'customer', text })),
  )
  return transcriptOf(db, recordingId).map(({ id: segmentId }, index) => {
    const [expectedText, text] = lines[index]!
    correctSegment(db, actor, { recordingId, segmentId }, { expectedText, text })
    return { recordingId, segmentId }
  })
}

const pair = (db: Db, heard: string) =>
  db
    .select()
    .from(mishearings)
    .all()
    .find((row) => row.heard === heard)

function secondInspector(db: Db): Actor {
  const { id: _, ...account } = accountWith(db, 'qa-inspector')
  return actorOf(
    db
      .insert(accounts)
      .values({ ...account, username: 'second' })
      .returning()
      .get(),
  )
}

const twice: [string, string][] = [['要头速你', '要投诉你']]

describe('a mishearing', () => {
  test('is counted by recordings and people, not by lines', () => {
    const { db } = testDatabase()
    const inspector = actorWith(db, 'qa-inspector')
    misheard(db, inspector, [...twice, ['我头速了', '我投诉了']])
    expect(pair(db, '头速')).toMatchObject({ meant: '投诉', recordings: 1, people: 1 })
    misheard(db, inspector, twice)
    expect(pair(db, '头速')).toMatchObject({ recordings: 2, people: 1 })
    misheard(db, secondInspector(db), twice)
    expect(pair(db, '头速')).toMatchObject({ recordings: 3, people: 2 })
  })

  test('goes with the corrections it came from', () => {
    const { db } = testDatabase()
    const inspector = actorWith(db, 'qa-inspector')
    const [place] = misheard(db, inspector, twice)
    misheard(db, inspector, twice)
    restoreSegment(db, inspector, place!, { expectedText: '要投诉你' })
    expect(pair(db, '头速')).toMatchObject({ recordings: 1 })
  })

  test('follows the newest correction of a line', () => {
    const { db } = testDatabase()
    const inspector = actorWith(db, 'qa-inspector')
    const [place] = misheard(db, inspector, [['要头速你', '要投宿你']])
    expect(pair(db, '头速')).toMatchObject({ meant: '投宿' })
    correctSegment(db, inspector, place!, { expectedText: '要投宿你', text: '要投诉你' })
    expect(db.select().from(mishearings).all()).toMatchObject([{ heard: '头速', meant: '投诉' }])
  })
})

describe('using a mishearing for screening', () => {
  function seen(db: Db, times: number): number {
    for (let i = 0; i < times; i++) misheard(db, actorWith(db, 'qa-inspector'), twice)
    return pair(db, '头速')!.id
  }

  test('takes a person’s decision, which is in the trail', () => {
    const { db } = testDatabase()
    const id = seen(db, 2)
    expect(mishearingsInUse(db)).toEqual({ pairs: [], version: null })
    decideMishearing(db, actorWith(db, 'qa-manager'), id, true)
    const { pairs, version } = mishearingsInUse(db)
    expect(pairs).toEqual([{ heard: '头速', meant: '投诉' }])
    expect(version).toMatch(/^[0-9a-f]{12}$/)
    decideMishearing(db, actorWith(db, 'qa-manager'), id, false)
    expect(mishearingsInUse(db)).toEqual({ pairs: [], version: null })
    const decided = db
      .select()
      .from(auditEvents)
      .all()
      .filter(({ action }) => action === 'mishearing.decided')
    expect(decided.map(({ particulars }) => particulars)).toEqual([
      { heard: '头速', meant: '投诉', used: true },
      { heard: '头速', meant: '投诉', used: false },
    ])
  })

  test('takes two recordings', () => {
    const { db } = testDatabase()
    const id = seen(db, 1)
    expect(() => decideMishearing(db, actorWith(db, 'qa-manager'), id, true)).toThrow('两段录音')
    expect(mishearingsInUse(db).pairs).toEqual([])
  })

  test('rests when its corrections were taken back, and the decision can still be seen', () => {
    const { db } = testDatabase()
    const inspector = actorWith(db, 'qa-inspector')
    const places = [...misheard(db, inspector, twice), ...misheard(db, inspector, twice)]
    const { id } = pair(db, '头速')!
    decideMishearing(db, actorWith(db, 'qa-manager'), id, true)
    for (const place of places) restoreSegment(db, inspector, place, { expectedText: '要投诉你' })
    expect(mishearingsInUse(db).pairs).toEqual([])
    expect(pair(db, '头速')).toMatchObject({ recordings: 0, used: true })
    const { rows } = mishearingList(db, inspector, { ...all, single: false }, firstPage)
    expect(rows).toMatchObject([{ id, recordings: 0 }])
  })

  test('is the QA manager’s to decide', () => {
    const { db } = testDatabase()
    const id = seen(db, 2)
    for (const role of ['qa-inspector', 'system-admin', 'trainer'] as const) {
      expect(() => decideMishearing(db, actorWith(db, role), id, true)).toThrow(Forbidden)
    }
    expect(() => decideMishearing(db, actorWith(db, 'qa-manager'), id + 999, true)).toThrow(
      NotFound,
    )
    expect(pair(db, '头速')?.used).toBe(false)
  })

  test('decided twice leaves one trace', () => {
    const { db } = testDatabase()
    const id = seen(db, 2)
    const manager = actorWith(db, 'qa-manager')
    decideMishearing(db, manager, id, true)
    decideMishearing(db, manager, id, true)
    const events = db.select().from(auditEvents).all()
    expect(events.filter(({ action }) => action === 'mishearing.decided')).toHaveLength(1)
  })
})

describe('the list of mishearings', () => {
  test('puts the most frequent first and leaves out what was seen once', () => {
    const { db } = testDatabase()
    const inspector = actorWith(db, 'qa-inspector')
    for (let i = 0; i < 3; i++) misheard(db, inspector, [['地费多少', '电费多少']])
    for (let i = 0; i < 2; i++) misheard(db, inspector, twice)
    misheard(db, inspector, [['户好是多少', '户号是多少']])
    const heard = (filters: typeof all) =>
      mishearingList(db, inspector, filters, firstPage).rows.map((row) => row.heard)
    expect(heard({ ...all, single: false })).toEqual(['地费', '头速'])
    expect(heard(all)).toEqual(['地费', '头速', '好是', '户好'])
    expect(heard({ ...all, q: '投诉' })).toEqual(['头速'])
  })

  test('pages without losing or repeating one', () => {
    const { db } = testDatabase()
    const inspector = actorWith(db, 'qa-inspector')
    for (const first of '甲乙丙丁戊己庚辛壬癸子丑寅') {
      misheard(db, inspector, [[`${first}头速你`, `${first}投${first}你`]])
    }
    const seen: number[] = []
    let cursor: string | null = ''
    let request: Parameters<typeof mishearingList>[3] = { size: 10, cursor: null }
    while (cursor !== null) {
      const page = mishearingList(db, inspector, all, request)
      seen.push(...page.rows.map(({ id }) => id))
      cursor = page.next
      const [, value, id] = /^n(\d+)_(\d+)$/.exec(cursor ?? '') ?? []
      request = { size: 10, cursor: { value: Number(value), id: Number(id), back: false } }
    }
    expect(new Set(seen).size).toBe(13)
    expect(seen).toHaveLength(13)
  })

  test('shows only examples the reader may open, and how common the string is', () => {
    const { db } = testDatabase()
    const [ours, theirs] = [addDepartment(db, '一部'), addDepartment(db, '二部')]
    const inspector = actorWith(db, 'qa-inspector')
    const call = addCall(db, { departmentId: ours })
    misheard(db, inspector, twice, call.id)
    misheard(db, inspector, twice, addCall(db, { departmentId: theirs }).id)
    addTranscript(db, addRecording(db).id, [{ voice: 'agent', text: '有个头，速度快' }])
    const limited = actorWith(db, 'qa-inspector', { kind: 'department', id: ours })
    const [row] = mishearingList(db, limited, all, firstPage).rows
    expect(row).toMatchObject({ recordings: 2, lines: 1 })
    expect(row?.examples.map(({ name }) => name)).toEqual([call.callNo])
  })
})
