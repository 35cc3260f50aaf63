import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { takeBatch, type Waiting } from '#src/transcription/engines/fast-whisper/batches.ts'

const window = (seconds: number, urgency = 1, attempt = 0): Waiting => ({
  samples: new Int16Array(seconds * 16_000),
  urgency,
  attempt,
})
const seconds = (batch: Waiting[]) => batch.map(({ samples }) => samples.length / 16_000)

/** All batches of a line, in order. */
function batchesOf(line: Waiting[]): Waiting[][] {
  const waiting = [...line]
  const batches: Waiting[][] = []
  while (waiting.length > 0) batches.push(takeBatch(waiting))
  return batches
}

describe('a batch of windows', () => {
  it('is empty when nobody waits', () => {
    expect(takeBatch([])).toEqual([])
  })

  it('is that of the most urgent, however late they came', () => {
    const [early, late, later] = [window(5, 3), window(5, 0), window(5, 3)]
    const line = [early, later, late]
    expect(takeBatch(line)).toEqual([late])
    expect(line).toEqual([early, later])
  })

  it('is one window where that was in a batch that killed its process', () => {
    const [suspect, other] = [
      { ...window(5), alone: true },
      { ...window(5), alone: true },
    ]
    const [third, fourth] = [window(5), window(5)]
    expect(batchesOf([suspect, third, other, fourth])).toEqual([
      [suspect],
      [third, fourth],
      [other],
    ])
  })

  it('begins with who came first and takes those most like it in length', () => {
    const line = [10, 2, 30, 11, 3, 9, 28, 10, 12, 8].map((length) => window(length))
    const batch = takeBatch(line)
    expect(seconds(batch)[0]).toBe(10)
    expect(seconds(batch).toSorted((a, b) => a - b)).toEqual([8, 9, 10, 10, 11, 12])
    expect(seconds(line)).toEqual([2, 30, 3, 28])
  })

  it('never mixes first hearings with second ones, which search differently', () => {
    const batches = batchesOf([window(5, 1, 0), window(5, 1, 1), window(5, 1, 0)])
    expect(batches.map((batch) => batch.map(({ attempt }) => attempt))).toEqual([[0, 0], [1]])
  })

  it('is small when its windows are long, for memory goes with the padded sound', () => {
    const batch = takeBatch(Array.from({ length: 8 }, () => window(30)))
    expect(batch).toHaveLength(3)
  })

  it('hears even a window that is longer than any batch may be', () => {
    expect(takeBatch([window(200), window(1)])).toHaveLength(1)
  })

  it('loses no window and hears none twice', () => {
    const any = fc.tuple(fc.integer({ min: 0, max: 32 }), fc.nat(3), fc.nat(2))
    fc.assert(
      fc.property(fc.array(any, { maxLength: 40 }), (given) => {
        const line = given.map((one) => window(...one))
        const batches = batchesOf(line)
        const all = batches.flat()
        expect(all).toHaveLength(line.length)
        expect(new Set(all)).toEqual(new Set(line))
        const urgencies = batches.map((batch) => batch[0]!.urgency)
        expect(urgencies).toEqual(urgencies.toSorted((a, b) => a - b))
        for (const batch of batches) {
          expect(new Set(batch.map(({ urgency }) => urgency)).size).toBe(1)
          const padded = batch.length * Math.max(...seconds(batch))
          expect(batch.length === 1 || padded <= 100).toBe(true)
        }
      }),
      { numRuns: 60 },
    )
  })
})
