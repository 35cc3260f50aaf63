import { randomUUID } from 'node:crypto'

import { and, asc, count, desc, eq, inArray, lt, lte, or, type SQL, sql } from 'drizzle-orm'

import { type Db, write } from '../db.ts'
import type { JobName, JobPayloads } from './catalogue.ts'
import { type Job, jobs } from './schema.ts'

/** How long a worker may be silent before its job passes to another. */
export const leaseMs = 60_000
/** A job that failed this often stays failed until a person retries it. */
export const maxAttempts = 3

export type EnqueueOptions = { priority?: number; runAt?: number }

/**
 * Adds a job in the caller's transaction, so that saving and enqueuing commit together. A job of the
 * same name and subject that still waits is reused: handlers are idempotent and read the newest state.
 */
export function enqueue<N extends JobName>(
  tx: Db,
  name: N,
  subject: string,
  payload: JobPayloads[N],
  options: EnqueueOptions = {},
): number {
  const waiting = tx
    .select({ id: jobs.id })
    .from(jobs)
    .where(and(eq(jobs.subject, subject), eq(jobs.name, name), eq(jobs.state, 'queued')))
    .get()
  if (waiting) {
    tx.update(jobs).set({ payload }).where(eq(jobs.id, waiting.id)).run()
    return waiting.id
  }
  const now = Date.now()
  const row = { name, subject, payload, createdAt: now, runAt: options.runAt ?? now }
  const priority = options.priority ?? 5
  return tx
    .insert(jobs)
    .values({ ...row, priority })
    .returning({ id: jobs.id })
    .get().id
}

/** Moves a job that still waits to another place in line. False when none does. */
export function reprioritise(tx: Db, name: JobName, subject: string, priority: number): boolean {
  const waiting = and(eq(jobs.subject, subject), eq(jobs.name, name), eq(jobs.state, 'queued'))
  return tx.update(jobs).set({ priority }).where(waiting).run().changes > 0
}

/**
 * Takes the next due job, or one whose worker's lease ran out, under a fresh token. Waiting jobs
 * beyond `worstPriority` stay where they are; what was begun is brought to its end.
 */
export function claim(
  db: Db,
  names: readonly JobName[],
  now = Date.now(),
  worstPriority?: number,
): Job | undefined {
  return write(db, (tx) => {
    const next = nextDue(tx, names, now, worstPriority)
    if (!next) return undefined
    const ended = next.cancelRequested
      ? 'cancelled'
      : next.attempts >= maxAttempts
        ? 'failed'
        : null
    if (ended) {
      const lastError = ended === 'failed' ? '处理程序中途退出 3 次，已停止' : null
      const values = { state: ended, token: null, leaseUntil: null, finishedAt: now } as const
      tx.update(jobs)
        .set(lastError ? { ...values, lastError } : values)
        .where(eq(jobs.id, next.id))
        .run()
      return claim(tx, names, now, worstPriority)
    }
    return tx
      .update(jobs)
      .set({
        state: 'running',
        token: randomUUID(),
        leaseUntil: now + leaseMs,
        attempts: next.attempts + 1,
        startedAt: now,
        progress: 0,
      })
      .where(eq(jobs.id, next.id))
      .returning()
      .get()
  })
}

type Due = Pick<Job, 'id' | 'priority' | 'runAt' | 'attempts' | 'cancelRequested'>

/** The first of what is due: looked up by name along the index, so that a long line costs nothing. */
function nextDue(tx: Db, names: readonly JobName[], now: number, worstPriority?: number) {
  const { id, priority, runAt, attempts, cancelRequested } = jobs
  const first = (where: SQL | undefined) =>
    tx
      .select({ id, priority, runAt, attempts, cancelRequested })
      .from(jobs)
      .where(where)
      .orderBy(asc(priority), asc(runAt), asc(id))
      .limit(1)
      .get()
  const allowed = worstPriority === undefined ? undefined : lte(priority, worstPriority)
  const due = names.flatMap((name): (Due | undefined)[] => [
    first(and(eq(jobs.name, name), eq(jobs.state, 'queued'), lte(runAt, now), allowed)),
    first(and(eq(jobs.name, name), eq(jobs.state, 'running'), lt(jobs.leaseUntil, now))),
  ])
  return due
    .filter((job) => job !== undefined)
    .toSorted((a, b) => a.priority - b.priority || a.runAt - b.runAt || a.id - b.id)[0]
}

/** Extends the lease and stores progress (0–1). Says whether the job is still ours and wanted. */
export function heartbeat(db: Db, job: Job, progress?: number): 'go-on' | 'cancel' | 'lost' {
  const leaseUntil = Date.now() + leaseMs
  const row = db
    .update(jobs)
    .set(progress === undefined ? { leaseUntil } : { leaseUntil, progress })
    .where(heldBy(job))
    .returning({ cancelRequested: jobs.cancelRequested })
    .get()
  if (!row) return 'lost'
  return row.cancelRequested ? 'cancel' : 'go-on'
}

/**
 * Marks the job done. Called inside the transaction that stores its result; raises when the lease
 * has passed to another worker, so that a late result is rolled back.
 */
export function finish(tx: Db, job: Job): void {
  const values = { state: 'done', finishedAt: Date.now(), leaseUntil: null, token: null } as const
  const changed = tx
    .update(jobs)
    .set({ ...values, progress: 1, lastError: null })
    .where(heldBy(job))
    .run().changes
  if (changed !== 1) throw new LeaseLost()
}

export class LeaseLost extends Error {}

/** Puts a job back for later, or leaves it failed after its last attempt. */
export function fail(db: Db, job: Job, sentence: string, retryInMs: number | null): void {
  const again = retryInMs !== null && job.attempts < maxAttempts
  const now = Date.now()
  db.update(jobs)
    .set({
      state: again ? 'queued' : 'failed',
      runAt: now + (retryInMs ?? 0),
      finishedAt: again ? null : now,
      leaseUntil: null,
      token: null,
      lastError: sentence,
    })
    .where(heldBy(job))
    .run()
}

/** Returns a claimed job to the queue without costing an attempt (graceful stop, engine not ready). */
export function release(db: Db, job: Job, runInMs = 0): void {
  db.update(jobs)
    .set({
      state: 'queued',
      // Without a pause it keeps its place in the line.
      runAt: runInMs > 0 ? Date.now() + runInMs : job.runAt,
      leaseUntil: null,
      token: null,
      attempts: sql`${jobs.attempts} - 1`,
      progress: 0,
    })
    .where(heldBy(job))
    .run()
}

export function markCancelled(db: Db, job: Job): void {
  const values = { state: 'cancelled', finishedAt: Date.now(), leaseUntil: null } as const
  db.update(jobs).set(values).where(heldBy(job)).run()
}

/** Asks for a job to stop; a waiting one stops at once. False when it has already ended. */
export function requestCancel(tx: Db, jobId: number): boolean {
  const waiting = tx
    .update(jobs)
    .set({ state: 'cancelled', finishedAt: Date.now() })
    .where(and(eq(jobs.id, jobId), eq(jobs.state, 'queued')))
    .run().changes
  if (waiting > 0) return true
  const running = and(eq(jobs.id, jobId), eq(jobs.state, 'running'))
  return tx.update(jobs).set({ cancelRequested: true }).where(running).run().changes > 0
}

/**
 * Ends the waiting and running jobs of a name about a subject, since what they would make is there
 * already. A worker in the middle of one finds its token refused. Says which.
 */
export function withdraw(tx: Db, name: JobName, subject: string): number[] {
  const open = inArray(jobs.state, ['queued', 'running'])
  return tx
    .update(jobs)
    .set({ state: 'cancelled', finishedAt: Date.now(), leaseUntil: null, token: null })
    .where(and(eq(jobs.subject, subject), eq(jobs.name, name), open))
    .returning({ id: jobs.id })
    .all()
    .map(({ id }) => id)
}

/** Gives a failed or cancelled job a fresh set of attempts. False when it is not in such a state. */
export function retry(tx: Db, jobId: number): boolean {
  const ended = and(eq(jobs.id, jobId), inArray(jobs.state, ['failed', 'cancelled']))
  const values = { state: 'queued', runAt: Date.now(), attempts: 0, progress: 0 } as const
  const changed = tx
    .update(jobs)
    .set({ ...values, cancelRequested: false, lastError: null, finishedAt: null })
    .where(ended)
    .run().changes
  return changed > 0
}

/** The newest job of a name about a subject. */
export function latestJob(db: Db, name: JobName, subject: string): Job | undefined {
  return db
    .select()
    .from(jobs)
    .where(and(eq(jobs.subject, subject), eq(jobs.name, name)))
    .orderBy(desc(jobs.id))
    .limit(1)
    .get()
}

/** Number in line, 1 = next. */
export function positionOf(db: Db, job: Job): number {
  const ahead = or(
    lt(jobs.priority, job.priority),
    and(eq(jobs.priority, job.priority), lt(jobs.runAt, job.runAt)),
    and(eq(jobs.priority, job.priority), eq(jobs.runAt, job.runAt), lt(jobs.id, job.id)),
  )
  const row = db
    .select({ ahead: count() })
    .from(jobs)
    .where(and(eq(jobs.state, 'queued'), eq(jobs.name, job.name), ahead))
    .get()
  return (row?.ahead ?? 0) + 1
}

function heldBy(job: Job) {
  return and(eq(jobs.id, job.id), eq(jobs.state, 'running'), eq(jobs.token, job.token ?? ''))
}
