import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { differencesOf } from '#src/library/knowledge/differences.ts'

describe('what became of a text', () => {
  const text = fc
    .array(fc.constantFrom('甲', '乙', '丙', ''), { maxLength: 14 })
    .map((lines) => lines.join('\n'))

  test('gives the old one without what was added, and the new one without what was removed', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = differencesOf(before, after)
        const without = (kind: string) =>
          lines
            .filter((line) => line.kind !== kind)
            .map((line) => line.text)
            .join('\n')
        expect(without('added')).toBe(before)
        expect(without('removed')).toBe(after)
      }),
    )
  })

  test('keeps as many lines as any list of changes could', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const kept = differencesOf(before, after).filter(({ kind }) => kind === 'same').length
        expect(kept).toBe(longestCommon(before.split('\n'), after.split('\n')))
      }),
    )
  })

  test('of two texts too long to compare line by line is still right', () => {
    const before = Array.from({ length: 3000 }, (_, n) => `旧${n}`).join('\n')
    const after = Array.from({ length: 3000 }, (_, n) => `新${n}`).join('\n')
    const lines = differencesOf(before, after)
    expect(lines.filter(({ kind }) => kind === 'removed')).toHaveLength(3000)
    expect(lines.filter(({ kind }) => kind === 'added')).toHaveLength(3000)
  })
})

/** By trying both ways from the front: slow, and plainly right. */
function longestCommon(
  a: string[],
  b: string[],
  i = 0,
  j = 0,
  known = new Map<string, number>(),
): number {
  if (i >= a.length || j >= b.length) return 0
  const key = `${i} ${j}`
  const before = known.get(key)
  if (before !== undefined) return before
  const best =
    a[i] === b[j]
      ? 1 + longestCommon(a, b, i + 1, j + 1, known)
      : Math.max(longestCommon(a, b, i + 1, j, known), longestCommon(a, b, i, j + 1, known))
  known.set(key, best)
  return best
}
