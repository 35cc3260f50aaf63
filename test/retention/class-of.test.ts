import { describe, expect, test } from 'vitest'

import { dayMs } from '#src/kernel/calendar.ts'
import { classOf, type Facts, isDue } from '#src/retention/class-of.ts'
import type { RetentionClass } from '#src/retention/vocabulary.ts'

const plain: Facts = {
  ...{ held: false, complained: false, suspected: false },
  ...{ corrupt: false, announced: true },
}

describe('the class of a recording', () => {
  const rows: [what: string, facts: Partial<Facts>, rule: RetentionClass][] = [
    ['nothing special', {}, 'ordinary'],
    ['no call data', { announced: false }, 'unmatched'],
    ['broken', { corrupt: true }, 'unmatched'],
    ['suspected', { suspected: true }, 'finding'],
    ['suspected and without call data', { suspected: true, announced: false }, 'finding'],
    ['of a complaint', { complained: true }, 'complaint'],
    [
      'of a complaint, suspected, broken',
      { complained: true, suspected: true, corrupt: true },
      'complaint',
    ],
    ['held', { held: true }, 'held'],
    ['held and of a complaint', { held: true, complained: true }, 'held'],
    ['held and broken', { held: true, corrupt: true, announced: false }, 'held'],
  ]
  test.each(rows)('with %s', (_, facts, rule) => {
    expect(classOf({ ...plain, ...facts })).toBe(rule)
  })
})

describe('the end of a keeping time', () => {
  const days = { complaint: 1095, finding: 365, unmatched: 90, ordinary: 180 }

  test.each([
    ['ordinary', 180],
    ['unmatched', 90],
    ['finding', 365],
    ['complaint', 1095],
  ] as const)('of %s comes after %i whole days', (rule, kept) => {
    expect(isDue(rule, 1000, days, 1000 + kept * dayMs - 1)).toBe(false)
    expect(isDue(rule, 1000, days, 1000 + kept * dayMs)).toBe(true)
  })

  test('never comes under a hold', () => {
    expect(isDue('held', 0, days, Number.MAX_SAFE_INTEGER)).toBe(false)
  })
})
