import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, it, onTestFinished } from 'vitest'

import { decodeAudio } from '#src/recordings/audio/decode.ts'
import { resampler } from '#src/recordings/audio/resample.ts'
import { probeAudio } from '#src/recordings/audio/signature.ts'
import { wavOf } from '#src/transcription/engines/wav-file.ts'
import { countErrors, errorRate } from '#src/transcription/error-rate.ts'
import type { SpeechWindow, Transcriber, WindowText } from '#src/transcription/port.ts'
import { recogniseCall } from '#src/transcription/recognise.ts'

/** Makes the engine; with other weights when a model is named. */
export type MakeEngine = (given?: { model: string }) => Transcriber

/** What the agent of a sample call says, in seconds of the recording. */
const first = { from: 65, to: 69, text: '好的大爷，我会把这个情况反馈给相关的同事。' }
const second = { from: 56, to: 59, text: '您说得对，确实应该复述核对。' }
/** So short that an engine is soon done with it; some pass over it. */
const blinkSeconds = 1
const silenceSeconds = 3
const slow = { timeout: 300_000 }

/**
 * What every speech engine must keep to, tried on the engine itself. `absent` says what is not there
 * on this machine; the tests are then skipped under that name.
 */
export function engineContract(name: string, make: MakeEngine, absent: string | null = null) {
  const lacking = absent === null ? '' : ` (no ${absent} here)`
  describe.skipIf(absent !== null)(`${name}${lacking}`, () => {
    it(
      'answers every window in order, in time, in whole characters, and cleans up',
      slow,
      async () => {
        const workFolder = privateFolder()
        const windows = [await spoken(first), await spoken(second)]
        const done: number[] = []
        const answers = await make().transcribe(windows, {
          workFolder,
          onProgress: (count) => done.push(count),
        })

        expect(answers).toHaveLength(2)
        expectNearer(textOf(answers[0]!), first.text, second.text)
        expectNearer(textOf(answers[1]!), second.text, first.text)
        for (const [index, { samples }] of windows.entries()) {
          expectInTime(answers[index]!, (samples.length / 16_000) * 1000)
        }
        for (const answer of answers) expectWholeCharacters(answer)
        expect(done.at(-1)).toBe(2)
        expect(done).toEqual(done.toSorted((a, b) => a - b))
        expect(readdirSync(workFolder)).toEqual([])
      },
    )

    it('has nothing to invent in the silence of a call', slow, async () => {
      const workFolder = privateFolder()
      const { samples } = await spoken(first)
      const call = new Int16Array(samples.length + silenceSeconds * 16_000)
      call.set(samples)
      const path = join(privateFolder(), 'call.wav')
      writeFileSync(path, wavOf(call))
      const facts = { path, layout: 'mixed', ffmpeg: 'ffmpeg', workFolder } as const
      const { segments } = await recogniseCall({ ...facts, transcriber: make() })
      expect(segments.length).toBeGreaterThan(0)
      for (const segment of segments) {
        // Asked for words in pure silence, engines do invent them; speech is cut out before.
        expect(segment.endMs).toBeLessThan((first.to - first.from) * 1000 + 500)
      }
      expect(readdirSync(workFolder)).toEqual([])
    })

    it('hears nothing in no windows', async () => {
      const workFolder = privateFolder()
      expect(await make().transcribe([], { workFolder })).toEqual([])
      expect(readdirSync(workFolder)).toEqual([])
    })

    it('stops in the middle for the reason the signal gives, and cleans up', slow, async () => {
      const workFolder = privateFolder()
      const stop = new AbortController()
      const heard = make().transcribe(
        [silence(blinkSeconds), await spoken(first), await spoken(second)],
        {
          workFolder,
          signal: stop.signal,
          onProgress: () => stop.abort(new Error('cancelled')),
        },
      )
      await expect(heard).rejects.toThrow('cancelled')
      expect(readdirSync(workFolder)).toEqual([])
    })

    it('does not begin when it is stopped already', slow, async () => {
      const workFolder = privateFolder()
      const signal = AbortSignal.abort(new Error('cancelled before'))
      const heard = make().transcribe([silence()], { workFolder, signal })
      await expect(heard).rejects.toThrow('cancelled before')
      expect(readdirSync(workFolder)).toEqual([])
    })

    it('says that its model is missing', slow, async () => {
      const workFolder = privateFolder()
      const heard = make({ model: 'models/none.bin' }).transcribe([silence()], { workFolder })
      await expect(heard).rejects.toMatchObject({ failure: 'engine-unavailable' })
      expect(readdirSync(workFolder)).toEqual([])
    })

    it('says that a file is no model', slow, async () => {
      const workFolder = privateFolder()
      const heard = make({ model: 'models/README.md' }).transcribe([silence()], { workFolder })
      await expect(heard).rejects.toMatchObject({ failure: 'engine-unavailable' })
      expect(readdirSync(workFolder)).toEqual([])
    })

    it('names itself and its weights', () => {
      const { engine, model, describe: describeEngine } = make()
      expect(model).not.toBe('')
      expect(describeEngine()).toContain(engine)
    })
  })
}

function privateFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'huiting-engine-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function silence(seconds = silenceSeconds): SpeechWindow {
  return {
    samples: new Int16Array(seconds * 16_000),
    pieces: [{ startMs: 0, endMs: seconds * 1000 }],
  }
}

/** Real telephone speech at 16 kHz, from the agent's side of a sample call. */
async function spoken({ from, to }: { from: number; to: number }): Promise<SpeechWindow> {
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

const textOf = ({ heard }: WindowText) => heard.map(({ text }) => text).join('')

/** A small model errs; it must not err so far that windows could have been exchanged. */
function expectNearer(heard: string, own: string, other: string) {
  const rate = (reference: string) => errorRate([countErrors(reference, heard)]) ?? 1
  expect(rate(own)).toBeLessThan(rate(other))
  expect(rate(own)).toBeLessThan(0.6)
}

function expectInTime({ heard }: WindowText, endMs: number) {
  let from = 0
  for (const part of heard) {
    expect(part.startMs).toBeGreaterThanOrEqual(from)
    expect(part.endMs).toBeGreaterThanOrEqual(part.startMs)
    expect(part.endMs).toBeLessThanOrEqual(endMs)
    expect(part.confidence).toBeGreaterThanOrEqual(0)
    expect(part.confidence).toBeLessThanOrEqual(1)
    from = part.startMs
  }
}

function expectWholeCharacters({ heard }: WindowText) {
  for (const { text } of heard) {
    expect(text).not.toBe('')
    expect(text).not.toContain('\ufffd')
    expect(Buffer.from(text).toString()).toBe(text)
  }
}
