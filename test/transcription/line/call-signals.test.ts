import { describe, expect, test } from 'vitest'

import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { callSignals } from '#src/transcription/line/call-signals.ts'
import { durationsOf } from '#src/transcription/line/durations.ts'
import { testDatabase } from '#test/support/database.ts'

import { addCall } from '../scripted.ts'
import { addType } from './queued.ts'

const now = Date.parse('2026-11-20T10:00:00+08:00')

/** A hundred calls of a type that took 1, 2, … 100 minutes. */
function hundred(db: Db, type: number) {
  const { personId } = addCall(db)
  for (let minute = 1; minute <= 100; minute++) {
    addCall(db, { personId, businessTypeId: type, durationMs: minute * 60_000, caller: '' })
  }
}

describe('the length of a call', () => {
  test('is compared with the calls of its own business type', () => {
    const { db } = testDatabase()
    const [outage, bill] = [addType(db, '停电报修'), addType(db, '电费咨询')]
    hundred(db, outage)
    const longer = (minutes: number, businessTypeId: number | null) =>
      callSignals(db, addCall(db, { businessTypeId, durationMs: minutes * 60_000, caller: '' }))
        .longerThan
    expect(longer(90, outage)).toBeNull()
    expect(longer(91, outage)).toBe(90)
    expect(longer(96, outage)).toBe(95)
    expect(longer(100, outage)).toBe(99)
    expect(longer(100, bill)).toBeNull()
    expect(longer(100, null)).toBeNull()
  })

  test('says nothing while fewer than fifty calls of the type are known', () => {
    const { db } = testDatabase()
    const type = addType(db, '光伏并网')
    const { personId } = addCall(db)
    const add = () => addCall(db, { personId, businessTypeId: type, durationMs: 60_000 })
    for (let i = 0; i < 49; i++) add()
    expect(durationsOf(db, type, now)).toEqual([])
    add()
    // Too few are soon measured again.
    expect(durationsOf(db, type, now + 60_000)).toEqual([])
    expect(durationsOf(db, type, now + 11 * 60_000)).toHaveLength(3)
  })

  test('is measured again after a day, and costs no more for more calls', () => {
    const { db } = testDatabase()
    const type = addType(db, '停电报修')
    hundred(db, type)
    const p90 = (at: number) => durationsOf(db, type, at).find(({ share }) => share === 90)?.ms
    expect(p90(now)).toBe(90 * 60_000)
    const { personId } = addCall(db)
    for (let i = 0; i < 900; i++) {
      addCall(db, { personId, businessTypeId: type, durationMs: 1000, caller: '' })
    }
    expect(p90(now + dayMs - 1)).toBe(90 * 60_000)
    expect(p90(now + dayMs)).toBe(1000)
  })
})

describe('a number that calls again', () => {
  const at = (days: number) => now + days * dayMs

  test('is counted over 7 and 30 days before, and 7 days after', () => {
    const { db } = testDatabase()
    const call = addCall(db, { startedAt: now })
    for (const days of [-31, -29, -6, -1, 1, 6, 8]) addCall(db, { startedAt: at(days) })
    addCall(db, { startedAt: at(-2), caller: '15022760451' })
    const { earlier, later } = callSignals(db, call, now)
    expect(earlier).toEqual({ within7Days: 2, within30Days: 3 })
    expect(later).toBe(2)
  })

  test.each(['', '匿名', '未知', '110'])('is not made of callers written as “%s”', (caller) => {
    const { db } = testDatabase()
    const call = addCall(db, { startedAt: now, caller })
    addCall(db, { startedAt: at(-1), caller })
    expect(callSignals(db, call, now).earlier).toEqual({ within7Days: 0, within30Days: 0 })
  })

  test('is counted no further than twenty times, so that a switchboard costs nothing', () => {
    const { db } = testDatabase()
    const call = addCall(db, { startedAt: now })
    for (let i = 1; i <= 30; i++) addCall(db, { startedAt: now - i * 1000 })
    expect(callSignals(db, call, now).earlier.within7Days).toBe(20)
  })

  test('is found along the index of callers', () => {
    const { sqlite } = testDatabase()
    const plan = sqlite
      .prepare(
        `EXPLAIN QUERY PLAN SELECT id FROM calls
         WHERE caller = '1' AND started_at >= 1 AND started_at < 2 AND id <> 3 LIMIT 20`,
      )
      .all()
    expect(JSON.stringify(plan)).toContain('calls_caller')
  })
})
