import { desc, eq, inArray, placeholder, sql } from 'drizzle-orm'

import type { Actor } from '#src/kernel/actor.ts'
import { type Db, prepared, write } from '#src/kernel/db.ts'
import { Refused } from '#src/kernel/errors.ts'

import type { ArrivalOutcome } from '../vocabulary.ts'
import { hourNumberOf } from './days.ts'
import { arrivalHours, arrivals } from './schema.ts'

/** One bringing of a file. */
export type Came = { originalName: string; receivedAt: number; sourceId: number | null }

/** Notes that a file was brought, in the transaction that settled what became of it. */
export function recordArrival(
  tx: Db,
  actor: Pick<Actor, 'name'>,
  { originalName, receivedAt, sourceId }: Came,
  recordingId: number | null,
  outcome: ArrivalOutcome,
): void {
  const came = { name: originalName, at: receivedAt, sourceId, by: actor.name }
  prepared(tx, noteArrival).run({ ...came, recordingId, outcome })
  const source = sourceId ?? 0
  prepared(tx, countArrival).run({ hour: hourNumberOf(receivedAt), source, outcome })
}

const noteArrival = (db: Db) =>
  db
    .insert(arrivals)
    .values({
      name: placeholder('name'),
      at: placeholder('at'),
      sourceId: placeholder('sourceId'),
      by: placeholder('by'),
      recordingId: placeholder('recordingId'),
      outcome: placeholder('outcome'),
    })
    .prepare()

const countArrival = (db: Db) => {
  const { hour, sourceId, outcome, n } = arrivalHours
  return db
    .insert(arrivalHours)
    .values({
      hour: placeholder('hour'),
      sourceId: placeholder('source'),
      outcome: placeholder('outcome'),
      n: 1,
    })
    .onConflictDoUpdate({ target: [sourceId, hour, outcome], set: { n: sql`${n} + 1` } })
    .prepare()
}

/**
 * A file too large to keep was brought all the same, and somebody will ask for it. Nothing is noted
 * on a full disk, where nothing can be, nor of a sender who went away: that file has not come yet.
 */
export function recordTurnedAway(db: Db, actor: Actor, came: Came, error: unknown): void {
  if (!(error instanceof Refused) || error.code !== 'too-large') return
  write(db, (tx) => recordArrival(tx, actor, came, null, 'too-large'))
}

/** The latest times one recording was brought, newest first. */
export function arrivalsOf(db: Db, recordingId: number, limit = 20) {
  return db
    .select()
    .from(arrivals)
    .where(eq(arrivals.recordingId, recordingId))
    .orderBy(desc(arrivals.id))
    .limit(limit)
    .all()
}

/** That a file came stays counted when its recording is erased; what it was called does not stay. */
export function forgetNames(tx: Db, recordingIds: readonly number[]): void {
  tx.update(arrivals)
    .set({ recordingId: null, name: '' })
    .where(inArray(arrivals.recordingId, [...recordingIds]))
    .run()
}
