import { describe, expect, test } from 'vitest'

import { silencesOf } from '#views/assets/silences.js'

/** Ten points a second; a stretch of talk is loud on one side or the other. */
function call(seconds: number, ...talk: [side: 0 | 1, from: number, to: number][]) {
  const channels = [0, 1].map((side) =>
    Array.from({ length: seconds * 10 }, (_, point) => {
      const at = point / 10
      return talk.some(([who, from, to]) => who === side && at >= from && at < to) ? 0.5 : 0.01
    }),
  )
  return { channels, duration: seconds }
}

describe('silences that may be skipped', () => {
  test('lie where neither side makes a sound', () => {
    const talk = call(30, [0, 0, 5], [1, 15, 20], [0, 18, 30])
    expect(silencesOf(talk, [])).toEqual([{ start: 5, end: 15 }])
  })

  test('leave out the pauses of talk', () => {
    expect(silencesOf(call(10, [0, 0, 4], [1, 6, 10]), [])).toEqual([])
  })

  test('never hold a line that was written down, however soft it was', () => {
    const talk = call(30, [0, 0, 5], [0, 25, 30])
    expect(silencesOf(talk, [{ start: 10, end: 15 }])).toEqual([
      { start: 5, end: 10 },
      { start: 15, end: 25 },
    ])
  })

  test('are the beginning and the end, too, and the whole of a dead line', () => {
    expect(silencesOf(call(20, [0, 8, 12]), [])).toEqual([
      { start: 0, end: 8 },
      { start: 12, end: 20 },
    ])
    expect(silencesOf(call(20), [])).toEqual([{ start: 0, end: 20 }])
    expect(silencesOf({ channels: [], duration: 20 }, [])).toEqual([])
  })
})
