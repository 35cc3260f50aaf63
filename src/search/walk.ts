import { and, asc, desc, eq, exists, inArray, not, sql } from 'drizzle-orm'

import { visibleAmong } from '#src/auth/scope.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { type Db, isOneOf } from '#src/kernel/db.ts'
import { type Blindness, unlessHidden } from '#src/recordings/blindness.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { segments, transcripts } from '#src/transcription/schema.ts'

import { type From, holds, rarestOf } from './candidates.ts'
import { asksWhose, callConditions, type SearchFilters } from './filters.ts'
import type { Wanted } from './query.ts'

/** What is looked for, and by which rule calls are hidden from whoever has still to judge them. */
export type Search = Wanted & { filters: SearchFilters; blindness: Blindness }

/** A call that holds what was asked for. */
export type Found = { transcriptId: number; recordingId: number }

/**
 * So many candidates are looked at for one page: a common word that the filters rule out nearly
 * everywhere must not hold the others up.
 */
export const patience = 4000

/** A page is full after a few candidates of a common word; a rare filter takes many, in larger steps. */
const firstStep = 60
const longestStep = 500

export type Walk = {
  found: Found[]
  /** Where another walk goes on, beyond every segment of what was found; null at the end. */
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
  const { word: leading, next } = rarestOf(db, search.words)
  const found: Found[] = []
  const seen = new Set<number>()
  let at = from.id
  let step = firstStep
  for (let left = budget; ;) {
    const limit = Math.min(step, left)
    const ids = next({ id: at, back: from.back }, limit)
    const fresh = transcriptsSaying(db, leading, ids, search.filters, from.back).filter((id) => {
      return !seen.has(id)
    })
    for (const id of fresh) seen.add(id)
    for (const one of matching(db, actor, search, leading, fresh)) {
      found.push(one)
      if (found.length >= most) return stopped(db, found, at, from.back)
    }
    at = ids.at(-1) ?? at
    left -= ids.length
    if (ids.length < limit) return { found, stoppedAt: null }
    if (left <= 0) return stopped(db, found, at, from.back)
    step = Math.min(step * 2, longestStep)
  }
}

/** The last call found may have more candidates ahead, and must not be found again. */
function stopped(db: Db, found: Found[], at: number | null, back: boolean): Walk {
  const last = found.at(-1)
  const edge = last && edgesOf(db, [last]).get(last.transcriptId)
  if (!edge) return { found, stoppedAt: at ?? 0 }
  const stoppedAt = back
    ? Math.max(at ?? edge.highest, edge.highest)
    : Math.min(at ?? edge.lowest, edge.lowest)
  return { found, stoppedAt }
}

/** The transcripts of those candidates that do hold the word, in the order of the walk. */
function transcriptsSaying(
  db: Db,
  word: string,
  ids: readonly number[],
  { voice }: SearchFilters,
  back: boolean,
): number[] {
  const rows = db
    .select({ id: segments.transcriptId })
    .from(segments)
    .where(
      and(
        isOneOf(segments.id, ids),
        holds(segments.text, word),
        voice ? eq(segments.voice, voice) : undefined,
      ),
    )
    .orderBy(back ? asc(segments.id) : desc(segments.id))
    .all()
  return [...new Set(rows.map(({ id }) => id))]
}

/** Those of some transcripts whose call, reader and other words are right, in the given order. */
function matching(
  db: Db,
  actor: Actor,
  { words, without, filters, blindness }: Search,
  leading: string,
  ids: readonly number[],
): Found[] {
  if (ids.length === 0) return []
  const { voice } = filters
  const said = (word: string) =>
    exists(
      db
        .select({ one: sql`1` })
        .from(segments)
        .where(
          and(
            eq(segments.transcriptId, transcripts.id),
            voice ? eq(segments.voice, voice) : undefined,
            holds(segments.text, word),
          ),
        ),
    )
  const rows = db
    .select({ transcriptId: transcripts.id, recordingId: recordings.id })
    .from(transcripts)
    .innerJoin(recordings, eq(recordings.id, transcripts.recordingId))
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .where(
      and(
        isOneOf(transcripts.id, ids),
        visibleAmong(actor, calls),
        ...callConditions(db, filters),
        // Found by its unit or agent, a call would tell what it hides.
        asksWhose(filters) ? unlessHidden(blindness.of(db, actor, calls.id)) : undefined,
        ...words.filter((word) => word !== leading).map(said),
        ...without.map((word) => not(said(word))),
      ),
    )
    .all()
  const byId = new Map(rows.map((row) => [row.transcriptId, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

type Edges = { lowest: number; highest: number }

/**
 * The segments of one transcript are stored in one go, so these ids part it from whatever was stored
 * before and after.
 */
export function edgesOf(db: Db, found: readonly Found[]): Map<number, Edges> {
  if (found.length === 0) return new Map()
  const ids = found.map(({ transcriptId }) => transcriptId)
  const rows = db
    .select({
      transcriptId: segments.transcriptId,
      lowest: sql<number>`min(${segments.id})`,
      highest: sql<number>`max(${segments.id})`,
    })
    .from(segments)
    .where(inArray(segments.transcriptId, ids))
    .groupBy(segments.transcriptId)
    .all()
  return new Map(rows.map(({ transcriptId, ...edges }) => [transcriptId, edges]))
}
