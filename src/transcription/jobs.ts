import { record } from '#src/audit/record.ts'
import type { SubjectKind } from '#src/audit/vocabulary.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import type { Job } from '#src/kernel/jobs/port.ts'
import { enqueue, jobById, latestJob, requestCancel, retry } from '#src/kernel/jobs/queue.ts'

import { importOf, visibleNames } from './queries.ts'
import { setBack } from './standing.ts'

const refusals = {
  'already-ended': '这个任务已经结束，不用取消',
  'not-ended': '只有失败、搁置或已取消的任务可以重试',
  'not-imported': '这段录音的文字不是导入的，不用改用机器转写',
  superseded: '这段录音后来又排了新的任务，请看最新的一个',
} as const

/** Takes a job out of the line, or stops it when it runs; whatever it had is dropped. */
export function cancelJob(db: Db, actor: Actor, jobId: number): void {
  authorise(actor, 'transcription.manage')
  write(db, (tx) => {
    const job = jobInScope(tx, actor, jobId)
    if (job.name === 'try-engine') authorise(actor, 'engine.manage')
    if (!requestCancel(tx, jobId)) throw refused(refusals, 'already-ended')
    record(tx, actor, 'transcription.cancelled', subjectOf(job), { job: jobId, name: job.name })
  })
}

/** Puts a job that failed or was cancelled back in line, with a fresh set of attempts. */
export function retryJob(db: Db, actor: Actor, jobId: number): void {
  authorise(actor, 'transcription.manage')
  write(db, (tx) => {
    const job = jobInScope(tx, actor, jobId)
    if (job.name === 'try-engine') authorise(actor, 'engine.manage')
    if (latestJob(tx, job.name, job.subject)?.id !== jobId) throw refused(refusals, 'superseded')
    const recordingId = job.name === 'transcribe' ? Number(numberOf(job)) : null
    // A person wants the machine's transcript, whatever stands in its place.
    const payload = recordingId === null ? undefined : { recordingId, asked: true }
    if (!retry(tx, jobId, payload)) throw refused(refusals, 'not-ended')
    if (recordingId !== null) setBack(tx, recordingId)
    const particulars = { job: jobId, name: job.name, problem: job.lastError }
    record(tx, actor, 'transcription.retried', subjectOf(job), particulars)
  })
}

/** Has a recording heard here after all, in place of the text that was imported (改用机器转写). */
export function hearInstead(db: Db, actor: Actor, recordingId: number): void {
  authorise(actor, 'transcription.manage')
  write(db, (tx) => {
    const subject = `recording:${recordingId}`
    if (!visibleNames(tx, actor, [{ subject }]).has(subject)) throw new NotFound()
    if (!importOf(tx, recordingId)) throw refused(refusals, 'not-imported')
    const job = enqueue(tx, 'transcribe', subject, { recordingId, asked: true })
    const particulars = { job, name: 'transcribe' }
    record(tx, actor, 'transcription.retried', { kind: 'recording', id: recordingId }, particulars)
  })
}

function jobInScope(tx: Db, actor: Actor, jobId: number): Job {
  const job = jobById(tx, jobId)
  if (!job) throw new NotFound()
  const { name, subject } = job
  const ofAnyCall = subject === 'calls' || subject.startsWith('source:') || name === 'try-engine'
  if (!ofAnyCall && !visibleNames(tx, actor, [job]).has(job.subject)) throw new NotFound()
  return job
}

function subjectOf(job: Job): { kind: SubjectKind; id: string } {
  if (job.subject.startsWith('recording:')) return { kind: 'recording', id: numberOf(job) }
  if (job.subject.startsWith('call:')) return { kind: 'call', id: numberOf(job) }
  if (job.subject.startsWith('source:')) return { kind: 'source', id: numberOf(job) }
  if (job.subject.startsWith('engine:')) return { kind: 'engine', id: numberOf(job) }
  return { kind: 'page', id: '/transcription' }
}

const numberOf = (job: Job) => job.subject.slice(job.subject.indexOf(':') + 1)
