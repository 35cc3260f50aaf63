import { randomUUID } from 'node:crypto'

import { and, count, desc, eq, inArray, isNull, lt, or, placeholder, sql } from 'drizzle-orm'

import { type Db, prepared } from '../db.ts'
import type { JobName, JobPayloads, JobState } from './catalogue.ts'
import type { EnqueueOptions, Holder, Job, Queue } from './port.ts'
import { jobAttempts, jobs } from './schema.ts'
import { atomically, type Due, jobOf, type Statements, statementsOf } from './statements.ts'

/** How long a worker may be silent before its job passes to another. */
export const leaseMs = 60_000
/** A job that failed, or whose worker died, this often is parked until a person looks at it. */
export const maxAttempts = 3

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
  const waiting = prepared(tx, waitingJob).get({ name, subject })
  if (waiting) {
    tx.update(jobs).set({ payload }).where(eq(jobs.id, waiting.id)).run()
    return waiting.id
  }
  const createdAt = Date.now()
  const { runAt = createdAt, priority = 5 } = options
  // What was given up about the same subject is replaced by this.
  prepared(tx, giveUpParked).run({ name, subject })
  return prepared(tx, addJob).get({ name, subject, payload, createdAt, runAt, priority }).id
}

const about = (state: JobState) =>
  and(
    eq(jobs.subject, placeholder('subject')),
    eq(jobs.name, placeholder('name')),
    eq(jobs.state, state),
  )
const waitingJob = (db: Db) =>
  db.select({ id: jobs.id }).from(jobs).where(about('queued')).prepare()
const giveUpParked = (db: Db) =>
  db.update(jobs).set({ state: 'cancelled', parkedFor: null }).where(about('parked')).prepare()
const addJob = (db: Db) =>
  db
    .insert(jobs)
    .values({
      name: placeholder('name'),
      subject: placeholder('subject'),
      payload: placeholder('payload'),
      createdAt: placeholder('createdAt'),
      runAt: placeholder('runAt'),
      priority: placeholder('priority'),
    })
    .returning({ id: jobs.id })
    .prepare()

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
  worstPriority = Number.MAX_SAFE_INTEGER,
  holder: Holder = { worker: '', leaseMs },
): Job | undefined {
  return atomically(db, () => {
    const statements = statementsOf(db)
    for (;;) {
      const next = nextDue(statements, names, now, worstPriority)
      if (!next) return undefined
      const abandoned = next.state === 'running' ? jobById(db, next.id) : undefined
      if (abandoned && settleAbandoned(db, abandoned, now)) continue
      const { worker, leaseMs: lease } = holder
      const [attempt, token] = [next.attempts + 1, randomUUID()]
      const row = statements.take.get(now + lease, lease, token, worker, now, attempt, now, next.id)
      return row && jobOf(row)
    }
  })
}

/**
 * Writes down that a worker fell silent in the middle of a job. Says whether the job has ended with
 * it: cancelled as somebody wished, or parked when that happened once too often.
 */
function settleAbandoned(db: Db, job: Job, now: number): boolean {
  keepAttempt(db, job, 'died', null, now)
  const ended = job.cancelRequested ? 'cancelled' : job.attempts >= maxAttempts ? 'parked' : null
  if (!ended) return false
  const parked = ended === 'parked' ? ({ parkedFor: 'died', lastError: died } as const) : {}
  db.update(jobs)
    .set({ state: ended, token: null, leaseUntil: null, finishedAt: now, ...parked })
    .where(eq(jobs.id, job.id))
    .run()
  return true
}

const died = `处理程序中途退出 ${maxAttempts} 次，已搁置`

type Candidate = Due & { state: 'queued' | 'running' }

function nextDue(
  { firstQueued, firstAbandoned }: Statements,
  names: readonly JobName[],
  now: number,
  worstPriority: number,
): Candidate | undefined {
  let best: Candidate | undefined
  const consider = (due: Due | undefined, state: Candidate['state']) => {
    if (due && (!best || isBefore(due, best))) best = { ...due, state }
  }
  for (const name of names) {
    consider(firstQueued.get(name, now, worstPriority), 'queued')
    consider(firstAbandoned.get(name, now), 'running')
  }
  return best
}

const isBefore = (a: Due, b: Due) =>
  (a.priority - b.priority || a.runAt - b.runAt || a.id - b.id) < 0

function keepAttempt(
  db: Db,
  { id, attempts, worker, startedAt }: Job,
  end: 'failed' | 'died',
  error: string | null,
  endedAt: number,
): void {
  db.insert(jobAttempts)
    .values({ jobId: id, number: attempts, worker, startedAt, endedAt, end, error })
    .run()
}

/** Extends the lease and stores progress (0–1). Says whether the job is still ours and wanted. */
export function heartbeat(db: Db, job: Job, progress?: number): 'go-on' | 'cancel' | 'lost' {
  const now = Date.now()
  const row = statementsOf(db).beat.get(now, now, progress ?? null, job.id, job.token ?? '')
  if (!row) return 'lost'
  return row.cancelRequested ? 'cancel' : 'go-on'
}

/**
 * Marks the job done. Called inside the transaction that stores its result; raises when the lease
 * has passed to another worker, so that a late result is rolled back.
 */
export function finish(tx: Db, job: Job): void {
  const { changes } = statementsOf(tx).finish.run(Date.now(), job.id, job.token ?? '')
  if (changes !== 1) throw new LeaseLost()
  following.get(job)?.(tx)
}

const following = new WeakMap<Job, (tx: Db) => void>()

/** Has something done in the very transaction that finishes a job: one commit instead of two. */
export function whenFinished(job: Job, then: (tx: Db) => void): void {
  following.set(job, then)
}

export class LeaseLost extends Error {}

/**
 * Puts a job back for later; after its last attempt it is parked until a person looks at it. With
 * null it has failed for good: another try would meet the same.
 */
export function fail(db: Db, job: Job, sentence: string, retryInMs: number | null): void {
  const now = Date.now()
  const state =
    retryInMs === null ? 'failed' : job.attempts < maxAttempts ? 'queued' : ('parked' as const)
  atomically(db, () => {
    const { changes } = db
      .update(jobs)
      .set({
        state,
        runAt: now + (retryInMs ?? 0),
        finishedAt: state === 'queued' ? null : now,
        leaseUntil: null,
        token: null,
        lastError: sentence,
        parkedFor: state === 'parked' ? 'failed' : null,
      })
      .where(heldBy(job))
      .run()
    if (changes === 1) keepAttempt(db, job, 'failed', sentence, now)
  })
}

/**
 * Returns a claimed job to the queue without costing an attempt (graceful stop, engine not ready).
 * The sentence says what it waits for.
 */
export function release(db: Db, job: Job, runInMs = 0, sentence?: string): void {
  db.update(jobs)
    .set({
      state: 'queued',
      // Without a pause it keeps its place in the line.
      runAt: runInMs > 0 ? Date.now() + runInMs : job.runAt,
      leaseUntil: null,
      token: null,
      attempts: sql`${jobs.attempts} - 1`,
      progress: 0,
      ...(sentence === undefined ? {} : { lastError: sentence }),
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

/**
 * Gives a job that failed, was parked or cancelled a fresh set of attempts, with another payload if
 * one is given. False when it is not in such a state.
 */
export function retry(tx: Db, jobId: number, payload?: JobPayloads[JobName]): boolean {
  const ended = and(eq(jobs.id, jobId), inArray(jobs.state, ['failed', 'parked', 'cancelled']))
  const values = { state: 'queued', runAt: Date.now(), attempts: 0, progress: 0 } as const
  const cleared = { cancelRequested: false, lastError: null, parkedFor: null, finishedAt: null }
  const changed = tx
    .update(jobs)
    .set({ ...values, ...cleared, ...(payload === undefined ? {} : { payload }) })
    .where(ended)
    .run().changes
  return changed > 0
}

export function jobById(db: Db, id: number): Job | undefined {
  const row = statementsOf(db).byId.get(id)
  return row && jobOf(row)
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
    .where(and(eq(jobs.state, 'queued'), isNull(jobs.finishedAt), eq(jobs.name, job.name), ahead))
    .get()
  return (row?.ahead ?? 0) + 1
}

function heldBy(job: Job) {
  return and(eq(jobs.id, job.id), eq(jobs.state, 'running'), eq(jobs.token, job.token ?? ''))
}

/** The queue of a single machine or a few that share a disk: a table with leases. */
export const tableQueue = {
  enqueue,
  reprioritise,
  claim,
  heartbeat,
  finish,
  fail,
  release,
  markCancelled,
  requestCancel,
  withdraw,
  retry,
  latestJob,
  jobById,
  positionOf,
} satisfies Queue
