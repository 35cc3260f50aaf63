import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { dayMs, formatDay, parseDay } from '#src/kernel/calendar.ts'
import type { OpenDatabase } from '#src/kernel/db.ts'
import { calendarDays } from '#src/organisation/working-calendar/schema.ts'
import {
  endOfWorkingDay,
  isWorkingDay,
  isYearKnown,
} from '#src/organisation/working-calendar/working-days.ts'
import { testDatabase } from '#test/support/database.ts'

let open: OpenDatabase
beforeAll(() => {
  open = testDatabase()
})
afterAll(() => open.close())

const day = (text: string) => parseDay(text) as number
/** The last working day itself, from the moment after it. */
const lastDay = (from: string, count: number) => {
  const { until, known } = endOfWorkingDay(open.db, day(from) + 10 * 3600_000, count)
  return [formatDay(until - dayMs), known]
}

// The State Council's notice for 2026: National Day 1–7 October, worked on 20 September and 10 October.
describe('the working calendar', () => {
  test.each([
    ['2026-10-01', false],
    ['2026-10-07', false],
    ['2026-10-10', true],
    ['2026-09-20', true],
    ['2026-10-11', false],
    ['2026-11-28', false],
    ['2026-11-30', true],
  ])('%s: worked is %s', (text, worked) => {
    expect(isWorkingDay(open.db, day(text) + 3600_000)).toBe(worked)
  })

  test('a limit over the National Day holiday counts the Saturday that makes up for it', () => {
    // 30 Sept, 8, 9, 10 (Saturday, worked), 12 October
    expect(lastDay('2026-09-29', 1)).toEqual(['2026-09-30', true])
    expect(lastDay('2026-09-29', 2)).toEqual(['2026-10-08', true])
    expect(lastDay('2026-09-29', 4)).toEqual(['2026-10-10', true])
    expect(lastDay('2026-09-29', 5)).toEqual(['2026-10-12', true])
  })

  test('a limit that leads into a year without published holidays says so', () => {
    expect(isYearKnown(open.db, 2026)).toBe(true)
    expect(isYearKnown(open.db, 2027)).toBe(false)
    expect(lastDay('2026-12-30', 1)).toEqual(['2026-12-31', true])
    expect(lastDay('2026-12-30', 3)[1]).toBe(false)
  })

  test("the centre's own entry overrules the published calendar", () => {
    const at = Date.now()
    open.db
      .insert(calendarDays)
      .values({ day: day('2026-11-28'), kind: 'working', at, by: '测试' })
      .run()
    expect(isWorkingDay(open.db, day('2026-11-28'))).toBe(true)
    expect(lastDay('2026-11-27', 1)).toEqual(['2026-11-28', true])
  })
})
