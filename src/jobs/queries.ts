import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { startOfDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import {
  type JobName,
  jobNames,
  type JobState,
  jobStates,
  type ParkReason,
} from '#src/kernel/jobs/catalogue.ts'
import type { Job } from '#src/kernel/jobs/port.ts'
import {
  attemptsOf,
  countJobs,
  endedSince,
  jobList,
  oldestEnded,
  oldestWaiting,
  openJobs,
  parkedGroups,
} from '#src/kernel/jobs/queries.ts'
import { jobById, maxAttempts, positionOf } from '#src/kernel/jobs/queue.ts'
import type { JobAttempt } from '#src/kernel/jobs/schema.ts'
import type { Page, PageRequest } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { visibleNames } from '#src/transcription/queries.ts'

import { keepDays } from './keeping.ts'

/** Longer lines are counted no further. */
export const counted = 100_000
const runningShown = 50
const groupsShown = 20

export type NameCounts = {
  name: JobName
  label: string
  queued: number
  running: number
  parked: number
  failed: number
  doneToday: number
  oldestWaitingMs: number | null
}

export type JobRow = Pick<
  Job,
  | 'id'
  | 'state'
  | 'attempts'
  | 'worker'
  | 'progress'
  | 'lastError'
  | 'createdAt'
  | 'startedAt'
  | 'finishedAt'
  | 'runAt'
> & {
  name: string
  subject: { text: string; href: string | null }
  parkedFor: ParkReason | null
  /** Since the worker's last sign of life; null unless it runs. */
  beatAgeMs: number | null
  /** Silent for longer than its lease: another will take the job up. */
  silent: boolean
}

export type ParkedRow = {
  name: JobName
  label: string
  reason: ParkReason
  error: string
  count: number
  newest: number
}

export type JobQueue = {
  counts: NameCounts[]
  running: JobRow[]
  parked: ParkedRow[]
  list: Page<JobRow>
  keptSince: number | null
  keepDays: number
  mayManage: boolean
}

export type QueueFilter = { name?: JobName | undefined; state?: JobState | undefined }

/** 任务队列: everything the machine has to do, does, did and gave up. */
export function jobQueue(
  db: Db,
  actor: Actor,
  filter: QueueFilter,
  page: PageRequest,
  now = Date.now(),
): JobQueue {
  authorise(actor, 'job.read')
  const done = endedSince(db, 'done', startOfDay(now))
  const count = (name: JobName, state: JobState) =>
    countJobs(db, { name, states: [state] }, counted)
  const counts = keysOf(jobNames).map((name) => {
    const oldest = oldestWaiting(db, name, now)
    return {
      name,
      label: jobNames[name],
      queued: count(name, 'queued'),
      running: count(name, 'running'),
      parked: count(name, 'parked'),
      failed: count(name, 'failed'),
      doneToday: done.get(name) ?? 0,
      oldestWaitingMs: oldest === null ? null : now - oldest,
    }
  })
  const open = openJobs(db, undefined, runningShown)
  const running = open.filter(({ state }) => state === 'running')
  const states = filter.state && [filter.state]
  const list = jobList(db, { name: filter.name, states }, page)
  const row = rowsOf(db, actor, [...running, ...list.rows], now)
  return {
    counts,
    running: running.map(row),
    parked: parkedGroups(db, groupsShown).map((group) => ({
      ...group,
      label: jobNames[group.name],
    })),
    list: { ...list, rows: list.rows.map(row) },
    keptSince: oldestEnded(db),
    keepDays,
    mayManage: can(actor, 'job.manage'),
  }
}

export type JobDetail = {
  job: JobRow
  stateLabel: string
  position: number | null
  maxAttempts: number
  leaseMs: number | null
  attempts: JobAttempt[]
  mayManage: boolean
}

export function jobDetail(db: Db, actor: Actor, id: number, now = Date.now()): JobDetail {
  authorise(actor, 'job.read')
  const job = jobById(db, id)
  if (!job) throw new NotFound()
  return {
    job: rowsOf(db, actor, [job], now)(job),
    stateLabel: jobStates[job.state],
    position: job.state === 'queued' ? positionOf(db, job) : null,
    maxAttempts,
    leaseMs: job.leaseMs,
    attempts: attemptsOf(db, id),
    mayManage: can(actor, 'job.manage'),
  }
}

function rowsOf(db: Db, actor: Actor, jobs: readonly Job[], now: number) {
  const names = visibleNames(db, actor, jobs)
  const linked = can(actor, 'recording.list')
  return (job: Job): JobRow => {
    const running = job.state === 'running'
    return {
      ...job,
      name: jobNames[job.name],
      subject: subjectOf(job.subject, names, linked),
      beatAgeMs: running && job.beatAt !== null ? Math.max(0, now - job.beatAt) : null,
      silent: running && (job.leaseUntil ?? now) < now,
    }
  }
}

function subjectOf(
  subject: string,
  names: ReadonlyMap<string, string>,
  linked: boolean,
): JobRow['subject'] {
  const [kind, ...rest] = subject.split(':')
  const id = rest.join(':')
  if (kind === 'recording' || kind === 'call') {
    const word = kind === 'call' ? '通话' : '录音'
    const name = names.get(subject)
    if (name === undefined) return { text: `${word} ${id}（不在您的范围）`, href: null }
    return { text: name, href: linked ? `/${kind}s/${id}` : null }
  }
  if (kind === 'engine') return { text: id.replace('/', ' · '), href: '/transcription/engines' }
  if (subject === 'calls') return { text: '全部通话', href: null }
  if (kind === 'retention') return { text: '到期录音', href: '/retention' }
  if (subject === 'jobs') return { text: '任务队列', href: null }
  return { text: subject, href: null }
}
