import { randomBytes } from 'node:crypto'

import { and, desc, eq, isNull, lt, ne } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import { dayMs, formatDay } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { calls, recordings } from '#src/recordings/schema.ts'

import { findings } from '../schema.ts'
import { type QueueSlice, wholeCall } from '../vocabulary.ts'
import { handledCalls, type Waiting, waitingFindings } from './candidates.ts'
import { packFrame, randomFrame } from './frame.ts'
import { drawSample, mixIn } from './lots.ts'
import { isListenedTo } from './opening.ts'
import { partsOf, planOf, type PlanFigures } from './plan.ts'
import { type DepartmentShare, type QueueItem, queueDays, queueItems } from './schema.ts'
import { spreadFairly } from './spread.ts'

type NewItem = Omit<QueueItem, 'id' | 'day' | 'place' | 'outcome' | 'judgedAt'>

/** Draws the list of a day (今日名单), once; a list that is there stays as it was drawn. */
export function drawDay(db: Db, day: number, now = Date.now(), seed = newSeed()): void {
  write(db, (tx) => {
    const mine = eq(queueDays.day, day)
    if (tx.select({ day: queueDays.day }).from(queueDays).where(mine).get()) return
    const before = tx
      .select()
      .from(queueDays)
      .where(lt(queueDays.day, day))
      .orderBy(desc(queueDays.day))
      .limit(1)
      .get()
    const plan = planOf(tx, day)
    const { budget, controls, reserve } = partsOf(plan)
    const unheard = before ? unheardControls(tx, before.day) : []
    // No more of them than a day draws: what nobody hears must not push the suspicions off the list.
    const keptControls = unheard.slice(0, controls)
    const dropped = unheard.slice(controls)
    for (const { findingId } of dropped) giveUp(tx, findingId, now)
    // One at least every day: without any, that day's calls would be outside of every estimate.
    const wanted = controls === 0 ? 0 : Math.max(1, controls - keptControls.length)
    const frameFrom = before?.frameUntil ?? day - dayMs
    const frame = randomFrame(tx, frameFrom, now)
    const drawn = drawSample(seed, frame, wanted)
    const places = Math.max(0, budget - reserve - drawn.length - keptControls.length)
    // Screening may have come to suspect what was drawn at random: it stays what it was drawn as.
    const taken = new Set(keptControls.map(({ findingId }) => findingId))
    const waiting = waitingFindings(tx, before?.day ?? null).filter(
      ({ findingId }) => !taken.has(findingId),
    )
    const { chosen, shares } = rankedPart(tx, plan, places, day - dayMs, waiting)

    tx.insert(queueDays)
      .values({
        ...{ day, drawnAt: now, budget, seed, frameFrom, frameUntil: now },
        ...{ frameSize: frame.length, ...packFrame(frame), controls: drawn.length, shares },
      })
      .run()
    const firstDays = before ? firstDaysOf(tx, before.day) : new Map<number, number>()
    const ranked = chosen.map((one, index) => rankedItem(one, index, firstDays, day))
    const random = [
      ...keptControls.map(({ id: _id, day: _day, place: _place, ...item }) => item),
      ...drawn.map((recordingId) =>
        drawnItem(tx, recordingId, day, now, frame.length, drawn.length),
      ),
    ].filter(({ recordingId }) => recordingId !== null) as (NewItem & { recordingId: number })[]
    mixIn(ranked, random, seed).forEach((item, index) => {
      tx.insert(queueItems)
        .values({ ...item, day, place: index + 1, outcome: null, judgedAt: null })
        .run()
    })
    const parts = { ranked: ranked.length, random: random.length, dropped: dropped.length }
    const particulars = { budget, ...parts, seed }
    record(tx, system, 'queue.drawn', { kind: 'queue', id: formatDay(day) }, particulars)
  })
}

const newSeed = () => randomBytes(8).toString('hex')

/** Who would get how many places, and which findings: also what the preview of a plan shows. */
export function rankedPart(
  db: Db,
  { strongRank }: Pick<PlanFigures, 'strongRank'>,
  places: number,
  handledDay: number,
  waiting: readonly Waiting[],
): { chosen: Waiting[]; shares: DepartmentShare[] } {
  const handled = handledCalls(db, handledDay)
  const callsOf = (departmentId: number | null) =>
    departmentId === null ? 0 : (handled.get(departmentId) ?? 0)
  const { chosen, seats } = spreadFairly(waiting, places, callsOf, strongRank)
  const waitingOf = (id: number | null) =>
    waiting.reduce((sum, { departmentId }) => sum + (departmentId === id ? 1 : 0), 0)
  const units = new Set([...handled.keys(), ...seats.keys()])
  const shares = [...units].map((departmentId) => ({
    departmentId,
    calls: callsOf(departmentId),
    waiting: waitingOf(departmentId),
    seats: seats.get(departmentId) ?? 0,
  }))
  return { chosen, shares }
}

export const sliceOf = ({ origin }: Pick<Waiting, 'origin'>): QueueSlice =>
  origin === 'back-trace' ? 'back-trace' : 'ranked'

function rankedItem(
  one: Waiting,
  index: number,
  firstDays: ReadonlyMap<number, number>,
  day: number,
): NewItem {
  const { findingId, recordingId, departmentId, rank } = one
  const firstDay = firstDays.get(findingId) ?? day
  const slice = sliceOf(one)
  return {
    ...{ findingId, recordingId, departmentId, rank, slice, firstDay },
    ...{ rankPlace: index + 1, chance: null },
  }
}

/** What was drawn becomes a finding that accuses nobody: no hits, heard from end to end. */
function drawnItem(
  tx: Db,
  recordingId: number,
  day: number,
  now: number,
  frameSize: number,
  sample: number,
): NewItem {
  const call = tx
    .select({ id: calls.id, departmentId: calls.departmentId })
    .from(recordings)
    .innerJoin(calls, eq(calls.id, recordings.callId))
    .where(eq(recordings.id, recordingId))
    .get()
  const { id: findingId } = tx
    .insert(findings)
    .values({
      ...{ recordingId, callId: call?.id ?? null, origin: 'control' as const },
      ...{ headline: wholeCall, score: 0, faultCategory: 'other' as const },
      ...{ registered: false, foundAt: now },
    })
    .returning({ id: findings.id })
    .get()
  return {
    ...{ findingId, recordingId, departmentId: call?.departmentId ?? null },
    ...{ slice: 'control' as const, firstDay: day, rank: null, rankPlace: null },
    chance: sample / frameSize,
  }
}

/**
 * Drawn at random before and not heard yet, the newest first: left out, the estimate would miss just
 * these.
 */
function unheardControls(tx: Db, day: number): QueueItem[] {
  return tx
    .select({ item: queueItems })
    .from(queueItems)
    .innerJoin(findings, eq(findings.id, queueItems.findingId))
    .where(
      and(
        eq(queueItems.day, day),
        eq(queueItems.slice, 'control'),
        isNull(queueItems.outcome),
        eq(findings.state, 'pending'),
      ),
    )
    .orderBy(desc(queueItems.firstDay), queueItems.place)
    .all()
    .map(({ item }) => item)
}

/**
 * A drawn call that is given up is a finding no longer; its item stays, without an outcome. Whoever
 * listens to it just now may still finish.
 */
function giveUp(tx: Db, findingId: number | null, now: number): void {
  if (findingId === null || isListenedTo(tx, findingId, now)) return
  const still = and(
    eq(findings.id, findingId),
    eq(findings.state, 'pending'),
    eq(findings.origin, 'control'),
  )
  tx.delete(findings).where(still).run()
}

function firstDaysOf(tx: Db, day: number): Map<number, number> {
  const rows = tx
    .select({ findingId: queueItems.findingId, firstDay: queueItems.firstDay })
    .from(queueItems)
    .where(and(eq(queueItems.day, day), ne(queueItems.slice, 'control')))
    .all()
  return new Map(
    rows.flatMap(({ findingId, firstDay }) => (findingId === null ? [] : [[findingId, firstDay]])),
  )
}
