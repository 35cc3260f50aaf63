import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { eq } from 'drizzle-orm'
import { onTestFinished } from 'vitest'

import type { Db } from '#src/kernel/db.ts'
import type { JobName } from '#src/kernel/jobs/catalogue.ts'
import { claim } from '#src/kernel/jobs/queue.ts'
import type { JobContext } from '#src/kernel/jobs/runner.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { departments, people, subCentres } from '#src/organisation/schema.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import type { Transcriber, WindowText } from '#src/transcription/port.ts'
import { type Segment, segments, transcripts } from '#src/transcription/schema.ts'
import type { Ear } from '#src/transcription/transcribe.ts'

/** An engine that hears the given words in every piece of speech, or does what it is told. */
export function scripted(
  hear: string | ((signal: AbortSignal) => Promise<WindowText[]>),
): Transcriber {
  return {
    engine: 'whisper-node',
    model: 'scripted',
    describe: () => 'scripted',
    transcribe: async (windows, { signal }) =>
      typeof hear === 'function'
        ? await hear(signal ?? new AbortController().signal)
        : windows.map((window) => ({
            heard: window.pieces.map((piece) => ({ ...piece, text: hear, confidence: 0.9 })),
          })),
  }
}

/** Seconds of a sample call: both sides speak in them. */
const clipSeconds = 12

/**
 * The ear over the beginning of a sample call, stored as `call.wav`; any other name is no file of
 * sound, or none at all. Its folder goes with the test.
 */
export function earWith(hear: Parameters<typeof scripted>[0], missing = false): Ear {
  const folder = mkdtempSync(path.join(tmpdir(), 'huiting-work-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  // A recording cut off in the middle is still a recording: 8 kHz, two sides, a byte a sample.
  const whole = readFileSync('recordings/samples/d001.wav')
  writeFileSync(path.join(folder, 'call.wav'), whole.subarray(0, clipSeconds * 16_000))
  writeFileSync(path.join(folder, 'table.wav'), '通话号,坐席')
  return {
    storage: {
      localFile: async (relative) => path.join(folder, relative),
      // Its rows name the same few seconds over and over: their content is not what they say.
      check: async () => null,
      checkOnce: async () => null,
    },
    hold: () => (missing ? null : { transcriber: scripted(hear), release: () => undefined }),
    ffmpeg: 'ffmpeg',
    workFolder: folder,
  }
}

let made = 0

export function addCall(db: Db, values: Partial<typeof calls.$inferInsert> = {}) {
  made++
  const personId =
    values.personId ??
    db
      .insert(people)
      .values({ agentNo: `0${made}`, name: `坐席${made}`, staffCategory: 'regular' })
      .returning()
      .get().id
  return db
    .insert(calls)
    .values({
      callNo: `C${String(made).padStart(6, '0')}`,
      startedAt: 1_700_000_000_000 + made,
      channel: 'phone',
      province: '河北',
      caller: '13931909215',
      ...values,
      personId,
    })
    .returning()
    .get()
}

export function addDepartment(db: Db, name: string): number {
  const centre = db
    .insert(subCentres)
    .values({ name: `${name}所在分中心` })
    .returning()
    .get()
  return db.insert(departments).values({ name, subCentreId: centre.id }).returning().get().id
}

/** A row over the sound of `earWith`; no job is enqueued. */
export function addRecording(db: Db, values: Partial<typeof recordings.$inferInsert> = {}) {
  made++
  return db
    .insert(recordings)
    .values({
      sha256: String(made).padStart(64, '0'),
      originalName: `${made}.wav`,
      path: 'call.wav',
      bytes: 1000,
      container: 'wav',
      codec: 'pcm',
      channels: 2,
      sampleRate: 8000,
      durationMs: 70_000,
      receivedAt: 1_700_000_000_000 + made,
      receivedBy: '测试',
      ...values,
    })
    .returning()
    .get()
}

export type Line = Pick<Segment, 'voice' | 'text'> &
  Partial<Pick<Segment, 'confidence' | 'doubtful' | 'marks'>>

/** A finished transcript; each line takes two seconds, one after the other. */
export function addTranscript(db: Db, recordingId: number, lines: readonly Line[]): void {
  db.delete(transcripts).where(eq(transcripts.recordingId, recordingId)).run()
  const facts = { engine: 'whisper-node', model: 'scripted', finishedAt: Date.now() }
  const { id: transcriptId } = db
    .insert(transcripts)
    .values({ recordingId, ...facts, speechMs: 2000, wallMs: 1000 })
    .returning()
    .get()
  for (const [index, line] of lines.entries()) {
    const span = { startMs: index * 2000, endMs: index * 2000 + 2000 }
    db.insert(segments)
      .values({
        rawText: line.text,
        confidence: 0.9,
        doubtful: false,
        ...line,
        ...span,
        transcriptId,
      })
      .run()
  }
  const state = lines.length > 0 ? 'transcribed' : 'silent'
  db.update(recordings).set({ state }).where(eq(recordings.id, recordingId)).run()
}

export const stateOf = (db: Db, recordingId: number) =>
  db
    .select({ state: recordings.state, problem: recordings.problem })
    .from(recordings)
    .where(eq(recordings.id, recordingId))
    .get()

/** Takes the next due job of a name, as a worker does, with a context to run it in. */
export function takenJob(db: Db, name: JobName, signal = new AbortController().signal): JobContext {
  const job = claim(db, [name], Date.now() + 10 * 60_000)
  if (!job) throw new Error(`no ${name} job waits`)
  return { db, job, signal, onProgress: () => undefined }
}

export const jobsOf = (db: Db, name: JobName) =>
  db.select().from(jobs).where(eq(jobs.name, name)).all()
