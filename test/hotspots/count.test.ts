import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { workOrders } from '#src/complaints/work-orders/schema.ts'
import { askForNightlyCounts } from '#src/hotspots/ask.ts'
import { hotspotsNow } from '#src/hotspots/now.ts'
import { hotspotBoard, termDetail } from '#src/hotspots/queries.ts'
import { emptyDay, readDay } from '#src/hotspots/read-day.ts'
import { readHotspotFilters } from '#src/hotspots/read-filters.ts'
import {
  hotspotBases,
  hotspotCounts,
  hotspotDays,
  hotspots,
  hotspotTerms,
} from '#src/hotspots/schema.ts'
import { setHotspots } from '#src/hotspots/settings.ts'
import { tallyOf } from '#src/hotspots/tally.ts'
import { usualFigures } from '#src/hotspots/vocabulary.ts'
import { blindness } from '#src/inspection/blindness.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { businessTypes } from '#src/organisation/schema.ts'
import { dayNumber } from '#src/recordings/handled/day.ts'
import { transcripts } from '#src/transcription/schema.ts'
import { twoDepartments, type Unit } from '#test/screening/heard-calls.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { around, called, counts, hourMs, noonWeeksBefore, spoke } from './scene.ts'

const now = Date.parse('2026-11-25T20:00:00+08:00')
const noon = now - 8 * hourMs

let db: Db
let units: { first: Unit; second: Unit }
let manager: Actor

beforeEach(() => {
  db = testDatabase().db
  units = twoDepartments(db)
  manager = actorWith(db, 'qa-manager')
})

const board = (query: Record<string, string> = {}) =>
  hotspotBoard(db, manager, readHotspotFilters({ day: formatDay(now), ...query }, now))
const kept = () => {
  const plain = (rows: object[]) =>
    rows.map((row) => JSON.stringify({ ...row, id: 0, countedAt: 0 }))
  return [hotspotDays, hotspotTerms, hotspotCounts, hotspotBases, hotspots].map((table) =>
    plain(db.select().from(table).all()).toSorted(),
  )
}

/** Heard calls of one noon: so many with the word, so many with none. */
function heard(at: number, word: string, withIt: number, without: number) {
  for (let index = 0; index < withIt; index += 1) {
    spoke(db, units.first, at + index, [around(word, index)])
  }
  for (let index = 0; index < without; index += 1) spoke(db, units.second, at + index, ['嗯'])
}

describe('a counted day', () => {
  test('says over how many of how many calls words were counted', async () => {
    heard(noon, '停电', 6, 4)
    for (let index = 0; index < 10; index += 1) called(db, units.first, noon)
    await counts(db, now)
    const { counted, rows } = board()
    expect(counted).toMatchObject({ calls: 20, heard: 10 })
    // 停电 weighs 2 as shipped.
    expect(rows[0]).toMatchObject({ text: '停电', calls: 6, weight: 2, rising: false, weeks: 0 })
    expect(rows[0]?.perTenThousand).toBeCloseTo(6000, 9)
  })

  test('is the same however often it is counted, and a recount equals the summary', async () => {
    heard(noon, '停电', 6, 4)
    await counts(db, now)
    const before = kept()
    await counts(db, now)
    expect(kept()).toEqual(before)
    const read = emptyDay()
    for (const _ of readDay(db, dayNumber(now), read)) void _
    const tally = tallyOf(read, usualFigures)
    const all = db
      .select()
      .from(hotspotCounts)
      .all()
      .filter(({ slice }) => slice === 'all')
    const texts = new Map(
      db
        .select()
        .from(hotspotTerms)
        .all()
        .map(({ id, text }) => [id, text]),
    )
    expect(new Map(all.map((row) => [texts.get(row.termId), row.calls]))).toEqual(
      new Map(tally.terms.map(({ text, count }) => [text, count])),
    )
  })

  test('is narrowed to a department, a province and a business type by its own counts', async () => {
    const type = db
      .insert(businessTypes)
      .values({ name: '停电报修', kind: 'fault-repair' })
      .returning()
      .get()
    for (let index = 0; index < 6; index += 1) {
      const unit = index < 4 ? units.first : units.second
      const given = { province: index < 4 ? '山东' : '江苏', typeId: index < 4 ? type.id : null }
      spoke(db, unit, noon + index, [around('停电', index)], given)
    }
    await counts(db, now)
    const ofWord = (query: Record<string, string>) => {
      const { rows, base } = board(query)
      return [rows.find(({ text }) => text === '停电')?.calls, base?.calls]
    }
    expect(ofWord({})).toEqual([6, 6])
    expect(ofWord({ department: String(units.first.department.id) })).toEqual([4, 4])
    expect(ofWord({ province: '江苏' })).toEqual([2, 2])
    expect(ofWord({ type: String(type.id) })).toEqual([4, 4])
    expect(ofWord({ department: '999' })).toEqual([undefined, undefined])
    expect(board({ kind: 'type' }).rows).toMatchObject([{ text: '停电报修', calls: 4 }])
  })

  test('keeps no number, name or address of a customer, not even as a word', async () => {
    const at = [0, 1, 2, 3, 4, 5]
    for (const index of at) {
      spoke(db, units.first, noon + index, ['我叫欧阳建国', `电话是幺三九三幺九零九二幺五${index}`])
    }
    await counts(db, now)
    const texts = db
      .select()
      .from(hotspotTerms)
      .all()
      .map(({ text }) => text)
      .join(' ')
    for (const hidden of ['建国', '幺三', '九零九', '13931909215'])
      expect(texts).not.toContain(hidden)
  })

  test('counts work orders by the unit they name, and takes hostile words for words', async () => {
    const order = { callNo: 'x', type: 'fault-repair', state: 'dispatched' } as const
    const hostile = '<img src=x onerror=alert(1)>供电所'
    for (const index of [1, 2, 3]) {
      const unit = index === 3 ? hostile : '城东供电所'
      const at = { createdAt: noon, day: dayNumber(noon), receivedAt: noon }
      db.insert(workOrders)
        .values({ ...order, ...at, orderNo: `GD${index}`, unit })
        .run()
    }
    await counts(db, now)
    expect(board({ kind: 'unit' }).rows.map(({ text, calls }) => [text, calls])).toEqual([
      ['城东供电所', 2],
      [hostile, 1],
    ])
  })

  test('without calls is counted as such, and one not counted says so', async () => {
    expect(board().counted).toBeNull()
    await counts(db, now)
    expect(board()).toMatchObject({ counted: { calls: 0, heard: 0 }, rows: [] })
    expect(hotspotsNow(db, manager, now)).toMatchObject({ calls: 0, rows: [] })
  })

  test('is asked for each night for the days that may have been heard further', () => {
    // Heard as it was called, weeks ago; and a call of weeks ago that was heard just now.
    spoke(db, units.first, noon - 30 * 24 * hourMs, ['停电'])
    const old = spoke(db, units.first, noon - 20 * 24 * hourMs, ['停电'])
    db.update(transcripts)
      .set({ finishedAt: noon })
      .where(eq(transcripts.recordingId, old.id))
      .run()
    askForNightlyCounts(db, now)
    askForNightlyCounts(db, now)
    const days = db
      .select()
      .from(jobs)
      .all()
      .map(({ subject }) => subject)
    const today = dayNumber(now)
    expect(days).toEqual([today - 20, today - 3, today - 2, today - 1].map((day) => `day:${day}`))
  })
})

describe('a rise', () => {
  test('is told against the same weekday of the weeks before, first on walls', async () => {
    for (let week = 8; week >= 1; week -= 1) {
      heard(noonWeeksBefore(now, week), '漏保', 5, 15)
      await counts(db, noonWeeksBefore(now, week))
    }
    heard(noon, '漏保', 34, 0)
    heard(noon, '电表', 34, 0)
    await counts(db, now)
    const row = board().rows.find(({ text }) => text === '漏保')
    expect(row).toMatchObject({ calls: 34, weeks: 8, rising: true })
    // A quarter of the 68 that were heard.
    expect(row?.expected).toBeCloseTo(17, 9)
    // Never kept before: taken for as many as could have been overlooked, so half of them is told too.
    expect(board().rows.find(({ text }) => text === '电表')).toMatchObject({ rising: true })
    expect(
      hotspotsNow(db, manager, now)
        .rows.slice(0, 2)
        .every(({ rising }) => rising),
    ).toBe(true)
    const term = db
      .select()
      .from(hotspotTerms)
      .all()
      .find(({ text }) => text === '漏保')
    const detail = termDetail(db, manager, term?.id ?? 0, dayNumber(now), blindness)
    expect(detail.days.filter(({ count }) => count !== null)).toHaveLength(5)
    expect(detail.calls).toHaveLength(20)
  })

  test('is never told with fewer than four weeks behind it', async () => {
    for (let week = 3; week >= 1; week -= 1) {
      heard(noonWeeksBefore(now, week), '漏保', 5, 15)
      await counts(db, noonWeeksBefore(now, week))
    }
    heard(noon, '漏保', 30, 0)
    await counts(db, now)
    expect(board().rows[0]).toMatchObject({ text: '漏保', weeks: 3, rising: false })
  })
})

describe('calls behind a hotspot', () => {
  test('are shown as far as the reader reaches them, and counted beyond', async () => {
    for (let index = 0; index < 6; index += 1) {
      spoke(db, index < 2 ? units.first : units.second, noon + index, [around('停电', index)])
    }
    await counts(db, now)
    const head = actorWith(db, 'department-head', {
      kind: 'department',
      id: units.first.department.id,
    })
    const id = db.select().from(hotspots).all()[0]?.termId ?? 0
    const seen = termDetail(db, head, id, dayNumber(now), blindness)
    expect([seen.calls.length, seen.hidden]).toEqual([2, 4])
    const executive = actorWith(db, 'executive')
    expect(termDetail(db, executive, id, dayNumber(now), blindness).calls).toEqual([])
    const agent = actorWith(db, 'agent', { kind: 'person', id: 1 })
    expect(() => termDetail(db, agent, id, dayNumber(now), blindness)).toThrow(Forbidden)
  })
})

describe('words and baseline', () => {
  const figures = { ...usualFigures, words: { 冰箱: 3 }, reason: '雨季专项', seen: 0 }

  test('hold from the next count on, and are refused over a newer setting or unchanged', async () => {
    heard(noon, '停电', 6, 0)
    setHotspots(db, manager, figures, now)
    await counts(db, now)
    // 冰箱 is no word of its own in one call; as a word of the trade it is, within the matter it belongs to.
    expect(board().rows.find(({ text }) => text === '停电')).toMatchObject({
      ...{ weight: 1, others: [{ text: '冰箱', calls: 1, shared: 100 }] },
    })
    expect(() => setHotspots(db, manager, figures, now)).toThrow('别人刚刚设定过')
    expect(() => setHotspots(db, manager, { ...figures, seen: 1 }, now)).toThrow('一样')
    const head = actorWith(db, 'department-head')
    expect(() => setHotspots(db, head, { ...figures, seen: 1 }, now)).toThrow(Forbidden)
  })
})
