import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { resampler } from '#src/recordings/audio/resample.ts'

import { noise, sound, tone } from './sounds.ts'

function resampled(samples: Int16Array, from: number, to: number, cuts: number[] = []) {
  const stream = resampler(from, to)
  const borders = [0, ...cuts.filter((cut) => cut < samples.length).toSorted((a, b) => a - b)]
  const parts = borders.map((start, i) => stream.add(samples.subarray(start, borders[i + 1])))
  return Int16Array.from([...parts, stream.finish()].flatMap((part) => Array.from(part)))
}

const level = (samples: Int16Array) =>
  Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length)

describe('resampling to 16 kHz', () => {
  it.each([8000, 11_025, 44_100, 48_000])('a tone from %i Hz stays the same tone', (rate) => {
    const heard = resampled(sound(0.4, rate, tone(1000)), rate, 16_000)
    const ideal = sound(0.4, 16_000, tone(1000))
    expect(heard).toHaveLength(ideal.length)
    const inner = heard.subarray(400, -400)
    const error = inner.map((value, i) => value - ideal[i + 400]!)
    expect(level(error)).toBeLessThan(level(ideal) * 0.003)
  })

  it('adds no mirror image above 4 kHz to telephone sound', () => {
    const heard = resampled(sound(0.5, 8000, tone(3000)), 8000, 16_000)
    const mirror = heard.map((value, i) => value * Math.cos((2 * Math.PI * 5000 * i) / 16_000))
    const mean = mirror.subarray(400, -400).reduce((sum, value) => sum + value, 0) / mirror.length
    expect(Math.abs(mean)).toBeLessThan(3)
  })

  it('removes what 16 kHz cannot hold', () => {
    const heard = resampled(sound(0.5, 48_000, tone(11_000)), 48_000, 16_000)
    expect(level(heard.subarray(400, -400))).toBeLessThan(5)
  })

  it('gives the same samples however the stream is cut', () => {
    const next = noise(3)
    const samples = sound(0.2, 8000, () => next() * 0.5)
    const whole = resampled(samples, 8000, 16_000)
    fc.assert(
      fc.property(fc.array(fc.nat(1600), { maxLength: 8 }), (cuts) => {
        expect(resampled(samples, 8000, 16_000, cuts)).toEqual(whole)
      }),
      { numRuns: 50 },
    )
  })

  it('hands sound at the right rate straight through', () => {
    const samples = sound(0.1, 16_000, tone(500))
    expect(resampled(samples, 16_000, 16_000)).toEqual(samples)
  })
})
