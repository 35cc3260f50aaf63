import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { gapMs, joinSamples, pack, packMs, placesOf } from '#src/transcription/packing.ts'

/** Utterances one after the other on two sides. */
const callOf = fc
  .array(
    fc.record({
      pause: fc.nat(3000),
      length: fc.integer({ min: 200, max: 15_000 }),
      side: fc.nat(1),
    }),
  )
  .map((parts) => {
    let at = 0
    return parts.map(({ pause, length, side }) => {
      const startMs = at + pause
      at = startMs + length
      return { channel: side, startMs, endMs: at }
    })
  })

describe('packing utterances into windows', () => {
  it('keeps every utterance once, in order, with its own side only', () => {
    fc.assert(
      fc.property(callOf, (pieces) => {
        const windows = pack(pieces)
        for (const side of [0, 1]) {
          const own = windows.filter((window) => window[0]!.channel === side)
          expect(own.flat()).toEqual(pieces.filter((piece) => piece.channel === side))
        }
        for (const window of windows) {
          expect(window.length).toBeGreaterThan(0)
          expect(placesOf(window).at(-1)!.endMs).toBeLessThanOrEqual(packMs)
        }
      }),
    )
  })

  it('leaves no two neighbouring windows that would fit into one', () => {
    fc.assert(
      fc.property(callOf, (pieces) => {
        for (const side of [0, 1]) {
          const own = pack(pieces.filter((piece) => piece.channel === side))
          for (const [i, window] of own.entries()) {
            const next = own[i + 1]?.[0]
            if (!next) continue
            const used = placesOf(window).at(-1)!.endMs
            expect(used + gapMs + next.endMs - next.startMs).toBeGreaterThan(packMs)
          }
        }
      }),
    )
  })

  it('gives an overlong utterance a window of its own', () => {
    const long = { channel: 0, startMs: 0, endMs: 25_000 }
    const short = { channel: 0, startMs: 26_000, endMs: 27_000 }
    expect(pack([long, short])).toEqual([[long], [short]])
  })

  it('puts the sound of a piece where its place says', () => {
    const pieces = [
      { channel: 0, startMs: 500, endMs: 1500 },
      { channel: 0, startMs: 9000, endMs: 9250 },
    ]
    const joined = joinSamples([new Int16Array(16_000).fill(1), new Int16Array(4000).fill(2)])
    const [first, second] = placesOf(pieces)
    expect(first).toEqual({ startMs: 0, endMs: 1000 })
    expect(joined.length / 16).toBe(second!.endMs)
    expect(joined[second!.startMs * 16]).toBe(2)
    expect(joined[second!.startMs * 16 - 1]).toBe(0)
    expect(joined[first!.endMs * 16 - 1]).toBe(1)
  })

  it('makes nothing of nothing', () => {
    expect(pack([])).toEqual([])
    expect(joinSamples([])).toHaveLength(0)
  })
})
