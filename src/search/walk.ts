import { and, desc, eq, exists, inArray, min, not, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'

import { visibleTo } from '#src/auth/scope.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { segments, transcripts } from '#src/transcription/schema.ts'

import { candidates, type From, holds, rarestOf } from './candidates.ts'
import { callConditions, type SearchFilters } from './filters.ts'
import type { Wanted } from './query.ts'

export type Search = Wanted & { filters: SearchFilters }

/** A call that holds what was asked for. */
export type Found = { transcriptId: number; recordingId: number }

/**
 * So many candidates are looked at for one page: a common word that the filters rule out nearly
 * everywhere must not hold the others up.
 */
export const patience = 4000

const atOnce = 500

export type Walk = {
  found: Found[]
  /** The candidate the walk stopped at with more behind it; null when it came to the end. */
  stoppedAt: number | null
}

/** Calls that match, along the index from a place, until there are so many or patience ends. */
export function walk(
  db: Db,
  actor: Actor,
  search: Search,
  from: From,
  { calls: most, candidates: budget = patience }: { calls: number; candidates?: number },
): Walk {
  const leading = rarestOf(db, search.words)
  const found = new Map<number, Found>()
  let at = from.id
  for (let left = budget; ;) {
    const limit = Math.min(atOnce, left)
    const ids = candidates(db, leading, { id: at, back: from.back }, limit)
    for (const one of matching(db, actor, search, leading, ids, from.back)) {
      found.set(one.transcriptId, one)
      if (found.size >= most) return { found: [...found.values()], stoppedAt: at ?? 0 }
    }
    at = ids.at(-1) ?? at
    left -= ids.length
    if (ids.length < limit) return { found: [...found.values()], stoppedAt: null }
    if (left <= 0) return { found: [...found.values()], stoppedAt: at }
  }
}

/** Those of the candidates whose segment, call and reader are right. */
function matching(
  db: Db,
  actor: Actor,
  { words, without, filters }: Search,
  leading: string,
  ids: readonly number[],
  back: boolean,
): Found[] {
  const { voice } = filters
  const other = alias(segments, 'other')
  const said = (word: string) =>
    exists(
      db
        .select({ one: sql`1` })
        .from(other)
        .where(
          and(
            eq(other.transcriptId, segments.transcriptId),
            voice ? eq(other.voice, voice) : undefined,
            holds(other.text, word),
          ),
        ),
    )
  const rows = db
    .select({ transcriptId: segments.transcriptId, recordingId: recordings.id })
    .from(segments)
    .innerJoin(transcripts, eq(transcripts.id, segments.transcriptId))
    .innerJoin(recordings, eq(recordings.id, transcripts.recordingId))
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .where(
      and(
        inArray(segments.id, sql`(select value from json_each(${JSON.stringify(ids)}))`),
        holds(segments.text, leading),
        voice ? eq(segments.voice, voice) : undefined,
        visibleTo(actor, calls),
        ...callConditions(db, filters),
        ...words.filter((word) => word !== leading).map(said),
        ...without.map((word) => not(said(word))),
      ),
    )
    .orderBy(desc(segments.id))
    .all()
  return back ? rows.toReversed() : rows
}

/**
 * The segments of one transcript are stored in one go, so its lowest id parts it from all that were
 * stored before it.
 */
export function lowestSegments(db: Db, found: readonly Found[]): Map<number, number> {
  const ids = found.map(({ transcriptId }) => transcriptId)
  const rows = db
    .select({ transcriptId: segments.transcriptId, lowest: min(segments.id) })
    .from(segments)
    .where(inArray(segments.transcriptId, ids))
    .groupBy(segments.transcriptId)
    .all()
  return new Map(rows.map(({ transcriptId, lowest }) => [transcriptId, lowest ?? 0]))
}
