import { describe, expect, test } from 'vitest'

import { chains } from '#src/screening/back-trace/callers.ts'
import { pickEarlier } from '#src/screening/back-trace/pick.ts'

const hour = 3_600_000
const moment = 1000 * hour
const earlier = [10, 20, 30, 40].map((hours, index) => ({
  id: index + 1,
  startedAt: moment - hours * hour,
}))
const wanted = { moment, namedCallId: null, windows: [], most: 3 }

describe('which earlier calls are meant', () => {
  test('the newest first, so many at most', () => {
    expect(pickEarlier(earlier.toReversed(), wanted)).toEqual([
      { callId: 1, why: 'same-number', distanceMs: 10 * hour },
      { callId: 2, why: 'same-number', distanceMs: 20 * hour },
      { callId: 3, why: 'same-number', distanceMs: 30 * hour },
    ])
  })

  test('only those at the time that was said, where any is', () => {
    const windows = [{ from: moment - 35 * hour, until: moment - 25 * hour }]
    expect(pickEarlier(earlier, { ...wanted, windows })).toEqual([
      { callId: 3, why: 'time-fits', distanceMs: 30 * hour },
    ])
  })

  test('all of them where the time that was said fits none', () => {
    const windows = [{ from: moment - 2 * hour, until: moment }]
    const picked = pickEarlier(earlier, { ...wanted, windows })
    expect(picked.map(({ callId }) => callId)).toEqual([1, 2, 3])
    expect(picked.every(({ why }) => why === 'same-number')).toBe(true)
  })

  test('the call that was scored comes first, however old it is', () => {
    const picked = pickEarlier(earlier, { ...wanted, namedCallId: 4 })
    expect(picked.map(({ callId, why }) => [callId, why])).toEqual([
      [4, 'named'],
      [1, 'same-number'],
      [2, 'same-number'],
    ])
  })
})

describe('which numbers are one caller', () => {
  test.each(['13931909215', '02583001234', '83001234'])('%s is', (caller) => {
    expect(chains(caller, ['95598'])).toBe(true)
  })

  test.each([
    '',
    '匿名',
    '未知',
    '139****9215',
    '95598',
    '02595598',
    '12345',
    '00000000',
    '1111111',
  ])('%j is not', (caller) => {
    expect(chains(caller, ['95598'])).toBe(false)
  })
})
