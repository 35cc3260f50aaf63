import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { beforeEach, describe, expect, it } from 'vitest'

import { TranscriptionFailed } from '#src/transcription/failure.ts'
import type { SpeechWindow, Transcriber } from '#src/transcription/port.ts'
import { type Call, recogniseCall } from '#src/transcription/recognise.ts'

import { file, pcm, sound, tone, wav } from '../recordings/audio/sounds.ts'

const samples = 'recordings/samples'
let workFolder: string
beforeEach(() => {
  workFolder = mkdtempSync(join(tmpdir(), 'huiting-work-'))
})

const sentences = [
  '请问停电什么时候恢复,',
  '我这边帮您查询一下。',
  '您的户号是多少?',
  '师傅已经在路上了。',
]

/** An engine that hears one sentence in every piece of a window. */
function engine() {
  const windows: SpeechWindow[] = []
  const transcriber: Transcriber = {
    engine: 'whisper-node',
    model: 'scripted',
    describe: () => 'scripted',
    transcribe: async (asked, { onProgress }) => {
      windows.push(...asked)
      return asked.map((window, i) => {
        onProgress?.(i + 1)
        const heard = window.pieces.map((piece, k) => {
          const long = piece.endMs - piece.startMs > 5000 ? '我家上个月电费突然多了一倍。' : ''
          return { ...piece, text: sentences[k % sentences.length]! + long, confidence: 0.9 }
        })
        return { heard }
      })
    },
  }
  return { transcriber, windows }
}

const recognise = (name: string, call: Partial<Call> = {}) =>
  recogniseCall({
    path: join(samples, name),
    layout: 'agent-left',
    transcriber: engine().transcriber,
    workFolder,
    ffmpeg: 'ffmpeg',
    ...call,
  })

describe('writing down a call', () => {
  it('gives each side its own lines, in order, inside the call', async () => {
    const { segments, durationMs, speechMs } = await recognise('d001.wav')
    expect(durationMs).toBe(70_746)
    expect(speechMs).toBeGreaterThan(55_000)
    expect(segments.length).toBeGreaterThanOrEqual(13)
    expect(segments[0]).toMatchObject({ voice: 'agent', text: '请问停电什么时候恢复\uff0c' })
    expect(segments.filter((one) => one.voice === 'agent').length).toBeGreaterThanOrEqual(7)
    expect(segments.filter((one) => one.voice === 'customer').length).toBeGreaterThanOrEqual(6)
    for (const [i, { startMs, endMs }] of segments.entries()) {
      expect(startMs).toBeGreaterThanOrEqual(segments[i - 1]?.startMs ?? 0)
      expect(endMs).toBeGreaterThan(startMs)
      expect(endMs).toBeLessThanOrEqual(durationMs)
      expect(endMs - startMs).toBeLessThan(16_000)
    }
  })

  it('swaps the sides when the customer is on the left', async () => {
    const { segments } = await recognise('d001.wav', { layout: 'customer-left' })
    expect(segments[0]!.voice).toBe('customer')
  })

  it('invents no roles for one channel, nor for a mixed call on two', async () => {
    const mono = await recognise('d008.mp3')
    expect(new Set(mono.segments.map((one) => one.voice))).toEqual(new Set(['unknown']))
    const mixed = await recognise('d001.wav', { layout: 'mixed' })
    expect(new Set(mixed.segments.map((one) => one.voice))).toEqual(new Set(['unknown']))
    expect(mixed.segments.length).toBeGreaterThanOrEqual(8)
  })

  it('packs speech for the engine into few windows of at most 20 s', async () => {
    const { transcriber, windows } = engine()
    const { speechMs } = await recognise('d001.wav', { transcriber })
    for (const { samples } of windows) expect(samples.length).toBeLessThanOrEqual(20 * 16_000)
    expect(windows.length).toBeLessThanOrEqual(Math.ceil(speechMs / 20_000) + 2)
  })

  it('does not give music on hold to the engine', async () => {
    const { segments } = await recognise('d004.opus')
    expect(segments.filter(({ startMs, endMs }) => startMs < 40_500 && endMs > 28_500)).toEqual([])
  })

  it('writes nothing down of a call without speech, and asks no engine', async () => {
    const { transcriber, windows } = engine()
    const ringing = sound(20, 8000, (at) => (at % 5 < 1 ? tone(450)(at) : 0))
    const path = file(wav(pcm(ringing, new Int16Array(ringing.length)), { channels: 2 }))
    const heard = await recognise('', { path, transcriber })
    expect(heard).toEqual({
      ...{ segments: [], speechMs: 0, durationMs: 20_000 },
      ...{ cpuMs: null, encodedMs: null },
    })
    expect(windows).toEqual([])
  })

  it('adds up what every window costs, those heard again included', async () => {
    const asked: number[] = []
    const costing: Transcriber = {
      ...engine().transcriber,
      transcribe: async (windows) => {
        asked.push(windows.length)
        // Nobody is silent in speech: every window is doubted, and heard again where it can be cut.
        return windows.map(() => ({ heard: [], cpuMs: 100.25, encodedMs: 20_000 }))
      },
    }
    const { cpuMs, encodedMs } = await recognise('d001.wav', { transcriber: costing })
    expect(asked).toHaveLength(2)
    const windows = asked[0]! + asked[1]!
    expect(cpuMs).toBe(Math.round(windows * 100.25))
    expect(encodedMs).toBe(windows * 20_000)
  })

  it('knows no cost where the engine tells none', async () => {
    expect(await recognise('d001.wav')).toMatchObject({ cpuMs: null, encodedMs: null })
  })

  it('reports progress up to the end', async () => {
    const shares: number[] = []
    await recognise('d001.wav', { onProgress: (share) => shares.push(share) })
    expect(shares.at(-1)).toBe(1)
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
  })
})

describe('what goes wrong', () => {
  it.each([
    ['a missing file', 'none.wav', {}, 'recording-missing'],
    ['a file that is no recording', 'cdr.csv', {}, 'unreadable-audio'],
    ['a call that is too long', 'd001.wav', { maxSeconds: 30 }, 'too-long'],
    ['no ffmpeg', 'd008.mp3', { ffmpeg: '/nowhere/ffmpeg' }, 'unreadable-audio'],
  ] as const)('%s has a name', async (_, name, call, failure) => {
    await expect(recognise(name, call)).rejects.toMatchObject({ failure })
    await expect(recognise(name, call)).rejects.toBeInstanceOf(TranscriptionFailed)
  })

  it('leaves no file behind, neither after success nor after failure', async () => {
    await recognise('d001.wav')
    const transcriber: Transcriber = {
      ...engine().transcriber,
      transcribe: () => Promise.reject(new TranscriptionFailed('engine-failed')),
    }
    await expect(recognise('d001.wav', { transcriber })).rejects.toThrow('语音引擎运行出错')
    expect(readdirSync(workFolder)).toEqual([])
  })

  it('stops when told, with the reason given', async () => {
    const stop = new AbortController()
    const transcriber: Transcriber = {
      ...engine().transcriber,
      transcribe: async (_, { signal }) => {
        stop.abort(new Error('lease lost'))
        signal!.throwIfAborted()
        return []
      },
    }
    const heard = recognise('d001.wav', { transcriber, signal: stop.signal })
    await expect(heard).rejects.toThrow('lease lost')
    expect(readdirSync(workFolder)).toEqual([])
  })
})
