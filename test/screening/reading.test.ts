import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { Reading, readBytes, readLines, readText } from '#src/screening/reading.ts'

const piece = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('那', '个', '那个', '個', '投诉', '嗯', '您', '，', ' '),
  },
  fc.constantFrom('😀', '𠮷', 'é', 'Ａ', '１', 'x', '\n', '\0', '\uFFFD', '龘'),
  fc.string({ unit: 'grapheme', maxLength: 3 }),
)
const text = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(''))
const asRead = ({ characters, sounds, offsets }: Reading) => ({
  ...{ characters, sounds },
  offsets: [...offsets],
})

describe('a text is read alike', () => {
  test('alone and among the lines of a call', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 6 }), (texts) => {
        expect(readLines(texts).map(asRead)).toEqual(texts.map((one) => asRead(readText(one))))
      }),
    )
  })

  test('as characters and from its bytes, wherever these lie', () => {
    fc.assert(
      fc.property(text, text, (before, one) => {
        const bytes = Buffer.concat([Buffer.from(before), Buffer.from(one), Buffer.of(0xfe, 0x41)])
        const into = new Reading(bytes.length + 3)
        const begin = Buffer.byteLength(before)
        into.from = 3
        expect(readBytes(bytes, begin, into)).toBe(bytes.length - 2)
        expect(asRead(into)).toEqual(asRead(readText(Buffer.from(one).toString())))
      }),
      { numRuns: 1_000 },
    )
  })

  test('whole and in parts', () => {
    const whole = readText('您好，我要投诉那个接电话的')
    const parts = [whole.part(0, 3), whole.part(3, 5), whole.part(5, 99)]
    expect(parts.map(({ characters }) => characters).join('')).toBe(whole.characters)
    expect(parts[1]!.part(1, 2).characters).toBe(whole.characters.charAt(4))
    expect([...parts[1]!.offsets].slice(0, 2)).toEqual([...whole.offsets.slice(3, 5)])
  })
})
