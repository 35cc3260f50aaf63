import type { Db } from '../db.ts'
import type { JobName, JobPayloads } from './catalogue.ts'
import { claim, fail, heartbeat, LeaseLost, leaseMs, markCancelled, release } from './queue.ts'
import type { Job } from './schema.ts'

/** Raised by a handler when the job cannot run yet; it costs no attempt. */
export class RetryLater extends Error {
  readonly ms: number
  constructor(ms: number, sentence: string) {
    super(sentence)
    this.ms = ms
  }
}

export type JobContext = {
  db: Db
  job: Job
  signal: AbortSignal
  onProgress: (share: number) => void
}

/** A handler stores its result and calls `finish(tx, job)` in one transaction. */
export type JobHandlers = {
  [N in JobName]: (payload: JobPayloads[N], context: JobContext) => Promise<void> | void
}

/** Whether the next job may be taken now, and down to which priority. */
export type Allowance = { claim: boolean; worstPriority?: number }

export type Logger = { error: (facts: object, message: string) => void }

const idleMs = 500
const backoffMs = [5_000, 30_000]

/**
 * Runs jobs one after another until the signal stops it. On stop the job in hand is aborted and goes
 * back to the queue without costing an attempt.
 */
export async function runJobs(
  db: Db,
  handlers: JobHandlers,
  names: readonly JobName[],
  stop: AbortSignal,
  log: Logger,
  allowed: (db: Db, now: number) => Allowance = () => ({ claim: true }),
): Promise<void> {
  while (!stop.aborted) {
    const now = Date.now()
    const next = allowed(db, now)
    const job = next.claim ? claim(db, names, now, next.worstPriority) : undefined
    if (job) await runJob(db, handlers, job, stop, log)
    else await pause(idleMs, stop)
  }
}

/** Runs one claimed job to an end that is written down: done, failed, cancelled or back in the queue. */
export async function runJob(
  db: Db,
  handlers: JobHandlers,
  job: Job,
  stop: AbortSignal,
  log: Logger,
): Promise<void> {
  const cancelled = new AbortController()
  const signal = AbortSignal.any([stop, cancelled.signal])
  const lease: { state: 'go-on' | 'cancel' | 'lost' } = { state: 'go-on' }
  let progress = 0
  const beat = () => {
    lease.state = heartbeat(db, job, progress)
    if (lease.state !== 'go-on') cancelled.abort()
  }
  const timer = setInterval(beat, Math.min(1000, leaseMs / 3))
  const context = { db, job, signal, onProgress: (share: number) => (progress = share) }
  const handler = handlers[job.name] as (
    payload: unknown,
    context: JobContext,
  ) => Promise<void> | void
  try {
    await handler(job.payload, context)
  } catch (error) {
    if (lease.state === 'lost' || error instanceof LeaseLost) return
    if (lease.state === 'cancel') markCancelled(db, job)
    else if (stop.aborted) release(db, job)
    else if (error instanceof RetryLater) release(db, job, error.ms)
    else {
      log.error({ err: error, job: job.id, name: job.name }, 'job failed')
      fail(db, job, sentenceOf(error), backoffMs[job.attempts - 1] ?? 60_000)
    }
  } finally {
    clearInterval(timer)
  }
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 500) : String(error).slice(0, 500)
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms)
    function done() {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done, { once: true })
  })
}
