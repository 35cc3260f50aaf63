import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import { type Db, write } from '#src/kernel/db.ts'
import type { Job } from '#src/kernel/jobs/port.ts'
import { fail, finish, heartbeat, LeaseLost, maxAttempts } from '#src/kernel/jobs/queue.ts'
import { type JobContext, RetryLater } from '#src/kernel/jobs/runner.ts'
import type { Originals } from '#src/recordings/storage.ts'
import { TranscriptionFailed } from '#src/transcription/failure.ts'
import { fileToHear } from '#src/transcription/file-to-hear.ts'
import type { Transcriber, WindowText } from '#src/transcription/port.ts'
import { cutSpans } from '#src/transcription/spans.ts'
import { utterancesOf } from '#src/transcription/utterances.ts'
import { transcriptFailures, type TranscriptFailure } from '#src/transcription/vocabulary.ts'

import { agreementOf } from './agreement.ts'
import { type RehearingSpan, rehearingSpans } from './rehearing-spans.ts'
import { type AskedEvidence, evidenceToHear, markUnheard } from './rehearing.ts'
import { findings, type HitRow, rehearings } from './schema.ts'
import { trustOf } from './trust.ts'

/** What the second listener needs; its engine is not the one that wrote the transcript. */
export type SecondEar = {
  storage: Originals
  transcriber: Transcriber
  /** Whether the engine or its model is not there (yet): the job then waits, the finding does not. */
  missing: () => boolean
  ffmpeg: string
  /** An existing private folder. */
  workFolder: string
}

const engineRetryMs = 60_000
/** Trying again would meet the same file. */
const permanent: readonly TranscriptFailure[] = [
  'recording-missing',
  'recording-altered',
  'unreadable-audio',
  'too-long',
]

/** Job 'rehear': a second engine hears the evidence of a finding before a person does (复听). */
export function rehearHandler(ear: SecondEar) {
  return async ({ findingId }: { findingId: number }, context: JobContext): Promise<void> => {
    const { db, job } = context
    const asked = evidenceToHear(db, findingId)
    const needless = !asked
      ? null
      : asked.finding.state !== 'pending'
        ? 'judged'
        : asked.hits.length === 0
          ? 'text-changed'
          : null
    if (!asked || needless) {
      write(db, (tx) => {
        finish(tx, job)
        if (needless) markUnheard(tx, findingId, needless)
      })
      return
    }
    if (ear.missing()) {
      write(db, (tx) => markUnheard(tx, findingId, 'engine-unavailable'))
      throw new RetryLater(engineRetryMs, transcriptFailures['engine-unavailable'])
    }
    try {
      const spans = rehearingSpans(asked.hits, asked.segments)
      keep(db, job, asked, spans, await hear(db, ear, asked, spans, context), ear.transcriber)
    } catch (error) {
      if (!(error instanceof LeaseLost)) giveUp(db, job, findingId, error, context.signal.aborted)
      throw error
    }
  }
}

/** One text a span, tidied as transcripts are. */
async function hear(
  db: Db,
  ear: SecondEar,
  { recording, layout }: AskedEvidence,
  spans: readonly RehearingSpan[],
  { signal, onProgress }: JobContext,
): Promise<string[]> {
  const { transcriber, ffmpeg, workFolder } = ear
  const path = await fileToHear(db, ear.storage, recording)
  const windows = await cutSpans({ path, layout, ffmpeg, signal }, spans)
  const answers = await transcriber.transcribe(windows, {
    signal,
    workFolder,
    onProgress: (done) => onProgress(done / windows.length),
  })
  return spans.map((span, index) => textOf(span, answers[index] ?? { heard: [] }))
}

function textOf({ startMs, endMs }: RehearingSpan, { heard }: WindowText): string {
  const pieces = [{ channel: 0, startMs, endMs }]
  return utterancesOf({ pieces, heard: [...heard], faults: [], again: false })
    .map(({ text }) => text)
    .join('')
}

/** Stores what was heard, unless the evidence became another meanwhile: then it is asked anew. */
function keep(
  db: Db,
  job: Job,
  asked: AskedEvidence,
  spans: readonly RehearingSpan[],
  texts: readonly string[],
  { engine, model }: Transcriber,
): void {
  const { finding, segments } = asked
  const byId = new Map(asked.hits.map((hit) => [hit.id, hit]))
  const heard = spans.flatMap(({ hitIds, startMs, endMs }, index) =>
    hitIds.flatMap((id) => {
      const hit = byId.get(id)
      const line = hit && segments[hit.segmentIndex]?.text
      if (!hit || line === undefined) return []
      const text = texts[index] ?? ''
      return [{ hit, startMs, endMs, heard: text, ...agreementOf({ ...hit, line }, text) }]
    }),
  )
  const verdict = trustOf(heard.map(({ hit, agreement }) => ({ weight: hit.weight, agreement })))
  write(db, (tx) => {
    finish(tx, job)
    if (!sameEvidence(asked.hits, evidenceToHear(tx, finding.id)?.hits ?? [])) return
    if (!verdict) return markUnheard(tx, finding.id, 'text-changed')
    const at = Date.now()
    for (const { hit, ...row } of heard) {
      const values = { ...row, textHash: hit.textHash, engine, model, at }
      tx.insert(rehearings)
        .values({ hitId: hit.id, ...values })
        .onConflictDoUpdate({ target: rehearings.hitId, set: values })
        .run()
    }
    tx.update(findings)
      .set({ ...verdict, rehearingProblem: null })
      .where(eq(findings.id, finding.id))
      .run()
    const rounded = (value: number) => Number(value.toFixed(3))
    const { agreement, trust } = verdict
    const figures = { agreement: rounded(agreement), trust: rounded(trust) }
    const particulars = { engine, model, spans: spans.length, ...figures }
    record(tx, system, 'finding.reheard', { kind: 'finding', id: finding.id }, particulars)
  })
}

/** Row numbers are given again once rows are gone, so the words themselves are compared. */
function sameEvidence(asked: readonly HitRow[], now: readonly HitRow[]): boolean {
  const signs = (hits: readonly HitRow[]) => JSON.stringify(hits)
  return signs(asked) === signs(now)
}

/** Writes down a failed attempt; after the last one the finding says why it was not heard again. */
function giveUp(db: Db, job: Job, findingId: number, error: unknown, stopped: boolean): void {
  write(db, (tx) => {
    if (heartbeat(tx, job) === 'lost') throw new LeaseLost()
    const failure = error instanceof TranscriptionFailed ? error.failure : 'engine-failed'
    const hopeless = permanent.includes(failure)
    if (stopped || (!hopeless && job.attempts < maxAttempts)) return
    const sentence = error instanceof Error ? error.message : String(error)
    fail(tx, job, sentence, hopeless ? null : 0)
    markUnheard(tx, findingId, failure)
  })
}
