import { and, asc, desc, eq, isNull } from 'drizzle-orm'

import { type Actor, authorise } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { departments } from '#src/organisation/schema.ts'
import { calls, recordings } from '#src/recordings/schema.ts'

import type { QueueOutcome } from '../vocabulary.ts'
import { unpackFrame } from './frame.ts'
import { drawSample, lotOf } from './lots.ts'
import { type DepartmentShare, type QueueDay, queueDays, queueItems } from './schema.ts'

export type NamedShare = DepartmentShare & { name: string | null }

export type DrawRecord = Omit<QueueDay, 'frame' | 'shares'> & {
  shares: NamedShare[]
  /** The same draw made again from the kept calls and the seed; null when those are damaged. */
  repeated: boolean | null
  /** How many of the drawn calls have no verdict yet. While there are some, none is named. */
  open: number
  drawn: {
    recordingId: number
    findingId: number | null
    callNo: string | null
    lot: number
    outcome: QueueOutcome | null
  }[]
}

/**
 * How the list of a day was drawn, with the random sample drawn once more. Which calls were drawn at
 * random is told when all of them are judged: until then the review is blind.
 */
export function drawRecord(db: Db, actor: Actor, day: number): DrawRecord {
  authorise(actor, 'finding.list')
  // A draw is of the whole centre; a part of it proves nothing.
  const row = db.select().from(queueDays).where(eq(queueDays.day, day)).get()
  if (!row || actor.scope.kind !== 'all') throw new NotFound()
  const { frame: packed, shares, ...facts } = row
  const frame = unpackFrame({ frame: packed, frameHash: row.frameHash })
  const items = db
    .select({
      recordingId: queueItems.recordingId,
      findingId: queueItems.findingId,
      outcome: queueItems.outcome,
      callNo: calls.callNo,
    })
    .from(queueItems)
    .leftJoin(recordings, eq(recordings.id, queueItems.recordingId))
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .where(
      and(eq(queueItems.day, day), eq(queueItems.firstDay, day), eq(queueItems.slice, 'control')),
    )
    .orderBy(asc(queueItems.place))
    .all()
  const open = items.filter(({ outcome, findingId }) => outcome === null && findingId).length
  const drawn = items.flatMap(({ recordingId, ...item }) =>
    recordingId === null ? [] : [{ recordingId, lot: lotOf(row.seed, recordingId), ...item }],
  )
  return {
    ...facts,
    shares: named(db, shares),
    repeated: frame && sameOnes(drawSample(row.seed, frame, row.controls), items),
    open,
    drawn: open > 0 ? [] : drawn.toSorted((a, b) => a.lot - b.lot),
  }
}

/** Recordings erased since cannot be compared any more; all others must be the very same. */
function sameOnes(again: readonly number[], items: readonly { recordingId: number | null }[]) {
  const known = items.flatMap(({ recordingId }) => (recordingId === null ? [] : [recordingId]))
  const drawn = new Set(again)
  return items.length === again.length && known.every((id) => drawn.has(id))
}

export function named(db: Db, shares: readonly DepartmentShare[]): NamedShare[] {
  const names = new Map(
    db
      .select({ id: departments.id, name: departments.name })
      .from(departments)
      .all()
      .map(({ id, name }) => [id, name]),
  )
  return shares
    .map((share) => ({ ...share, name: names.get(share.departmentId ?? -1) ?? null }))
    .filter(({ calls: handled, waiting, seats }) => handled + waiting + seats > 0)
    .toSorted((a, b) => b.seats - a.seats || b.waiting - a.waiting || b.calls - a.calls)
}

export type PastDay = {
  day: number
  budget: number
  frameSize: number
  controls: number
  left: number
}

/** The lists of the last two weeks, the newest first, with what nobody got to. */
export function pastDays(db: Db, actor: Actor, until: number): PastDay[] {
  authorise(actor, 'finding.list')
  return db
    .select({
      day: queueDays.day,
      budget: queueDays.budget,
      frameSize: queueDays.frameSize,
      controls: queueDays.controls,
    })
    .from(queueDays)
    .orderBy(desc(queueDays.day))
    .limit(14)
    .all()
    .filter(({ day }) => day > until - 60 * dayMs)
    .map((row) => ({ ...row, left: leftOn(db, row.day) }))
}

function leftOn(db: Db, day: number): number {
  return db
    .select({ id: queueItems.id })
    .from(queueItems)
    .where(and(eq(queueItems.day, day), isNull(queueItems.outcome)))
    .limit(10_000)
    .all().length
}
