import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import { type Db, write } from '#src/kernel/db.ts'
import type { JobPayloads } from '#src/kernel/jobs/catalogue.ts'
import type { Job } from '#src/kernel/jobs/port.ts'
import { enqueue, fail, finish, heartbeat, LeaseLost, maxAttempts } from '#src/kernel/jobs/queue.ts'
import { type JobContext, RetryLater } from '#src/kernel/jobs/runner.ts'
import { layoutOf } from '#src/recordings/layout.ts'
import { settleLedger } from '#src/recordings/ledger/settle-ledger.ts'
import { calls, type Recording, recordings } from '#src/recordings/schema.ts'
import type { Originals } from '#src/recordings/storage.ts'

import { reapplyCorrections } from './corrections/reapply.ts'
import { TranscriptionFailed } from './failure.ts'
import { fileToHear } from './file-to-hear.ts'
import { places } from './line/places.ts'
import type { Transcriber } from './port.ts'
import { importOf } from './queries.ts'
import { type Recognition, recogniseCall } from './recognise.ts'
import { segments, transcripts } from './schema.ts'
import { markFailed, setBack } from './standing.ts'
import { transcriptFailures, type TranscriptFailure } from './vocabulary.ts'

export type Ear = {
  storage: Originals
  /** The engine that hears now; null while none can, and jobs then wait instead of failing. */
  hold: () => { transcriber: Transcriber; release: () => void } | null
  ffmpeg: string
  /** An existing private folder. */
  workFolder: string
}

const engineRetryMs = 5_000
/** Trying again would meet the same file. */
const permanent: readonly TranscriptFailure[] = [
  'recording-missing',
  'recording-altered',
  'unreadable-audio',
  'too-long',
]

/**
 * Job 'transcribe': a recording becomes a transcript, which the next job screens. One that was
 * imported stays, unless a person asked for the machine's.
 */
export function transcribeHandler(ear: Ear) {
  return async (
    { recordingId, asked }: JobPayloads['transcribe'],
    context: JobContext,
  ): Promise<void> => {
    const { db, job } = context
    const found = recordingWithLayout(db, recordingId)
    const unwanted = !asked && importOf(db, recordingId) !== undefined
    if (!found || !isToBeHeard(found.recording) || unwanted) {
      finish(db, job)
      return
    }
    const held = ear.hold()
    if (!held) throw new RetryLater(engineRetryMs, transcriptFailures['engine-unavailable'])
    const { transcriber } = held
    const now = { state: 'transcribing', problem: null } as const
    write(db, (tx) => {
      tx.update(recordings).set(now).where(eq(recordings.id, recordingId)).run()
      // One that had been given up is no longer.
      if (found.recording.state === 'failed') settleLedger(tx, { recordingIds: [recordingId] })
    })
    const began = Date.now()
    try {
      const heard = await recogniseCall({
        path: await fileToHear(db, ear.storage, found.recording),
        layout: found.layout,
        transcriber,
        workFolder: ear.workFolder,
        ffmpeg: ear.ffmpeg,
        signal: context.signal,
        onProgress: context.onProgress,
        urgency: job.priority === places.asked ? 0 : 1,
      })
      keep(db, job, recordingId, transcriber, heard, Date.now() - began)
    } catch (error) {
      if (!(error instanceof LeaseLost)) {
        giveUp(db, job, recordingId, error, context.signal.aborted)
      }
      throw error
    } finally {
      held.release()
    }
  }
}

/** A side that was joined with the other is heard in the joined recording. */
function isToBeHeard({ state }: Recording): boolean {
  return state !== 'corrupt' && state !== 'joined'
}

function recordingWithLayout(db: Db, id: number) {
  const row = db
    .select({ recording: recordings, layout: calls.layout })
    .from(recordings)
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .where(eq(recordings.id, id))
    .get()
  if (!row) return undefined
  return { recording: row.recording, layout: layoutOf(db, row.recording, row) }
}

/** Stores what was heard in place of an earlier hearing, and asks for it to be screened. */
function keep(
  db: Db,
  job: Job,
  recordingId: number,
  { engine, model }: Transcriber,
  heard: Recognition,
  wallMs: number,
): void {
  const { speechMs, cpuMs } = heard
  write(db, (tx) => {
    finish(tx, job)
    tx.delete(transcripts).where(eq(transcripts.recordingId, recordingId)).run()
    const { id } = tx
      .insert(transcripts)
      .values({ recordingId, engine, model, finishedAt: Date.now(), speechMs, wallMs, cpuMs })
      .returning({ id: transcripts.id })
      .get()
    for (let from = 0; from < heard.segments.length; from += 500) {
      const rows = heard.segments.slice(from, from + 500).map((segment) => ({
        ...segment,
        transcriptId: id,
        text: storable(segment.text),
        rawText: storable(segment.rawText),
      }))
      tx.insert(segments).values(rows).run()
    }
    const state = heard.segments.length > 0 ? 'transcribed' : 'silent'
    tx.update(recordings).set({ state, problem: null }).where(eq(recordings.id, recordingId)).run()
    settleLedger(tx, { recordingIds: [recordingId] })
    const { kept, left } = reapplyCorrections(tx, recordingId, id)
    const particulars = {
      ...{ engine, model, segments: heard.segments.length, speechMs, wallMs },
      ...(kept + left > 0 ? { correctionsKept: kept, correctionsLeft: left } : {}),
    }
    const subject = { kind: 'recording', id: recordingId } as const
    record(tx, system, 'transcription.finished', subject, particulars)
    enqueue(tx, 'screen', `recording:${recordingId}`, { recordingId })
  })
}

/** Whole characters only, whatever an engine hands over: half a surrogate pair is dropped. */
function storable(text: string): string {
  return Buffer.from(text).toString().replaceAll('\ufffd', '')
}

/**
 * Writes down a failed attempt: the job ends here when it was the last or another would meet the
 * same file, else the runner puts it back. A worker whose lease has passed on touches nothing.
 */
function giveUp(db: Db, job: Job, recordingId: number, error: unknown, stopped: boolean): void {
  write(db, (tx) => {
    if (heartbeat(tx, job) === 'lost') throw new LeaseLost()
    const failure = error instanceof TranscriptionFailed ? error.failure : null
    const hopeless = failure !== null && permanent.includes(failure)
    if (stopped || (!hopeless && job.attempts < maxAttempts)) {
      setBack(tx, recordingId)
      return
    }
    const sentence = error instanceof Error ? error.message : String(error)
    fail(tx, job, sentence, hopeless ? null : 0)
    markFailed(tx, recordingId, failure)
  })
}
