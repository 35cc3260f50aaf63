import { hostname } from 'node:os'

import type { Db } from '../db.ts'
import type { JobName, JobPayloads } from './catalogue.ts'
import type { Holder, Job } from './port.ts'
import {
  claim,
  fail,
  heartbeat,
  LeaseLost,
  leaseMs,
  markCancelled,
  release,
  whenFinished,
} from './queue.ts'
import { storageTrouble } from './storage-trouble.ts'

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

export type RunOptions = {
  /** Asked before every job; without it the next is taken as the last is finished. */
  allowed?: (db: Db, now: number) => Allowance
  holder?: Holder
  /** How long to wait when the disk refuses to be written to. */
  troubleMs?: number
}

const idleMs = 500
const backoffMs = [5_000, 30_000]

/** This process, as the queue page names it. */
export const thisWorker = (lease = leaseMs): Holder => ({
  worker: `${hostname()}/${process.pid}`,
  leaseMs: lease,
})

/**
 * Runs jobs one after another until the signal stops it. On stop the job in hand is aborted and goes
 * back to the queue without costing an attempt. While the disk is full or cannot be written to, it
 * waits and says so, and goes on by itself.
 */
export async function runJobs(
  db: Db,
  handlers: JobHandlers,
  names: readonly JobName[],
  stop: AbortSignal,
  log: Logger,
  { allowed, holder = thisWorker(), troubleMs = 15_000 }: RunOptions = {},
): Promise<void> {
  let next: Job | undefined
  while (!stop.aborted) {
    try {
      const job = next ?? take()
      next = undefined
      if (!job) await pause(idleMs, stop)
      else if (allowed) await runJob(db, handlers, job, stop, log)
      else next = await runAndTakeNext(job)
    } catch (error) {
      const sentence = storageTrouble(error)
      if (!sentence) throw error
      log.error({ err: error }, `${sentence}：任务暂停，${Math.ceil(troubleMs / 1000)} 秒后再试`)
      await pause(troubleMs, stop)
    }
  }
  if (next) release(db, next)

  function take(on = db): Job | undefined {
    const now = Date.now()
    const { claim: may, worstPriority } = allowed?.(on, now) ?? { claim: true }
    return may ? claim(on, names, now, worstPriority, holder) : undefined
  }

  /** Takes the next job in the transaction that finishes this one, which halves the commits. */
  async function runAndTakeNext(job: Job): Promise<Job | undefined> {
    let taken: Job | undefined
    whenFinished(job, (tx) => {
      if (!stop.aborted) taken = take(tx)
    })
    const ended = await runJob(db, handlers, job, stop, log)
    if (ended || !taken) return taken
    // Its transaction was rolled back, or something went wrong after it: then it is only ours by name.
    release(db, taken)
    return undefined
  }
}

/**
 * Runs one claimed job to an end that is written down: done, failed, parked, cancelled or back in
 * the queue. True when its handler came to its end.
 */
export async function runJob(
  db: Db,
  handlers: JobHandlers,
  job: Job,
  stop: AbortSignal,
  log: Logger,
): Promise<boolean> {
  const cancelled = new AbortController()
  const signal = AbortSignal.any([stop, cancelled.signal])
  const lease: { state: 'go-on' | 'cancel' | 'lost' } = { state: 'go-on' }
  let progress = 0
  const beat = () => {
    try {
      lease.state = heartbeat(db, job, progress)
    } catch (error) {
      // The lease goes on running; should it run out, the result is refused.
      if (!storageTrouble(error)) cancelled.abort(error)
    }
    if (lease.state !== 'go-on') cancelled.abort()
  }
  const timer = setInterval(beat, Math.min(1000, (job.leaseMs ?? leaseMs) / 3))
  const context = { db, job, signal, onProgress: (share: number) => (progress = share) }
  const handler = handlers[job.name] as (
    payload: unknown,
    context: JobContext,
  ) => Promise<void> | void
  try {
    await handler(job.payload, context)
    return true
  } catch (error) {
    if (lease.state === 'lost' || error instanceof LeaseLost) return false
    if (lease.state === 'cancel') markCancelled(db, job)
    else if (stop.aborted) release(db, job)
    else if (error instanceof RetryLater) release(db, job, error.ms, error.message)
    else if (storageTrouble(error)) {
      // No fault of the job's: it costs no attempt, and the loop waits until the disk is well.
      release(db, job, 1)
      throw error
    } else {
      log.error({ err: error, job: job.id, name: job.name }, 'job failed')
      fail(db, job, sentenceOf(error), backoff(job.attempts))
    }
    return false
  } finally {
    clearInterval(timer)
  }
}

/** Jobs that failed together are not tried together again. */
function backoff(attempts: number): number {
  const base = backoffMs[attempts - 1] ?? 60_000
  return Math.round(base * (0.75 + Math.random() / 2))
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
