import { describe, expect, test } from 'vitest'

import { busyTime } from '#src/transcription/throughput.ts'

describe('the time a machine was busy', () => {
  test('counts calls heard side by side once', () => {
    expect(
      busyTime([
        { from: 0, to: 100 },
        { from: 20, to: 60 },
        { from: 50, to: 130 },
      ]),
    ).toBe(130)
  })

  test('leaves pauses out, in whatever order the calls come', () => {
    expect(
      busyTime([
        { from: 1000, to: 1010 },
        { from: 0, to: 30 },
      ]),
    ).toBe(40)
  })

  test('is nothing without calls', () => {
    expect(busyTime([])).toBe(0)
  })
})
