import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { clipsFor } from '#src/transcription/engines/clips.ts'
import { fastWhisperTranscriber } from '#src/transcription/engines/fast-whisper/transcriber.ts'
import { hearClips } from '#src/transcription/engines/hear-clips.ts'
import type { OpenTranscriber } from '#src/transcription/engines/open.ts'
import { errorRate } from '#src/transcription/error-rate.ts'

import { engineContract } from '../engine-contract.ts'
import { madeWindow, smallestModel } from './networks.ts'
import { writeTinyModel } from './tiny-model.ts'

const base = join('models', 'ggml-base-q8_0.bin')
const folder = mkdtempSync(join(tmpdir(), 'fast-whisper-'))
/** Each model is loaded once, and its graphs are built once. */
const opened = new Map<string, OpenTranscriber>()

function open(model: string): OpenTranscriber {
  const known = opened.get(model)
  if (known) return known
  const cacheFolder = join(folder, 'graphs')
  const transcriber = fastWhisperTranscriber({ model, cacheFolder, processes: 1 })
  opened.set(model, transcriber)
  return transcriber
}

afterAll(async () => {
  for (const { close } of opened.values()) await close?.()
  rmSync(folder, { recursive: true })
})

engineContract('fast-whisper', ({ model } = { model: base }) => open(model))

describe('the shipped model', () => {
  it('hears the beginning of two calls with less than three wrong characters in ten', async () => {
    const clips = await Promise.all(['d004', 'd005'].map(beginning))
    const transcriber = open(base)
    const heard = await hearClips(clips, { transcriber, ffmpeg: 'ffmpeg', workFolder: folder })
    expect(heard.characters).toBeGreaterThan(100)
    expect(errorRate([heard])).toBeLessThan(0.3)
    expect(heard.silenceCharacters).toBe(0)
  }, 300_000)
})

describe('a call of many windows', () => {
  let tiny: OpenTranscriber
  const windows = Array.from({ length: 12 }, (_, i) => ({
    samples: madeWindow(0.3, i + 1),
    pieces: [{ startMs: 0, endMs: 300 }],
  }))
  beforeAll(() => {
    const path = join(folder, 'tiny.bin')
    writeTinyModel(path, smallestModel)
    tiny = open(path)
  })

  it('draws no warning from Node, and tells how far it is and what it cost', async () => {
    const warnings: Error[] = []
    const warned = (warning: Error) => void warnings.push(warning)
    process.on('warning', warned)
    const done: number[] = []
    const { signal } = new AbortController()
    const answers = await tiny.transcribe(windows, {
      ...{ workFolder: folder, signal },
      onProgress: (count) => done.push(count),
    })
    process.off('warning', warned)
    expect(warnings).toEqual([])
    expect(done).toEqual(windows.map((_, i) => i + 1))
    for (const { heard, cpuMs, encodedMs } of answers) {
      expect(heard.length).toBeGreaterThan(0)
      expect(cpuMs).toBeGreaterThan(0)
      expect(encodedMs).toBeCloseTo(800, 0)
    }
  })

  it('is left off as a whole when it is stopped', async () => {
    const stop = new AbortController()
    const call = tiny.transcribe(windows, {
      ...{ workFolder: folder, signal: stop.signal },
      onProgress: () => stop.abort(new Error('cancelled')),
    })
    await expect(call).rejects.toThrow('cancelled')
    // The process has not lost its step: the next call gets its own answers.
    // Two and three: a model of one head reckons a window that is alone by another product.
    const few = await tiny.transcribe(windows.slice(0, 2), { workFolder: folder })
    const more = await tiny.transcribe(windows.slice(0, 3), { workFolder: folder })
    expect(more[0]!.heard).toEqual(few[0]!.heard)
  })
})

/** The first three things said in a sample call: a whole one is too long for this suite. */
async function beginning(id: string) {
  const clip = clipsFor('full', 'recordings/samples').find((one) => one.id === id)!
  const turns = clip.turns.slice(0, 3)
  const path = join(folder, `${id}.wav`)
  const seconds = String(turns.at(-1)!.end + 0.3)
  await promisify(execFile)('ffmpeg', ['-v', 'error', '-i', clip.path, '-t', seconds, path])
  return { ...clip, turns, path }
}
