import { describe, expect, test } from 'vitest'

import {
  standingOf,
  trustDiffers,
  trustOf,
  trustUnheard,
  trustWaiting,
  weightFactor,
} from '#src/screening/trust.ts'

describe('what a second hearing leaves of a finding', () => {
  test('is all of it when every hit was heard again', () => {
    const heard = [
      { weight: 3, agreement: 1 },
      { weight: 1, agreement: 0.9 },
    ]
    expect(trustOf(heard)).toEqual({ rehearing: 'agrees', agreement: 0.975, trust: 1 })
  })

  test('is less the more of its weight was not heard', () => {
    const light = trustOf([
      { weight: 3, agreement: 1 },
      { weight: 1, agreement: 0 },
    ])
    const heavy = trustOf([
      { weight: 1, agreement: 1 },
      { weight: 3, agreement: 0 },
    ])
    expect(light?.rehearing).toBe('partly')
    expect(heavy?.rehearing).toBe('partly')
    expect(heavy!.trust).toBeLessThan(light!.trust)
    expect(light!.trust).toBeLessThan(1)
  })

  test('sinks a finding none of whose hits was heard again, and never to nothing', () => {
    const none = trustOf([
      { weight: 5, agreement: 0.2 },
      { weight: 5, agreement: 0 },
    ])
    expect(none).toMatchObject({ rehearing: 'differs', trust: trustDiffers })
    expect(none!.trust).toBeGreaterThan(0)
  })

  test('puts any finding with a surviving hit before one of the same score without', () => {
    const barely = trustOf([
      { weight: 1, agreement: 0.5 },
      { weight: 50, agreement: 0 },
    ])
    expect(barely!.trust).toBeGreaterThan(trustDiffers)
    // Scores of findings lie between 0.5 and 1.
    expect(0.5 * barely!.trust).toBeGreaterThanOrEqual(1 * trustDiffers)
  })

  test('ranks what waits between what was confirmed and what was not', () => {
    expect(trustWaiting).toBeLessThan(1)
    expect(trustWaiting).toBeGreaterThan(trustDiffers)
    expect(trustUnheard).toBeGreaterThan(trustWaiting)
  })

  test('says nothing without evidence', () => {
    expect(trustOf([])).toBeNull()
    expect(trustOf([{ weight: 0, agreement: 1 }])).toBeNull()
  })
})

test('a hit not heard at all keeps a tenth of its weight, one heard well keeps all', () => {
  expect(weightFactor(0)).toBeCloseTo(0.1)
  expect(weightFactor(0.2)).toBeCloseTo(0.1)
  expect(weightFactor(0.55)).toBeGreaterThan(0.5)
  expect(weightFactor(0.55)).toBeLessThan(0.6)
  expect(weightFactor(0.9)).toBe(1)
})

test('evidence is quoted as it was heard: its own place, or all of it where nothing fits', () => {
  const heard = '停电以后冰箱坏了'
  expect(standingOf({ agreement: 1, heard, heardAs: '坏了' }).standing).toBe('same')
  expect(standingOf({ agreement: 0.6, heard, heardAs: '坏了' }).standing).toBe('mostly')
  expect(standingOf({ agreement: 0.4, heard, heardAs: '坏了' })).toEqual({
    standing: 'other',
    text: '坏了',
  })
  expect(standingOf({ agreement: 0.1, heard, heardAs: '坏了' })).toEqual({
    standing: 'other',
    text: heard,
  })
})
