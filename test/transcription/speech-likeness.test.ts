import { describe, expect, it } from 'vitest'

import { decodeAudio, decodedRate } from '#src/recordings/audio/decode.ts'
import { resampler } from '#src/recordings/audio/resample.ts'
import { probeAudio } from '#src/recordings/audio/signature.ts'
import { speechIn } from '#src/transcription/speech-likeness.ts'

import { noise, sound, tone } from '../recordings/audio/sounds.ts'

const rate = 16_000

/** Sound of the left channel of a sample call, in seconds. */
async function spoken(from: number, to: number): Promise<Int16Array> {
  const path = 'recordings/samples/d001.wav'
  const probe = await probeAudio(path)
  if (!probe.ok) throw new Error(probe.problem)
  const stream = resampler(decodedRate(probe), rate)
  const parts: Int16Array[] = []
  for await (const [left] of decodeAudio(path, probe, { ffmpeg: 'ffmpeg' })) {
    parts.push(stream.add(left!))
  }
  return Int16Array.from(parts.flatMap((part) => Array.from(part))).slice(from * rate, to * rate)
}

/** A tune: one note after the other with the given overtones. */
function tune(noteSeconds: number, overtones: number[], fade: number) {
  const scale = [392, 440, 494, 523, 587, 659, 784]
  return (at: number) => {
    const note = Math.floor(at / noteSeconds)
    const hertz = scale[(note * 5 + (note >> 2)) % scale.length]!
    const inside = at - note * noteSeconds
    const sum = overtones.reduce(
      (value, strength, i) => value + strength * Math.sin(2 * Math.PI * hertz * (i + 1) * inside),
      0,
    )
    return 0.1 * sum * Math.exp(-fade * inside)
  }
}

const next = noise(11)
const dial = (at: number) =>
  at % 0.4 < 0.15 ? tone(697 + 80 * (Math.floor(at / 0.4) % 4), 0.1)(at) + tone(1336, 0.1)(at) : 0

describe('what is no speech is not heard', () => {
  it.each([
    ['ringing', 1, tone(450)],
    ['ringing with pauses', 12, (at: number) => (at % 5 < 1 ? tone(450)(at) : 0)],
    ['the busy tone', 6, (at: number) => (at % 0.7 < 0.35 ? tone(450)(at) : 0)],
    ['a fax', 6, (at: number) => tone(at % 4 < 1 ? 1100 : 2100)(at)],
    ['dialling', 6, dial],
    [
      'one dialled key',
      0.6,
      (at: number) => (at > 0.15 && at < 0.45 ? tone(770)(at) + tone(1336)(at) : 0),
    ],
    ['hum', 8, (at: number) => [5, 7, 9].reduce((sum, k) => sum + tone(50 * k, 0.05)(at), 0)],
    ['hiss', 8, () => 0.05 * next()],
    ['a plain tune', 12, tune(0.4, [1], 0)],
    ['a tune with overtones', 12, tune(0.3, [1, 0.5, 0.3, 0.2], 2)],
    ['a slow tune with hiss', 12, (at: number) => tune(0.8, [1, 0.6], 1)(at) + 0.005 * next()],
    ['silence', 5, () => 0],
  ])('%s', (_, seconds, value) => {
    expect(speechIn(sound(seconds, rate, value))).toEqual([])
  })

  it('a piece shorter than one spectrum', () => {
    expect(speechIn(sound(0.02, rate, tone(450)))).toEqual([])
  })
})

describe('what is speech stays', () => {
  it('whole', async () => {
    const samples = await spoken(6, 9.36)
    expect(speechIn(samples)).toEqual([[0, samples.length]])
  })

  it('beside ringing that runs into it', async () => {
    const words = await spoken(6, 9.2)
    const ringing = sound(4, rate, tone(450))
    const both = new Int16Array([...ringing, ...words])
    const kept = speechIn(both)
    expect(kept).toHaveLength(1)
    expect(kept[0]![0] / rate).toBeGreaterThan(3.7)
    expect(kept[0]![0] / rate).toBeLessThan(4.6)
    expect(kept[0]![1] / rate).toBeGreaterThan(6.8)
  })
})
