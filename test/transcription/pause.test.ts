import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { cutAtPause } from '#src/transcription/pause.ts'

const perMs = 16

/** Speech of even loudness with one quieter stretch. */
function speech(ms: number, pauses: readonly { from: number; ms: number; level: number }[] = []) {
  const sound = Int16Array.from({ length: ms * perMs }, (_, i) => (i % 2 ? 8000 : -8000))
  for (const { from, ms: length, level } of pauses) {
    for (let i = from * perMs; i < (from + length) * perMs; i++) sound[i] = i % 2 ? level : -level
  }
  return sound
}

const piece = (ms: number, startMs = 30_000) => ({ channel: 1, startMs, endMs: startMs + ms })

function cutAt(ms: number, pauses: Parameters<typeof speech>[1]): number | null {
  const cut = cutAtPause(piece(ms), speech(ms, pauses))
  return cut && cut[1].pieces[0]!.startMs - 30_000
}

describe('cutting a long utterance', () => {
  it('cuts at the quietest moment', () => {
    const pauses = [
      { from: 4000, ms: 200, level: 500 },
      { from: 6000, ms: 200, level: 50 },
    ]
    const at = cutAt(10_000, pauses)
    expect(at).toBeGreaterThanOrEqual(6000)
    expect(at).toBeLessThan(6200)
  })

  it('prefers a pause to a closed consonant that is quieter for a moment', () => {
    const pauses = [
      { from: 4000, ms: 20, level: 0 },
      { from: 6000, ms: 100, level: 500 },
    ]
    const at = cutAt(10_000, pauses)
    expect(at).toBeGreaterThanOrEqual(6000)
    expect(at).toBeLessThan(6100)
  })

  it('passes over a pause near the ends', () => {
    const at = cutAt(10_000, [{ from: 500, ms: 200, level: 0 }])
    expect(at).toBeGreaterThanOrEqual(2500)
    expect(at).toBeLessThanOrEqual(7500)
  })

  it('leaves a short one whole', () => {
    expect(cutAt(3999, [{ from: 1900, ms: 200, level: 0 }])).toBeNull()
    expect(cutAt(4000, [])).not.toBeNull()
  })

  it('makes two parts of at least 2 s that are the utterance again', () => {
    const pause = fc.record({
      from: fc.integer({ min: 0, max: 3900 }),
      ms: fc.integer({ min: 20, max: 100 }),
      level: fc.integer({ min: 0, max: 8000 }),
    })
    fc.assert(
      fc.property(fc.integer({ min: 4000, max: 15_000 }), fc.array(pause), (ms, pauses) => {
        const whole = piece(ms)
        const sound = speech(ms, pauses)
        const [first, second] = cutAtPause(whole, sound)!
        const [before, after] = [first.pieces[0]!, second.pieces[0]!]
        expect(before).toEqual({ ...whole, endMs: after.startMs })
        expect(after).toEqual({ ...whole, startMs: before.endMs })
        for (const { startMs, endMs } of [before, after]) {
          expect(endMs - startMs).toBeGreaterThanOrEqual(2000)
        }
        expect(first.sounds[0]).toHaveLength((before.endMs - before.startMs) * perMs)
        const joined = Buffer.concat([first, second].map(({ sounds }) => bytesOf(sounds[0]!)))
        expect(joined.equals(bytesOf(sound))).toBe(true)
      }),
      { numRuns: 30 },
    )
  })
})

const bytesOf = (sound: Int16Array) => Buffer.from(sound.buffer, sound.byteOffset, sound.byteLength)
