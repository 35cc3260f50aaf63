import { and, count, eq, gte, isNull } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { startOfDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { peaksOf } from '#src/recordings/peaks.ts'
import { calls, recordings } from '#src/recordings/schema.ts'

import { findingDetail, type FindingDetail } from '../finding-detail.ts'
import { medianThisWeek, type WeekMedian } from '../performance/medians.ts'
import { queueDayOf } from '../queue/plan.ts'
import { queueItems } from '../queue/schema.ts'
import { findings, rechecks } from '../schema.ts'
import { draftOf, type KeptDraft } from './drafts.ts'
import { playList, type Span, voicedSpans, windowsOf } from './play-list.ts'
import { lastUndoable, type Undoable } from './undo.ts'

/** What stands above each step: how far one is today, and how quick. */
export type TriageHead = {
  /** Which of one's own verdicts of the day this will be. */
  number: number
  /** Calls of the day's list nobody has judged. */
  left: number
  median: WeekMedian | null
  undoable: Undoable | null
}

/** One finding as 分拣 shows it: what to play, what was said there, and one's own draft. */
export type TriageItem = {
  detail: FindingDetail
  windows: Span[]
  /** The windows without their silences, in order. */
  play: Span[]
  /** The whole call without its silences. */
  whole: Span[]
  /** It stood on an earlier list and nobody got to it (结转). */
  carried: boolean
  draft: KeptDraft | null
}

export function triageHead(db: Db, actor: Actor, now = Date.now()): TriageHead {
  authorise(actor, 'finding.recheck')
  const day = queueDayOf(db, now)
  const mine = and(eq(rechecks.accountId, actor.accountId ?? -1), gte(rechecks.at, startOfDay(now)))
  const done = db.select({ n: count() }).from(rechecks).where(mine).get()?.n ?? 0
  const waiting = and(
    eq(queueItems.day, day),
    eq(findings.state, 'pending'),
    isNull(queueItems.outcome),
    visibleTo(actor, calls),
  )
  const left = db
    .select({ n: count() })
    .from(queueItems)
    .innerJoin(findings, eq(findings.id, queueItems.findingId))
    .innerJoin(recordings, eq(recordings.id, findings.recordingId))
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .where(waiting)
    .get()
  return {
    number: done + 1,
    left: left?.n ?? 0,
    median: medianThisWeek(db, actor, now),
    undoable: lastUndoable(db, actor, now),
  }
}

/** Raises NotFound outside the reader's scope, and for what is gone. */
export function triageItem(db: Db, actor: Actor, id: number, now = Date.now()): TriageItem {
  const detail = findingDetail(db, actor, id)
  const { recording, evidence, segments } = detail
  const peaks = peaksOf(db, recording.id)
  const voiced = peaks ? voicedSpans(peaks) : segments.length > 0 ? [...segments] : null
  const windows = windowsOf(evidence, recording.durationMs)
  const everything = windowsOf([], recording.durationMs)
  return {
    detail,
    windows,
    play: playList(windows, voiced, evidence),
    whole: playList(everything, voiced, evidence),
    carried: isCarried(db, id, queueDayOf(db, now)),
    draft: draftOf(db, actor, id),
  }
}

function isCarried(db: Db, findingId: number, day: number): boolean {
  const item = db
    .select({ firstDay: queueItems.firstDay })
    .from(queueItems)
    .where(and(eq(queueItems.day, day), eq(queueItems.findingId, findingId)))
    .get()
  return item !== undefined && item.firstDay < day
}
