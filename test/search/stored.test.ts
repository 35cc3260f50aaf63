import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { Ids } from '#src/search/stored/ids.ts'
import { meet, reach } from '#src/search/stored/meet.ts'
import { readVarint } from '#src/search/stored/varint.ts'

/** As SQLite writes a number: seven bits a byte, the high ones first. */
function varint(value: number): number[] {
  const bytes = [value % 0x80]
  for (let rest = Math.floor(value / 0x80); rest > 0; rest = Math.floor(rest / 0x80)) {
    bytes.unshift((rest % 0x80) + 0x80)
  }
  return bytes
}

const listOf = (ids: readonly number[]) =>
  Buffer.from(ids.flatMap((id, n) => varint(n === 0 ? id : id - ids[n - 1]!)))

const length = 1 << 20
const ascending = (most: number, maxLength: number) =>
  fc
    .uniqueArray(fc.nat(most), { minLength: 1, maxLength })
    .map((list) => list.toSorted((a, b) => a - b))

describe('lists as they are stored', () => {
  test('are read as they were written, from whatever stretch', () => {
    fc.assert(
      fc.property(fc.constantFrom(0, 1, 300), ascending(length - 1, 50), (stretch, ids) => {
        const bytes = listOf(ids.map((id) => stretch * length + id))
        const read = new Ids(stretch, length)
        read.read({ bytes, at: 0 }, bytes.length)
        expect([...read.sorted()]).toEqual(ids)
      }),
    )
  })

  test.each([3, 3000])('come out in order and once each, %s lists that overlap', (most) => {
    fc.assert(
      fc.property(fc.array(ascending(5000, 40), { minLength: 1, maxLength: 5 }), (lists) => {
        const read = new Ids(0, length)
        const all = Array.from({ length: most }, (_, n) => lists[n % lists.length]!)
        for (const list of all) read.read({ bytes: listOf(list), at: 0 }, listOf(list).length)
        const wanted = [...new Set(lists.slice(0, most).flat())].toSorted((a, b) => a - b)
        expect([...read.sorted()]).toEqual(wanted)
      }),
      { numRuns: 20 },
    )
  })

  test('leave out what a nought takes out, and keep what came in again', () => {
    const bytes = Buffer.from([5, 0, 2, 3, 0, 0, 1, 4, 0])
    const read = new Ids(0, length)
    read.read({ bytes, at: 0 }, bytes.length)
    expect([...read.sorted()]).toEqual([7, 10, 11])
  })

  test('hold numbers of any size', () => {
    for (const value of [0, 127, 128, 16_383, 16_384, 2 ** 31, 2 ** 40 + 5]) {
      const bytes = Buffer.from(varint(value))
      expect(readVarint({ bytes, at: 0 })).toBe(value)
    }
  })
})

test('two lists meet in what both hold, whichever is longer', () => {
  fc.assert(
    fc.property(ascending(300, 200), ascending(3000, 60), (some, others) => {
      const wanted = some.filter((id) => others.includes(id))
      expect([...meet(Uint32Array.from(some), Uint32Array.from(others))]).toEqual(wanted)
      expect([...meet(Uint32Array.from(others), Uint32Array.from(some))]).toEqual(wanted)
    }),
  )
})

test('a place in a list is reached from any place before it', () => {
  fc.assert(
    fc.property(ascending(300, 80), fc.nat(310), fc.nat(80), (ids, least, from) => {
      const before = ids.findIndex((id) => id >= least)
      const wanted = before < 0 ? ids.length : before
      const at = Math.min(from, wanted)
      expect(reach(Uint32Array.from(ids), least, at)).toBe(wanted)
    }),
  )
})
