import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, can } from '#src/kernel/actor.ts'
import { formatTime, startOfDay } from '#src/kernel/calendar.ts'
import { type Db, prepared } from '#src/kernel/db.ts'
import type { Job } from '#src/kernel/jobs/port.ts'
import { jobsToJoin } from '#src/kernel/jobs/queries.ts'
import { maskLines, maskNumbers, maskText } from '#src/personal-data/mask.ts'
import { calls, recordings } from '#src/recordings/schema.ts'

import { pauseOf } from './line/switches.ts'
import {
  heardHere,
  type Segment,
  segments,
  type TranscriptImport,
  transcriptImports,
  transcripts,
} from './schema.ts'
import { busyTime } from './throughput.ts'

/** What was heard in a recording, in order of time; none where there is no transcript. */
export function transcriptOf(db: Db, recordingId: number): Segment[] {
  return db
    .select({ segment: segments })
    .from(segments)
    .innerJoin(transcripts, eq(transcripts.id, segments.transcriptId))
    .where(eq(transcripts.recordingId, recordingId))
    .orderBy(asc(segments.startMs), asc(segments.id))
    .all()
    .map((row) => row.segment)
}

/**
 * A transcript as this reader may see it. Who judges calls and handles cases reads it whole, as the
 * sound is heard anyway; everybody else finds numbers, names and addresses masked.
 */
export function shownTranscript(db: Db, actor: Actor, recordingId: number): Segment[] {
  const lines = transcriptOf(db, recordingId)
  return can(actor, 'transcript.read-whole') ? lines : maskedTranscript(lines)
}

/** The same for whoever it leaves the house with. */
export function maskedTranscript(lines: readonly Segment[]): Segment[] {
  const raw = maskLines(lines.map(({ voice, rawText }) => ({ voice, text: rawText })))
  return maskLines(lines).map((line, index) => ({
    ...line,
    rawText: raw[index]?.text ?? '',
    // What the machine heard before a person corrected it says as much.
    heardText: line.heardText && maskText(line.heardText),
  }))
}

/** Who brought a recording's transcript, and in what; undefined when it was heard here, or is none. */
export function importOf(db: Db, recordingId: number): TranscriptImport | undefined {
  return db
    .select({ brought: transcriptImports })
    .from(transcriptImports)
    .innerJoin(transcripts, eq(transcripts.id, transcriptImports.transcriptId))
    .where(eq(transcripts.recordingId, recordingId))
    .get()?.brought
}

/** Longer lines than this are counted no further: the page header asks on every request. */
const longestLine = 1000

/** Transcriptions waiting and running, with the sound still to be heard. */
export function workload(db: Db) {
  const row = prepared(db, openWork).get()
  const { all, running, progress, leftMs } = row ?? { all: 0, running: 0, progress: 0, leftMs: 0 }
  const queued = all - running
  return { queued, running, progress, leftMs, atLeast: all > longestLine }
}
export type Workload = ReturnType<typeof workload>

const openWork = (db: Db) => {
  const line = jobsToJoin(db, 'transcribe', ['queued', 'running'])
  const open = db
    .select({
      running: sql<number>`${line.state} = 'running'`.as('running'),
      progress: sql<number>`${line.progress}`.as('progress'),
      leftMs: sql<number>`${recordings.durationMs} * (1 - ${line.progress})`.as('left_ms'),
    })
    .from(line)
    .innerJoin(recordings, eq(recordings.id, line.recordingId))
    .limit(longestLine + 1)
    .as('open')
  return db
    .select({
      all: sql<number>`count(*)`,
      running: sql<number>`coalesce(sum(running), 0)`,
      progress: sql<number>`coalesce(max(case when running then progress end), 0)`,
      leftMs: sql<number>`coalesce(sum(left_ms), 0)`,
    })
    .from(open)
    .prepare()
}

/**
 * Seconds of sound and of speech heard in a second of wall time, over the last twenty transcripts;
 * null before the first.
 */
export function measuredSpeed(db: Db): { audio: number; speech: number } | null {
  const last = db
    .select({
      finishedAt: transcripts.finishedAt,
      wallMs: transcripts.wallMs,
      speechMs: transcripts.speechMs,
      durationMs: recordings.durationMs,
    })
    .from(transcripts)
    .innerJoin(recordings, eq(recordings.id, transcripts.recordingId))
    .where(heardHere)
    .orderBy(desc(transcripts.id))
    .limit(20)
    .all()
  const total = (key: 'speechMs' | 'durationMs') => last.reduce((sum, row) => sum + row[key], 0)
  const wall = busyTime(
    last.map(({ finishedAt, wallMs }) => ({ from: finishedAt - wallMs, to: finishedAt })),
  )
  return wall === 0 ? null : { audio: total('durationMs') / wall, speech: total('speechMs') / wall }
}

/** When the line will be empty at the measured speed; null while nothing runs or can be measured. */
export function expectedFinish(
  { running, leftMs, atLeast }: Workload,
  speed: { audio: number } | null,
  now = Date.now(),
): number | null {
  if (running === 0 || atLeast || !speed || speed.audio === 0) return null
  return now + leftMs / speed.audio
}

/** The line at the top of every page: `转写 62% · 预计 16:40 完成`, or undefined when idle. */
export function transcriptionStatus(db: Db, now = Date.now()): string | undefined {
  const work = workload(db)
  const open = work.queued + work.running
  if (open === 0) return undefined
  const line = work.atLeast ? `${longestLine} 段以上` : `${open} 段`
  if (work.running === 0) return pauseOf(db) ? `转写已暂停，排队 ${line}` : `转写排队 ${line}`
  const percent = Math.floor(Math.min(1, work.progress) * 100)
  const share = work.queued === 0 ? `${percent}%` : `还有 ${line}`
  const finish = expectedFinish(work, measuredSpeed(db), now)
  return finish === null ? `转写 ${share}` : `转写 ${share} · 预计 ${clock(finish, now)} 完成`
}

/** `16:40`, with the day unless it is today. */
export function clock(at: number, now: number): string {
  const text = formatTime(at)
  return startOfDay(at) === startOfDay(now) ? text.slice(11) : text.slice(5)
}

/**
 * Names of what jobs are about, as far as the actor may see it: the call's number, or the file's
 * name, in which recorders like to put the caller's.
 */
export function visibleNames(
  db: Db,
  actor: Actor,
  about: readonly Pick<Job, 'subject'>[],
): Map<string, string> {
  const scope = visibleTo(actor, calls)
  const named = new Map<string, string>()
  const recordingRows = db
    .select({ id: recordings.id, name: recordings.originalName, callNo: calls.callNo })
    .from(recordings)
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .where(and(inArray(recordings.id, numbersOf(about, 'recording')), scope))
    .all()
  for (const { id, name, callNo } of recordingRows) {
    named.set(`recording:${id}`, callNo ?? maskNumbers(name))
  }
  const callRows = db
    .select({ id: calls.id, callNo: calls.callNo })
    .from(calls)
    .where(and(inArray(calls.id, numbersOf(about, 'call')), scope))
    .all()
  for (const { id, callNo } of callRows) named.set(`call:${id}`, callNo)
  return named
}

function numbersOf(about: readonly Pick<Job, 'subject'>[], kind: string): number[] {
  const numbers = about
    .map(({ subject }) => subject.split(':'))
    .filter(([name]) => name === kind)
    .map(([, number]) => Number(number))
  return [...new Set(numbers)]
}
