import { and, asc, desc, eq, gt, gte, inArray, isNull, lte, type SQL, sql } from 'drizzle-orm'

import type { Db } from '../db.ts'
import { cutPage, keyset, type Page, type PageRequest } from '../paging.ts'
import { keysOf } from '../vocabulary.ts'
import { type JobName, jobNames, type JobState, type ParkReason } from './catalogue.ts'
import type { Job } from './port.ts'
import { type JobAttempt, jobAttempts, jobs } from './schema.ts'

/**
 * What pages and rules read of the queue. Nobody outside this folder names its tables, so that
 * another queue can take their place with these questions answered from a copy of its own.
 */

/** Jobs of a name as something a list of recordings can be joined to. */
export function jobsToJoin(db: Db, name: JobName, states: readonly JobState[]) {
  return db
    .select({
      jobId: sql<number>`${jobs.id}`.as('job_id'),
      recordingId: sql<number>`json_extract(${jobs.payload}, '$.recordingId')`.as(
        'job_recording_id',
      ),
      state: sql<JobState>`${jobs.state}`.as('job_state'),
      priority: sql<number>`${jobs.priority}`.as('job_priority'),
      runAt: sql<number>`${jobs.runAt}`.as('job_run_at'),
      progress: sql<number>`${jobs.progress}`.as('job_progress'),
    })
    .from(jobs)
    .where(matching({ name, states }))
    .as('joined_jobs')
}

export function isRunning(db: Db, name: JobName): boolean {
  const running = matching({ name, states: ['running'] })
  return db.select({ id: jobs.id }).from(jobs).where(running).limit(1).get() !== undefined
}

/** Whether a job of a name waits that was asked for after a moment. */
export function waitsSince(db: Db, name: JobName, after: number): boolean {
  const fresh = and(matching({ name, states: ['queued'] }), gt(jobs.createdAt, after))
  return db.select({ id: jobs.id }).from(jobs).where(fresh).limit(1).get() !== undefined
}

export type JobFilter = { name?: JobName | undefined; states?: readonly JobState[] | undefined }

/** A condition that leads SQLite to the index of ended jobs, which holds no others. */
const hasEnded = gt(jobs.finishedAt, 0)

const isOpen = (state: JobState) => state === 'queued' || state === 'running'

const asked = ({ name, states }: JobFilter): SQL | undefined =>
  and(
    name && eq(jobs.name, name),
    states && (states.length === 1 ? eq(jobs.state, states[0]!) : inArray(jobs.state, [...states])),
  )

const matching = ({ name, states }: JobFilter): SQL | undefined =>
  and(
    asked({ name, states }),
    // Said aloud, since each index holds only what is open or only what has ended.
    states?.every(isOpen) ? isNull(jobs.finishedAt) : undefined,
    states && !states.some(isOpen) ? hasEnded : undefined,
  )

/**
 * What runs, then what waits in the order in which it will be taken. Asked name by name, so that each
 * answer is the head of the index and a line of a million is never sorted for fifty rows.
 */
export function openJobs(db: Db, name: JobName | undefined, limit: number): Job[] {
  const names = name ? [name] : keysOf(jobNames)
  const heads = (['running', 'queued'] as const).map((state) =>
    names
      .flatMap((one) => headOfLine(db, one, state, limit))
      .toSorted((a, b) => a.priority - b.priority || a.runAt - b.runAt || a.id - b.id),
  )
  return heads.flat().slice(0, limit)
}

function headOfLine(db: Db, name: JobName, state: JobState, limit: number): Job[] {
  return db
    .select()
    .from(jobs)
    .where(matching({ name, states: [state] }))
    .orderBy(asc(jobs.priority), asc(jobs.runAt), asc(jobs.id))
    .limit(limit)
    .all()
}

/** The newest first. */
export function jobList(db: Db, filter: JobFilter, page: PageRequest): Page<Job> {
  const { where, order, limit } = keyset(jobs.createdAt, jobs.id, page)
  const rows = db
    .select()
    .from(jobs)
    .where(and(asked(filter), rare(db, filter), where))
    .orderBy(...order)
    .limit(limit)
    .all()
  return cutPage(rows, page, (job) => ({ value: job.createdAt, id: job.id }))
}

/**
 * Few jobs are in these states among many that are done: they are looked up by state first, not met
 * one by one on the way back in time.
 */
function rare(db: Db, { states }: JobFilter): SQL | undefined {
  if (!states || states.includes('done')) return undefined
  const ids = (condition: SQL | undefined) =>
    db
      .select({ id: jobs.id })
      .from(jobs)
      .where(and(matching({ states }), condition))
  const open = states.some((state) => state === 'queued' || state === 'running')
  return inArray(jobs.id, ids(open ? inArray(jobs.name, keysOf(jobNames)) : hasEnded))
}

/** How many, counted no further than `most`. */
export function countJobs(db: Db, filter: JobFilter, most: number): number {
  const some = db.select({ id: jobs.id }).from(jobs).where(matching(filter)).limit(most).as('some')
  const row = db
    .select({ count: sql<number>`count(*)` })
    .from(some)
    .get()
  return row?.count ?? 0
}

/** When the job that has waited longest was due; null when none waits. */
export function oldestWaiting(db: Db, name: JobName, now: number): number | null {
  const due = and(matching({ name, states: ['queued'] }), lte(jobs.runAt, now))
  const row = db
    .select({ at: sql<number | null>`min(${jobs.runAt})` })
    .from(jobs)
    .where(due)
    .get()
  return row?.at ?? null
}

/** Jobs that ended in a state since a moment, by name. */
export function endedSince(db: Db, state: JobState, since: number): Map<JobName, number> {
  const rows = db
    .select({ name: jobs.name, count: sql<number>`count(*)` })
    .from(jobs)
    .where(and(eq(jobs.state, state), gte(jobs.finishedAt, since)))
    .groupBy(jobs.name)
    .all()
  return new Map(rows.map(({ name, count }) => [name, count]))
}

export type ParkedGroup = {
  name: JobName
  reason: ParkReason
  error: string
  count: number
  newest: number
}

/** Parked jobs by what brought them there, the most frequent first. */
export function parkedGroups(db: Db, limit: number): ParkedGroup[] {
  const error = sql<string>`coalesce(${jobs.lastError}, '')`
  const reason = sql<ParkReason>`coalesce(${jobs.parkedFor}, 'failed')`
  const count = sql<number>`count(*)`
  return db
    .select({ name: jobs.name, reason, error, count, newest: sql<number>`max(${jobs.finishedAt})` })
    .from(jobs)
    .where(and(eq(jobs.state, 'parked'), hasEnded))
    .groupBy(jobs.name, reason, error)
    .orderBy(desc(count))
    .limit(limit)
    .all()
}

/** Ids of parked jobs that share name, reason and error. */
export function parkedAlike(
  db: Db,
  { name, reason, error }: Pick<ParkedGroup, 'name' | 'reason' | 'error'>,
  limit: number,
): number[] {
  const alike = and(
    eq(jobs.state, 'parked'),
    hasEnded,
    eq(jobs.name, name),
    sql`coalesce(${jobs.parkedFor}, 'failed') = ${reason}`,
    sql`coalesce(${jobs.lastError}, '') = ${error}`,
  )
  return db
    .select({ id: jobs.id })
    .from(jobs)
    .where(alike)
    .orderBy(asc(jobs.id))
    .limit(limit)
    .all()
    .map(({ id }) => id)
}

/** Attempts that ended without a result, in order of time. */
export function attemptsOf(db: Db, jobId: number): JobAttempt[] {
  return db
    .select()
    .from(jobAttempts)
    .where(eq(jobAttempts.jobId, jobId))
    .orderBy(asc(jobAttempts.id))
    .all()
}

/** When the oldest job that is still kept came to its end; null when none has. */
export function oldestEnded(db: Db): number | null {
  const row = db
    .select({ at: sql<number | null>`min(${jobs.finishedAt})` })
    .from(jobs)
    .where(and(eq(jobs.state, 'done'), hasEnded))
    .get()
  return row?.at ?? null
}
