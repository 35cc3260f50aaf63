import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { signalsOf } from '#src/recordings/signals.ts'
import { soundSignals } from '#src/recordings/sound-signals.ts'

import { bring, sample, scene } from './scene.ts'

const frames = (seconds: number) => Math.round(seconds * 50)
const floor = -70

/** Levels of a quiet channel with speech in the given seconds, four syllables a second. */
function channel(seconds: number, ...spoken: [from: number, to: number, loud?: number][]) {
  const level = new Float32Array(frames(seconds)).fill(floor)
  for (const [from, to, loud = -25] of spoken) {
    for (let frame = frames(from); frame < frames(to); frame++) {
      // A syllable of a quarter of a second: up and down by 14 dB.
      const phase = ((frame - frames(from)) % 12.5) / 12.5
      level[frame] = loud - 14 + 14 * Math.sin(Math.PI * phase)
    }
  }
  return level
}

/** A level that keeps itself, as ringing and music on hold do. */
function even(level: Float32Array, from: number, to: number, loud = -25): Float32Array {
  return level.map((was, frame) => (frame >= frames(from) && frame < frames(to) ? loud : was))
}

describe('who speaks how much', () => {
  test('is the voiced share of the whole call, side by side', () => {
    const { channels } = soundSignals([channel(60, [0, 15]), channel(60, [20, 50])])
    expect(channels[0]?.voicedShare).toBeCloseTo(0.25, 1)
    expect(channels[1]?.voicedShare).toBeCloseTo(0.5, 1)
  })

  test('counts the echo of the other side as nobody', () => {
    const speech = channel(30, [0, 25])
    const echo = speech.map((level) => (level > -60 ? level - 15 : level))
    const signals = soundSignals([speech, echo])
    expect(signals.channels[1]?.voicedShare).toBe(0)
    expect(signals.talkOver).toBe(0)
  })

  test('counts ringing and music as nobody', () => {
    const signals = soundSignals([even(channel(40, [30, 35]), 2, 22), channel(40, [25, 29])])
    expect(signals.channels[0]?.voicedShare).toBeCloseTo(5 / 40, 1)
  })
})

test('talk-over is the share of the voiced time in which both speak', () => {
  // 20 s of voice in all, 5 s of it together.
  const { talkOver } = soundSignals([channel(40, [0, 10]), channel(40, [5, 20])])
  expect(talkOver).toBeCloseTo(0.25, 1)
})

describe('the longest silence', () => {
  test('lies between two voices, whoever they are', () => {
    const signals = soundSignals([channel(60, [5, 10]), channel(60, [30, 40])])
    expect(signals.longestSilenceMs / 1000).toBeCloseTo(20, 0)
  })

  test('is not the quiet before the first word or after the last', () => {
    const signals = soundSignals([channel(60, [20, 22], [22.5, 25]), channel(60, [25, 28])])
    expect(signals.longestSilenceMs).toBeLessThan(1000)
  })

  test('is not music on hold, which is told apart', () => {
    const agent = even(channel(60, [0, 10], [50, 55]), 12, 42)
    const signals = soundSignals([agent, channel(60, [44, 48])])
    expect(signals.longestEvenMs / 1000).toBeCloseTo(30, 0)
    expect(signals.longestSilenceMs).toBeLessThan(3000)
  })
})

describe("a speaker's level", () => {
  test('is measured against his own beginning, whatever the line', () => {
    const [quiet, loud] = [-40, -20].map((level) =>
      channel(60, [0, 10, level], [20, 30, level], [40, 50, level + 8]),
    )
    expect(soundSignals([quiet!, channel(60)]).channels[0]?.levelRise).toBeCloseTo(8, 0)
    expect(soundSignals([loud!, channel(60)]).channels[0]?.levelRise).toBeCloseTo(8, 0)
    const steady = channel(60, [0, 10], [40, 50])
    expect(soundSignals([steady, channel(60)]).channels[0]?.levelRise).toBeCloseTo(0, 0)
  })

  test('and pace are not given from a few words', () => {
    const [few] = soundSignals([channel(60, [0, 2]), channel(60)]).channels
    expect(few).toMatchObject({ levelRise: null, pace: null })
  })
})

test('pace counts the syllable-like peaks in a second of voice', () => {
  const { channels } = soundSignals([channel(60, [0, 30]), channel(60)])
  expect(channels[0]?.pace).toBeGreaterThan(3.5)
  expect(channels[0]?.pace).toBeLessThan(4.5)
})

describe('the end of a call', () => {
  test('names the channel heard last and how long it was over', () => {
    const signals = soundSignals([channel(30, [0, 10]), channel(30, [12, 30])])
    expect(signals).toMatchObject({ lastChannel: 1 })
    expect(signals.endGapMs).toBeLessThan(200)
    const calm = soundSignals([channel(30, [20, 25]), channel(30, [5, 15])])
    expect(calm.lastChannel).toBe(0)
    expect(calm.endGapMs! / 1000).toBeCloseTo(5, 0)
  })

  test('names nobody when both stop together', () => {
    const signals = soundSignals([channel(30, [10, 29]), channel(30, [20, 29])])
    expect(signals.lastChannel).toBeNull()
  })
})

describe('a recording without two sides', () => {
  test('of one channel has no roles to give', () => {
    const signals = soundSignals([channel(30, [0, 10], [12, 30])])
    expect(signals.channels).toHaveLength(1)
    expect(signals).toMatchObject({ talkOver: null, lastChannel: null })
  })

  test('with the same sound on both is taken as one', () => {
    const both = channel(30, [0, 10])
    const signals = soundSignals([both, Float32Array.from(both)])
    expect(signals.channels).toHaveLength(1)
    expect(signals.talkOver).toBeNull()
  })

  test('with a dead channel hears the other', () => {
    const dead = new Float32Array(frames(30)).fill(-100)
    const signals = soundSignals([channel(30, [0, 20]), dead])
    expect(signals.channels[1]).toEqual({ voicedShare: 0, levelRise: null, pace: null })
    expect(signals).toMatchObject({ talkOver: 0, lastChannel: 0 })
  })

  test.each([0, 1, 3])('of %i frames has nothing to tell', (length) => {
    const levels = [0, 1].map(() => new Float32Array(length).fill(-100))
    expect(soundSignals(levels)).toMatchObject({
      longestSilenceMs: 0,
      longestEvenMs: 0,
      lastChannel: null,
      endGapMs: null,
    })
  })
})

test('any levels give finite measures, shares between 0 and 1', () => {
  const level = fc.float({ min: -100, max: 0, noNaN: true })
  const pair = fc.array(fc.tuple(level, level), { maxLength: 400 })
  fc.assert(
    fc.property(pair, (values) => {
      const signals = soundSignals([0, 1].map((c) => Float32Array.from(values, (v) => v[c]!)))
      const shares = [...signals.channels.map((one) => one.voicedShare), signals.talkOver ?? 0]
      for (const share of shares) {
        expect(share).toBeGreaterThanOrEqual(0)
        expect(share).toBeLessThanOrEqual(1)
      }
      const lengths = [signals.longestSilenceMs, signals.longestEvenMs, signals.endGapMs ?? 0]
      for (const ms of lengths) expect(ms).toBeLessThanOrEqual(values.length * 20)
    }),
  )
})

test('a recording is measured when it is received, and its music on hold is found', async () => {
  const place = scene()
  const { recordingId } = await bring(place, 'd004.opus', sample('d004.opus'))
  const signals = signalsOf(place.db, recordingId)
  // The sample has twelve seconds of made music on the agent's side, who also speaks last.
  expect(signals?.longestEvenMs).toBeGreaterThanOrEqual(11_000)
  expect(signals?.longestEvenMs).toBeLessThanOrEqual(13_000)
  expect(signals?.lastChannel).toBe(0)
  expect(signals?.channels[1]?.voicedShare).toBeGreaterThan(0.25)
})
