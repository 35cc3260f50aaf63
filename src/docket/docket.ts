import { asc, eq } from 'drizzle-orm'

import type { Head } from '#src/audit/chain.ts'
import { newestCheck } from '#src/audit/checks.ts'
import { headOf } from '#src/audit/heads.ts'
import type { TrailCheck } from '#src/audit/schema.ts'
import { eventsOfMany } from '#src/audit/timeline.ts'
import { type CallAround, callsAround } from '#src/complaints/flow/repeat-calls.ts'
import { complaintSpells } from '#src/complaints/flow/schema.ts'
import { type ComplaintDetail, complaintDetail } from '#src/complaints/queries.ts'
import { openStages } from '#src/complaints/vocabulary.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { everyPage } from '#src/kernel/paging.ts'
import type { Blindness } from '#src/recordings/blindness.ts'

import { idleGaps, lateGaps, soundGaps } from './gaps.ts'
import {
  type DocketLine,
  isOfScene,
  isSample,
  isStep,
  lineAround,
  lineOfCall,
  lineOfEvent,
  lineOfOrder,
  stepsByEntry,
} from './lines.ts'
import { type Scene, sceneOf } from './scene.ts'
import { stepWordsOf } from './step-words.ts'

export type Docket = {
  complaint: ComplaintDetail
  /** In order; empty for whoever has still to judge the call. */
  lines: DocketLine[]
  gaps: number
  /** The last entry of the trail when it was put together. */
  head: Head | null
  /** The last walk through the trail, and how many entries came since. */
  check: TrailCheck | null
  unchecked: number
  at: number
}

/**
 * 现场卷宗: the scene of a case, rebuilt in order from the calls, the tables and the trail, with what is
 * missing in it marked. Raises NotFound outside the reader's reach.
 */
export function docketOf(
  db: Db,
  actor: Actor,
  id: number,
  blindness: Blindness,
  now = Date.now(),
): Docket {
  authorise(actor, 'docket.read')
  const complaint = complaintDetail(db, actor, id, blindness)
  const head = headOf(db)
  const check = newestCheck(db)
  const lines =
    complaint.duty === null ? linesOf(db, actor, complaint, blindness, now) : ([] as DocketLine[])
  return {
    complaint,
    lines,
    gaps: lines.reduce((sum, line) => sum + gapsIn(line), 0),
    head,
    check,
    unchecked: (head?.entry ?? 0) - (check?.lastEntry ?? 0),
    at: now,
  }
}

const gapsIn = (line: DocketLine): number => {
  if (line.kind === 'gap') return 1
  return line.kind === 'fact' ? line.gaps.length : line.gap === null ? 0 : 1
}

function linesOf(
  db: Db,
  actor: Actor,
  complaint: ComplaintDetail,
  blindness: Blindness,
  now: number,
): DocketLine[] {
  const scene = sceneOf(db, actor, complaint, blindness)
  const read = everyPage(
    (request) => eventsOfMany(db, scene.subjects, { ...request, ascending: true }),
    500,
    true,
  )
  const events = [...read].flat().filter((event) => isOfScene(event, scene))
  const words = stepWordsOf(db, complaint.id)
  const steps = stepsByEntry(events, words)
  const sample = isSample(events)
  const traces = events.map((event) => lineOfEvent(event, steps.get(event.id), sample))
  const spells = db
    .select()
    .from(complaintSpells)
    .where(eq(complaintSpells.complaintId, complaint.id))
    .orderBy(asc(complaintSpells.id))
    .limit(500)
    .all()
  const open = spells.filter(({ stage }) => openStages.some((one) => one === stage))
  const moves = sample ? words.map(({ at }) => at) : traces.filter(isStep).map(({ at }) => at)
  const gaps = [...lateGaps(open, now), ...idleGaps(moves, open, now)]
  const lines: DocketLine[] = [
    ...callLines(db, actor, complaint, scene, blindness, now),
    ...scene.orders.map(lineOfOrder),
    ...traces,
    ...gaps.map((gap) => ({ kind: 'gap' as const, at: gap.at, gap })),
  ]
  return lines.toSorted((one, other) => one.at - other.at || rankOf(one) - rankOf(other))
}

/** Within a moment: what happened, then what was written about it, in the order of the trail. */
const rankOf = (line: DocketLine): number =>
  line.kind === 'fact' ? 0 : line.kind === 'trace' ? line.entry : Infinity

function callLines(
  db: Db,
  actor: Actor,
  complaint: ComplaintDetail,
  { calls, hidden, recordings, erased }: Scene,
  blindness: Blindness,
  now: number,
): DocketLine[] {
  const own = calls.map((call) => {
    const of = <T extends { callId: number | null }>(rows: readonly T[]) =>
      rows.filter(({ callId }) => callId === call.id)
    const gaps = hidden.has(call.id) ? [] : soundGaps(call, of(recordings), of(erased))
    return lineOfCall(call, roleOf(complaint, call.id), gaps)
  })
  const around = callsAround(db, actor, complaint, blindness, now)
  const known = new Set(calls.map(({ id }) => id))
  const others = (list: readonly CallAround[]) => list.filter(({ id }) => !known.has(id))
  return [
    ...own,
    ...others(around?.earlier ?? []).map((call) => lineAround(call, '此前来电')),
    ...others(around?.later ?? []).map((call) => lineAround(call, '再次来电')),
  ]
}

function roleOf({ call, concerned }: ComplaintDetail, id: number): string {
  if (concerned?.id === id) return '来电（投诉所指的这一通）'
  return call?.id === id ? '来电（投诉的这一通）' : '来电（已关联）'
}
