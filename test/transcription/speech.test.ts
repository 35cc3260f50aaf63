import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { analyseAudio } from '#src/recordings/audio/analyse.ts'
import { probeAudio } from '#src/recordings/audio/signature.ts'
import { sameOnBothSides, voicedStretches } from '#src/transcription/speech.ts'

/** Levels of 20 ms frames: quiet everywhere but in the given spans (seconds, dBFS). */
function levels(seconds: number, spans: [from: number, to: number, level: number][]) {
  const frames = new Float32Array(seconds * 50).map((_, i) => -60 + (i % 3))
  for (const [from, to, level] of spans) frames.fill(level, from * 50, to * 50)
  return frames
}

const seconds = (stretches: { channel: number; from: number; to: number }[]) =>
  stretches.map(({ channel, from, to }) => [channel, from / 50, to / 50])

describe('cutting a call into utterances', () => {
  it('finds speech with a little room around it', () => {
    expect(seconds(voicedStretches([levels(10, [[2, 4, -30]])]))).toEqual([[0, 1.84, 4.2]])
  })

  it('bridges short pauses and cuts at long ones', () => {
    const spans: [number, number, number][] = [
      [1, 2, -30],
      [2.4, 3, -30],
      [5, 6, -30],
    ]
    expect(voicedStretches([levels(10, spans)])).toHaveLength(2)
  })

  it('cuts long speech at its quietest moment into lines of at most 15 s', () => {
    const talk = levels(60, [[5, 45, -30]])
    talk.fill(-36, 24 * 50, 24.4 * 50)
    const stretches = voicedStretches([talk])
    for (const { from, to } of stretches) expect((to - from) / 50).toBeLessThan(15.5)
    expect(stretches.some(({ from }) => from / 50 > 23.8 && from / 50 < 24.5)).toBe(true)
    for (const [i, { from }] of stretches.entries()) {
      if (i > 0) expect(from).toBeGreaterThanOrEqual(stretches[i - 1]!.to)
    }
  })

  it('hears nothing in silence, however long', () => {
    expect(voicedStretches([new Float32Array(3 * 3600 * 50).fill(-100)])).toEqual([])
    expect(voicedStretches([levels(60, []), levels(60, [])])).toEqual([])
    expect(voicedStretches([new Float32Array(0)])).toEqual([])
  })

  it('gives the moment to the louder side, not to its leakage', () => {
    const agent = levels(20, [[2, 6, -25]])
    const leak = levels(20, [
      [2, 6, -45],
      [8, 12, -30],
    ])
    expect(seconds(voicedStretches([agent, leak])).map(([side]) => side)).toEqual([0, 1])
  })

  it('keeps both sides of true talk-over', () => {
    const agent = levels(20, [[2, 6, -25]])
    const customer = levels(20, [[3, 5, -29]])
    expect(voicedStretches([agent, customer])).toHaveLength(2)
  })

  it('cuts leakage off an utterance that follows it without a pause', () => {
    const agent = levels(20, [[2, 6, -25]])
    const customer = levels(20, [
      [2, 6, -40],
      [6.1, 9, -28],
    ])
    const mine = voicedStretches([agent, customer]).filter(({ channel }) => channel === 1)
    expect(mine).toHaveLength(1)
    expect(mine[0]!.from / 50).toBeGreaterThan(5.4)
  })

  it('knows a call recorded alike on both sides', () => {
    const one = levels(20, [[2, 6, -25]])
    expect(sameOnBothSides([one, one.map((level) => level + 0.1)])).toBe(true)
    expect(sameOnBothSides([one, levels(20, [[8, 12, -25]])])).toBe(false)
    expect(sameOnBothSides([one])).toBe(false)
  })
})

type Reference = {
  file: string
  channels: number
  turns: { s: string; t: string; start: number; end: number }[]
}

describe('the sample calls', () => {
  const folder = 'recordings/samples'
  const calls = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Reference)

  it.each(calls)('$file: every turn is found on its own side', async (call) => {
    const path = join(folder, call.file)
    const probe = await probeAudio(path)
    if (!probe.ok) throw new Error(probe.problem)
    const answer = await analyseAudio(path, probe, { ffmpeg: 'ffmpeg' })
    if (!answer.ok) throw new Error(answer.problem)
    const stretches = voicedStretches(answer.analysis.levels)
    const side = (channel: number) => (channel === 0 ? 'agent' : 'customer')

    const heard = (turn: Reference['turns'][number]) => {
      const own = stretches.filter(({ channel }) => call.channels === 1 || side(channel) === turn.s)
      const covered = own.map(({ from, to }) =>
        Math.max(0, Math.min(to / 50, turn.end) - Math.max(from / 50, turn.start)),
      )
      return covered.reduce((sum, value) => sum + value, 0) / (turn.end - turn.start)
    }
    expect(call.turns.filter((turn) => heard(turn) < 0.6)).toEqual([])
  })
})
