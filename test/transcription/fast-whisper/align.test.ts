import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'

import { pathStarts, tokenTimes } from '#src/transcription/engines/fast-whisper/align.ts'
import { encode, type Network } from '#src/transcription/engines/fast-whisper/decode.ts'
import { vocabularyOf } from '#src/transcription/engines/fast-whisper/vocabulary.ts'

import { drawnParts, madeSound, networkOf } from './networks.ts'

/** Attention of 1 where a token was said, 0 elsewhere. */
function saidFrom(starts: readonly number[], columns: number): Float32Array {
  const attention = new Float32Array(starts.length * columns)
  for (const [row, start] of starts.entries()) {
    attention.fill(1, row * columns + start, row * columns + (starts[row + 1] ?? columns))
  }
  return attention
}

describe('the path through what was looked at', () => {
  it('begins each token where it was looked at', () => {
    expect(pathStarts(saidFrom([0, 4, 9, 10, 25], 40), 5, 40)).toEqual([0, 4, 9, 10, 25])
  })

  it('passes over a glance elsewhere', () => {
    const attention = saidFrom([0, 10, 20], 30)
    attention[27] = 1
    attention[2 * 30 + 1] = 1
    expect(pathStarts(attention, 3, 30)).toEqual([0, 10, 20])
  })

  it('gives tokens that share a moment the same moment', () => {
    const starts = pathStarts(saidFrom([0, 1, 2], 3).fill(1), 6, 3)
    expect(starts).toHaveLength(6)
    expect(starts).toEqual(starts.toSorted((a, b) => a - b))
  })

  it('finds any row of tokens again, and never runs backwards', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(lengths, (given) => {
        const starts = given.map((_, i) => given.slice(0, i).reduce((a, b) => a + b, 0))
        const columns = given.reduce((a, b) => a + b, 0)
        expect(pathStarts(saidFrom(starts, columns), given.length, columns)).toEqual(starts)
      }),
    )
    const noise = fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 30 }))
    fc.assert(
      fc.property(
        noise,
        fc.infiniteStream(fc.float({ noNaN: true, min: -3, max: 3 })),
        (size, s) => {
          const [rows, columns] = size
          const attention = Float32Array.from({ length: rows * columns }, () => s.next().value!)
          const starts = pathStarts(attention, rows, columns)
          expect(starts[0]).toBe(0)
          expect(starts).toEqual(starts.toSorted((a, b) => a - b))
          expect(Math.max(...starts)).toBeLessThan(columns)
        },
      ),
    )
  })
})

describe('the times of a window’s tokens', () => {
  const words = vocabularyOf(0, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13], [14, 15])
  const [prompt, said] = [
    [14, 15],
    [3, 9, 4, 1, 12],
  ]
  const [short, long] = [madeSound(0.5, 1), madeSound(1.4, 2)]
  let network: Network
  beforeAll(async () => {
    network = await networkOf(drawnParts({ audioContext: 100 }, 16), words, 'float')
  })

  it('follow one another inside the window', async () => {
    const encoded = await encode(network, [long])
    const times = await tokenTimes(network, encoded, 0, prompt, said)
    expect(times).toHaveLength(5)
    expect(times[0]!.startMs).toBe(0)
    for (const [i, { startMs, endMs }] of times.entries()) {
      expect(endMs).toBeGreaterThanOrEqual(startMs)
      expect(startMs).toBe(times[i - 1]?.endMs ?? 0)
      expect(endMs).toBeLessThanOrEqual(1900)
    }
    expect(await tokenTimes(network, encoded, 0, prompt, [])).toEqual([])
  })

  it('are the same alone as beside a longer window', async () => {
    const texts = fc.sample(fc.array(fc.integer({ min: 1, max: 13 }), { minLength: 1 }), {
      numRuns: 30,
      seed: 7,
    })
    const own = await encode(network, [short])
    const both = await encode(network, [long, short])
    for (const text of texts) {
      const alone = await tokenTimes(network, own, 0, prompt, text)
      expect(await tokenTimes(network, both, 1, prompt, text)).toEqual(alone)
      expect(alone.at(-1)!.endMs).toBeLessThanOrEqual(1000)
    }
  })
})
