import { and, eq, gte, inArray, lt, or } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { spellings, stemOf } from '#src/recordings/names.ts'
import { calls, recordings } from '#src/recordings/schema.ts'

export type Match = { id: number; callNo: string | null; originalName: string }

/**
 * Recordings meant by a name: the number of their call, the file name the recorder announced, or the
 * name they came under, with or without an ending. Unplayable ones only where there is no other.
 */
export function recordingsNamed(db: Db, actor: Actor, name: string): Match[] {
  const stems = [...new Set([name, stemOf(name)])]
  const named = (column: typeof calls.recordingName | typeof recordings.originalName) =>
    or(
      eq(column, name),
      // Every `stem.…`, along the index: a slash is the character after the dot.
      ...stems.map((stem) => and(gte(column, `${stem}.`), lt(column, `${stem}/`))),
    )
  const wanted = db
    .select({ id: calls.id })
    .from(calls)
    .where(or(inArray(calls.callNo, stems.flatMap(spellings)), named(calls.recordingName)))
    .limit(few)
    .all()
    .map(({ id }) => id)
  const found = db
    .select({
      id: recordings.id,
      callNo: calls.callNo,
      originalName: recordings.originalName,
      state: recordings.state,
    })
    .from(recordings)
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .where(
      and(
        or(inArray(recordings.callId, wanted), named(recordings.originalName)),
        visibleTo(actor, calls),
      ),
    )
    .limit(few)
    .all()
  const playable = found.filter(({ state }) => state !== 'corrupt')
  return playable.length > 0 ? playable : found
}

/** More than one is not told apart anyway. */
const few = 20
