import type { Db } from '../db.ts'
import type { JobName, JobPayloads, JobState, ParkReason } from './catalogue.ts'

/** One piece of work as everything outside this folder sees it. */
export type Job = {
  id: number
  name: JobName
  payload: unknown
  subject: string
  state: JobState
  priority: number
  runAt: number
  leaseUntil: number | null
  leaseMs: number | null
  token: string | null
  worker: string | null
  beatAt: number | null
  attempts: number
  progress: number
  cancelRequested: boolean
  lastError: string | null
  parkedFor: ParkReason | null
  createdAt: number
  startedAt: number | null
  finishedAt: number | null
}

export type EnqueueOptions = { priority?: number; runAt?: number }

/** Who takes a job, and how long it may be silent before the job passes to another. */
export type Holder = { worker: string; leaseMs: number }

/**
 * What the product asks of a queue. Work is done at least once: handlers are idempotent, and a
 * result counts only where `finish` did not raise. Another queue may take this one's place if
 * `enqueue`, `finish` and `withdraw` take part in the caller's transaction.
 */
export type Queue = {
  enqueue: <N extends JobName>(
    tx: Db,
    name: N,
    subject: string,
    payload: JobPayloads[N],
    options?: EnqueueOptions,
  ) => number
  reprioritise: (tx: Db, name: JobName, subject: string, priority: number) => boolean
  claim: (
    db: Db,
    names: readonly JobName[],
    now?: number,
    worstPriority?: number,
    holder?: Holder,
  ) => Job | undefined
  heartbeat: (db: Db, job: Job, progress?: number) => 'go-on' | 'cancel' | 'lost'
  finish: (tx: Db, job: Job) => void
  fail: (db: Db, job: Job, sentence: string, retryInMs: number | null) => void
  release: (db: Db, job: Job, runInMs?: number, sentence?: string) => void
  markCancelled: (db: Db, job: Job) => void
  requestCancel: (tx: Db, jobId: number) => boolean
  withdraw: (tx: Db, name: JobName, subject: string) => number[]
  retry: (tx: Db, jobId: number, payload?: JobPayloads[JobName]) => boolean
  latestJob: (db: Db, name: JobName, subject: string) => Job | undefined
  jobById: (db: Db, id: number) => Job | undefined
  positionOf: (db: Db, job: Job) => number
}
