import { and, asc, count, desc, eq, gte, sql } from 'drizzle-orm'

import { dayMs, startOfDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { jobsToJoin } from '#src/kernel/jobs/queries.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { recordings } from '#src/recordings/schema.ts'
import { type RecordingState, recordingStates } from '#src/recordings/vocabulary.ts'

import { measuredSpeed } from '../queries.ts'
import { transcripts } from '../schema.ts'
import { leftForRanked, type Spent, spentToday, totalOf } from './allowance.ts'
import { type Capacity, type Cut, walkLine, type WaitingCall } from './capacity.ts'
import { lineSettings, type LineSettings } from './settings.ts'
import { pauseOf } from './switches.ts'

/** What the machine can still do today, what waits, and how much of today's calls that covers. */
export type Outlook = {
  pause: { by: string; at: number } | null
  settings: LineSettings
  spent: Spent & { totalMs: number }
  /** Seconds of sound in a second of wall time; null before anything was measured. */
  speed: number | null
  /** Sound that can still be heard today, ms. */
  todayMs: number | null
  limitedBy: 'time' | 'budget'
  backlog: { calls: number; running: number; soundMs: number; atLeast: boolean }
  /** When everything that waits now will have been heard; null when paused or not to be known. */
  finishAt: number | null
  received: { calls: number; heard: number; within: number; beyond: number; unusable: number }
  /** The first place in line that today does not reach. */
  cut: Cut | null
}

/** Longer lines are counted no further. */
const longestLine = 10_000
const hourMs = 3_600_000

export function lineOutlook(db: Db, now = Date.now()): Outlook {
  const pause = pauseOf(db)
  const settings = lineSettings(db)
  const spent = spentToday(db, now)
  const speed = measuredSpeed(db)?.audio || null
  const capacity = speed === null ? null : capacityOf(db, settings, spent, speed, now)
  const waiting = waitingCalls(db)
  const running = runningWork(db)
  const nothing = { time: 0, ranked: 0, random: 0 }
  const walk = walkLine(
    waiting.slice(0, longestLine),
    pause ? nothing : capacity,
    running.soundMs,
    startOfDay(now),
  )
  const backlog = {
    calls: Math.min(waiting.length, longestLine),
    running: running.calls,
    soundMs: walk.soundMs + running.soundMs,
    atLeast: waiting.length > longestLine,
  }
  const perDay = speed === null ? 0 : dailySound(db, settings, speed)
  const left = capacity ? Math.min(capacity.time, capacity.budget) : null
  return {
    pause,
    settings,
    spent: { ...spent, totalMs: totalOf(spent) },
    speed,
    todayMs: left,
    limitedBy: capacity && capacity.budget < capacity.time ? 'budget' : 'time',
    backlog,
    finishAt:
      pause || backlog.atLeast || backlog.soundMs === 0 || left === null || speed === null
        ? null
        : finishOf(backlog.soundMs, left, perDay, speed, now),
    received: receivedToday(db, now, walk.within),
    cut: walk.cut,
  }
}

function capacityOf(
  db: Db,
  settings: LineSettings,
  spent: Spent,
  speed: number,
  now: number,
): Capacity & { budget: number } {
  const time = (startOfDay(now) + dayMs - now) * speed
  if (settings.budgetHours === null) {
    return { time, ranked: Infinity, random: Infinity, budget: Infinity }
  }
  const budget = settings.budgetHours * hourMs
  const perCpu = soundPerCpu(db) ?? speed
  const ranked = leftForRanked(settings, spent)
  const reserve = Math.max(0, budget * settings.randomShare - spent.random)
  return {
    time,
    ranked: ranked * perCpu,
    random: Math.max(reserve, ranked) * perCpu,
    budget: Math.max(0, budget - totalOf(spent)) * perCpu,
  }
}

/** Sound of a whole day at this speed, within the budget. */
function dailySound(db: Db, { budgetHours }: LineSettings, speed: number): number {
  const byTime = dayMs * speed
  if (budgetHours === null) return byTime
  return Math.min(byTime, budgetHours * hourMs * (soundPerCpu(db) ?? speed))
}

/** Seconds of sound for a second of CPU, over the last twenty transcripts. */
function soundPerCpu(db: Db): number | null {
  const last = db
    .select({
      cpuMs: sql<number>`coalesce(${transcripts.cpuMs}, ${transcripts.wallMs})`,
      durationMs: recordings.durationMs,
    })
    .from(transcripts)
    .innerJoin(recordings, eq(recordings.id, transcripts.recordingId))
    .orderBy(desc(transcripts.id))
    .limit(20)
    .all()
  const cpu = last.reduce((sum, row) => sum + row.cpuMs, 0)
  return cpu === 0 ? null : last.reduce((sum, row) => sum + row.durationMs, 0) / cpu
}

/** Should nothing new arrive: today as far as it goes, then whole days. */
function finishOf(
  soundMs: number,
  todayMs: number,
  perDay: number,
  speed: number,
  now: number,
): number | null {
  if (soundMs <= todayMs) return now + soundMs / speed
  if (perDay <= 0) return null
  const after = soundMs - todayMs
  const days = Math.floor(after / perDay)
  return startOfDay(now) + (days + 1) * dayMs + (after - days * perDay) / speed
}

function waitingCalls(db: Db): WaitingCall[] {
  const waiting = jobsToJoin(db, 'transcribe', ['queued'])
  return db
    .select({
      id: waiting.jobId,
      priority: waiting.priority,
      runAt: waiting.runAt,
      durationMs: recordings.durationMs,
      receivedAt: recordings.receivedAt,
    })
    .from(waiting)
    .innerJoin(recordings, eq(recordings.id, waiting.recordingId))
    .orderBy(asc(waiting.priority), asc(waiting.runAt), asc(waiting.jobId))
    .limit(longestLine + 1)
    .all()
}

function runningWork(db: Db): { calls: number; soundMs: number } {
  const running = jobsToJoin(db, 'transcribe', ['running'])
  const left = sql<number>`coalesce(sum(${recordings.durationMs} * (1 - ${running.progress})), 0)`
  const row = db
    .select({ calls: count(), soundMs: left })
    .from(running)
    .innerJoin(recordings, eq(recordings.id, running.recordingId))
    .get()
  return row ?? { calls: 0, soundMs: 0 }
}

function receivedToday(db: Db, now: number, within: number): Outlook['received'] {
  // State by state: grouped by state, the whole index of all years would be read for one day.
  const rows = keysOf(recordingStates).map((state) => {
    const today = and(eq(recordings.state, state), gte(recordings.receivedAt, startOfDay(now)))
    const row = db.select({ calls: count() }).from(recordings).where(today).get()
    return { state, calls: row?.calls ?? 0 }
  })
  const of = (...states: RecordingState[]) =>
    rows.reduce((sum, row) => sum + (states.includes(row.state) ? row.calls : 0), 0)
  const waiting = of('received')
  const reached = Math.min(waiting, within)
  return {
    calls: rows.reduce((sum, row) => sum + row.calls, 0),
    heard: of('transcribed', 'silent'),
    within: reached + of('transcribing'),
    beyond: waiting - reached,
    unusable: of('failed', 'corrupt'),
  }
}
