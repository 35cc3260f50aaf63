import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { eq } from 'drizzle-orm'
import { expect, onTestFinished, test, vi } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { unparkJob } from '#src/jobs/unpark.ts'
import type { Db } from '#src/kernel/db.ts'
import { attemptsOf } from '#src/kernel/jobs/queries.ts'
import { enqueue, jobById } from '#src/kernel/jobs/queue.ts'
import { runJobs } from '#src/kernel/jobs/runner.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { fastWhisperTranscriber } from '#src/transcription/engines/fast-whisper/transcriber.ts'
import type { Transcriber } from '#src/transcription/port.ts'
import { type Ear, transcribeHandler } from '#src/transcription/transcribe.ts'
import { transcriptFailures } from '#src/transcription/vocabulary.ts'
import { testDatabase } from '#test/support/database.ts'
import { idleHandlers } from '#test/support/jobs.ts'
import { actorWith } from '#test/support/people.ts'

import { addRecording, earWith, scripted, stateOf, takenJob } from '../scripted.ts'
import { smallestModel } from './networks.ts'
import { writeTinyModel } from './tiny-model.ts'

const deadly = { path: 'deadly.wav' }

function received(db: Db, values: Parameters<typeof addRecording>[1] = {}) {
  const { id: recordingId } = addRecording(db, values)
  const job = enqueue(db, 'transcribe', `recording:${recordingId}`, { recordingId })
  return { recordingId, job }
}

/** The windows that a recording is cut into, as an engine is handed them. */
async function windowsOf(ear: Ear): Promise<string[]> {
  const { db } = testDatabase()
  const { recordingId } = received(db, deadly)
  const hashes: string[] = []
  const listening: Transcriber = {
    ...scripted(''),
    transcribe: async (windows) =>
      windows.map(({ samples }) => {
        const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength)
        hashes.push(createHash('sha256').update(bytes).digest('hex'))
        return { heard: [] }
      }),
  }
  const hold = () => ({ transcriber: listening, release: () => undefined })
  await transcribeHandler({ ...ear, hold })({ recordingId }, takenJob(db, 'transcribe'))
  return hashes
}

/** The fast engine in a process of its own, in which the listed windows are deadly. */
function mortalEngine(folder: string, list: string) {
  const model = path.join(folder, 'tiny.bin')
  // The speech of a call is packed into windows of up to half a minute.
  const shape = { ...smallestModel.shape, audioContext: 1500 }
  writeTinyModel(model, { ...smallestModel, shape })
  const script = new URL('./deadly-windows.mjs', import.meta.url)
  script.searchParams.set('list', list)
  vi.stubEnv('NODE_OPTIONS', `--import ${script.href}`)
  const cacheFolder = path.join(folder, 'graphs')
  const engine = fastWhisperTranscriber({ model, cacheFolder, processes: 1 })
  onTestFinished(async () => {
    await engine.close()
    vi.unstubAllEnvs()
  })
  return engine
}

/** What a worker does for transcription: two calls at once on one engine process. */
function worker(db: Db, ear: Ear) {
  const stop = new AbortController()
  const handlers = { ...idleHandlers, transcribe: transcribeHandler(ear) }
  const log = { error: () => undefined }
  const allowed = () => ({ claim: true })
  const loops = [1, 2].map(() =>
    runJobs(db, handlers, ['transcribe'], stop.signal, log, { allowed }),
  )
  const ended = async () => {
    stop.abort()
    await Promise.all(loops)
  }
  onTestFinished(ended)
  return ended
}

/** Waits for the end of a job; the pauses between its attempts are left out. */
async function comesTo(db: Db, jobId: number, state: 'parked' | 'done') {
  for (;;) {
    const now = jobById(db, jobId)
    if (now?.state === state) return
    if (now?.finishedAt !== null) throw new Error(`${now?.state}: ${now?.lastError}`)
    db.update(jobs).set({ runAt: 0 }).where(eq(jobs.state, 'queued')).run()
    await pause(20)
  }
}

test(
  'a recording that kills its engine is parked after three tries, and the others are heard',
  { timeout: 360_000 },
  async () => {
    const { db } = testDatabase()
    const ear = earWith('')
    writeFileSync(
      path.join(ear.workFolder, deadly.path),
      readFileSync('recordings/samples/d002.wav').subarray(0, 12 * 16_000),
    )
    const list = path.join(ear.workFolder, 'deadly.txt')
    const windows = await windowsOf(ear)
    expect(windows.length).toBeGreaterThan(0)
    writeFileSync(list, windows.join('\n'))

    const engine = mortalEngine(ear.workFolder, list)
    const poison = received(db, deadly)
    const others = Array.from({ length: 4 }, () => received(db))
    const hold = () => ({ transcriber: engine, release: () => undefined })
    const ended = worker(db, { ...ear, hold })
    await comesTo(db, poison.job, 'parked')
    for (const { job } of others) await comesTo(db, job, 'done')

    const parked = jobById(db, poison.job)
    expect(parked).toMatchObject({ attempts: 3, parkedFor: 'failed' })
    expect(parked?.lastError).toContain('SIGKILL')
    expect(attemptsOf(db, poison.job).map(({ end, error }) => [end, error])).toEqual(
      Array.from({ length: 3 }, () => ['failed', parked?.lastError]),
    )
    expect(stateOf(db, poison.recordingId)).toEqual({
      state: 'failed',
      problem: transcriptFailures['engine-failed'],
    })
    // Whoever shared a batch with it was heard by itself, at the first attempt.
    for (const { job, recordingId } of others) {
      expect(jobById(db, job)).toMatchObject({ state: 'done', attempts: 1 })
      expect(attemptsOf(db, job)).toEqual([])
      expect(['transcribed', 'silent']).toContain(stateOf(db, recordingId)?.state)
    }

    // The engine was mended: the next process bears what killed the last.
    writeFileSync(list, '')
    unparkJob(db, actorWith(db, 'system-admin'), poison.job)
    expect(stateOf(db, poison.recordingId)).toEqual({ state: 'received', problem: null })
    await comesTo(db, poison.job, 'done')
    await ended()
    expect(jobById(db, poison.job)).toMatchObject({ state: 'done', attempts: 1, parkedFor: null })
    expect(['transcribed', 'silent']).toContain(stateOf(db, poison.recordingId)?.state)
    const actions = db.select({ action: auditEvents.action }).from(auditEvents).all()
    expect(actions.filter(({ action }) => action === 'job.unparked')).toHaveLength(1)
  },
)
