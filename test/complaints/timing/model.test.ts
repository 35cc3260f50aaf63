import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { runningOf, withPauses } from '#src/complaints/timing/clock.ts'
import { usualLimits } from '#src/complaints/timing/vocabulary.ts'
import { dayMs, startOfDay } from '#src/kernel/calendar.ts'
import { isWorkingDay } from '#src/organisation/working-calendar/working-days.ts'
import { testDatabase } from '#test/support/database.ts'

import { at } from './running-complaint.ts'

const { db } = testDatabase()
const minute = 60_000
const hour = 60 * minute

/** September to the end of the year: 中秋, 国庆 and two make-up days are in it. */
const first = at('2026-09-01 00:00')
const begins = fc.integer({ min: 0, max: 60 * 24 * 60 }).map((minutes) => first + minutes * minute)
/** Gaps and lengths in minutes, one after the other. */
const rests = fc.array(
  fc.tuple(fc.integer({ min: 1, max: 4000 }), fc.integer({ min: 1, max: 12_000 })),
  { maxLength: 4 },
)

/** Pauses as they may come about: none begins once the limit has run out. */
function pausesOf(begin: number, gaps: readonly (readonly [number, number])[]) {
  let now = begin
  return gaps.map(([gap, length]) => {
    const from = now + gap * minute
    now = from + length * minute
    return { from, until: now }
  })
}

type Pauses = ReturnType<typeof pausesOf>

/** The plain model of hours: a clock that ticks minute by minute and rests while it is paused. */
function ticking(hours: number, begin: number, pauses: Pauses): number {
  let now = begin
  for (let left = hours * 60; left > 0; now += minute) {
    if (!pauses.some(({ from, until }) => from <= now && now < until)) left -= 1
  }
  return now
}

/**
 * The plain model of working days: day by day, one is struck off for every working day behind the first,
 * but for those behind the day of the pause up to the day of its end. Where the pause began on the day
 * on which the last was struck off, that day is given back when it ends.
 */
function strikingOff(count: number, begin: number, [pause]: Pauses): number {
  const [paused, resumed] = pause ? [startOfDay(pause.from), startOfDay(pause.until)] : [0, 0]
  let day = startOfDay(begin)
  for (let left = count; left > 0;) {
    day += dayMs
    if (isWorkingDay(db, day) && !(paused < day && day <= resumed)) left -= 1
  }
  if (paused === day && resumed > day) {
    day = resumed
    while (!isWorkingDay(db, day)) day += dayMs
  }
  return day + dayMs
}

test('hours run as a clock does that rests while it is paused', () => {
  fc.assert(
    fc.property(begins, rests, fc.integer({ min: 1, max: 72 }), (begin, gaps, amount) => {
      const limit = { amount, unit: 'hour' as const }
      const pauses = pausesOf(begin, gaps)
      expect(withPauses(db, limit, begin, pauses).until).toBe(ticking(amount, begin, pauses))
    }),
    { numRuns: 150 },
  )
})

test('working days are struck off one by one, but for those that were paused', () => {
  const one = fc.tuple(fc.integer({ min: 1, max: 15_000 }), fc.integer({ min: 1, max: 30_000 }))
  fc.assert(
    fc.property(begins, fc.option(one), fc.integer({ min: 1, max: 9 }), (begin, gap, amount) => {
      const limit = { amount, unit: 'working-day' as const }
      const plain = withPauses(db, limit, begin, []).until
      const pauses = pausesOf(begin, gap ? [gap] : []).filter(({ from }) => from < plain)
      expect(withPauses(db, limit, begin, pauses).until).toBe(strikingOff(amount, begin, pauses))
    }),
    { numRuns: 300 },
  )
})

test('a mark never lengthens, lifting never goes beyond the ordinary limit, pauses never shorten', () => {
  const complaint = { stage: 'intervening', source: 'manual', class: 'internal' } as const
  fc.assert(
    fc.property(begins, rests, fc.integer({ min: 0, max: 20_000 }), (begin, gaps, since) => {
      const pauses = pausesOf(begin, gaps)
      const majorSince = begin + since * minute
      const of = (level: 'ordinary' | 'major', some: Pauses) =>
        runningOf(
          db,
          'reply',
          { ...complaint, level },
          { begin, pauses: some, majorSince: level === 'major' ? majorSince : null },
        )?.until ?? 0
      const ordinary = of('ordinary', pauses)
      const major = of('major', pauses)
      expect(major).toBeLessThanOrEqual(ordinary)
      expect(ordinary).toBeGreaterThanOrEqual(of('ordinary', []))
      expect(major).toBeGreaterThanOrEqual(of('major', []))
      // Unless the ordinary limit is nearer, it has the whole of the short one.
      const short = usualLimits.major.reply.amount * hour
      expect(major).toBeGreaterThanOrEqual(Math.min(ordinary, majorSince + short))
    }),
    { numRuns: 200 },
  )
})
