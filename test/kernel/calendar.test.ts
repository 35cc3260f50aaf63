import { describe, expect, test } from 'vitest'

import {
  formatDuration,
  formatSeconds,
  formatTime,
  minuteOfDay,
  parseDay,
  parseInstant,
  startOfDay,
  startOfWeek,
  weekdayOf,
} from '#src/kernel/calendar.ts'

const at = Date.UTC(2026, 10, 2, 0, 12, 6)

describe('Shanghai time', () => {
  test('reads an instant with any offset, and one without as Shanghai time', () => {
    expect(parseInstant('2026-11-02T08:12:06+08:00')).toBe(at)
    expect(parseInstant('2026-11-02T00:12:06Z')).toBe(at)
    expect(parseInstant('2026-11-01T19:12:06-05:00')).toBe(at)
    expect(parseInstant('2026-11-02 08:12:06')).toBe(at)
    expect(parseInstant('2026/11/2 8:12')).toBe(at - 6000)
  })

  test.each([
    '2026-02-29 08:00:00',
    '2026-11-31 08:00:00',
    '2026-11-02 24:00:00',
    '2026-11-02 23:59:60',
    '2026-13-01 00:00:00',
    '26-11-02 08:00:00',
    '1762042326000',
    '2026-11-02T08:12:06+25:00',
    '2026-11-02',
    '',
  ])('refuses %j, which is no such time', (text) => {
    expect(parseInstant(text)).toBeNull()
  })

  test('knows leap days', () => {
    expect(parseDay('2028-02-29')).not.toBeNull()
    expect(parseDay('2027-02-29')).toBeNull()
  })

  test('shows times as people in the centre write them', () => {
    expect(formatTime(at)).toBe('2026-11-02 08:12')
    expect(formatSeconds(at)).toBe('2026-11-02 08:12:06')
    expect(formatDuration(81_400)).toBe('1:21')
    expect(formatDuration(3_725_000)).toBe('1:02:05')
    expect(weekdayOf(at)).toBe('周一')
  })

  test('cuts days and weeks at Shanghai midnight', () => {
    const lateEvening = parseInstant('2026-11-08T23:59:59+08:00') as number
    expect(formatTime(startOfDay(lateEvening))).toBe('2026-11-08 00:00')
    expect(formatTime(startOfWeek(lateEvening))).toBe('2026-11-02 00:00')
    expect(minuteOfDay(lateEvening)).toBe(1439)
  })
})
