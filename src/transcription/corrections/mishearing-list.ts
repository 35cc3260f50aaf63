import { and, desc, eq, gte, or, sql } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { maskNumbers } from '#src/personal-data/mask.ts'
import { calls, recordings } from '#src/recordings/schema.ts'

import {
  correctionMishearings,
  corrections,
  type Mishearing,
  mishearings,
  segments,
} from '../schema.ts'
import { mishearingMinimum, type MishearingUse } from '../vocabulary.ts'

export type MishearingFilters = {
  q: string
  use: MishearingUse | null
  /** Those seen in one recording as well. */
  single: boolean
}

export type Example = {
  recordingId: number
  segmentId: number | null
  name: string
  startMs: number
}

export type MishearingRow = Mishearing & {
  examples: Example[]
  /** Lines among the newest that hold the misheard string, right or wrong. */
  lines: number
}

/** Most frequent first; the examples are those the reader may open. */
export function mishearingList(
  db: Db,
  actor: Actor,
  { q, use, single }: MishearingFilters,
  page: PageRequest,
): Page<MishearingRow> {
  authorise(actor, 'transcript.correct')
  const { where, order, limit } = keyset(mishearings.recordings, mishearings.id, page)
  const has = (column: typeof mishearings.heard | typeof mishearings.meant) =>
    sql`instr(${column}, ${q.toLowerCase()}) > 0`
  // What is in use shows even when its corrections were taken back since.
  const often = or(gte(mishearings.recordings, mishearingMinimum), eq(mishearings.used, true))
  const rows = db
    .select()
    .from(mishearings)
    .where(
      and(
        where,
        q === '' ? undefined : or(has(mishearings.heard), has(mishearings.meant)),
        use === null ? undefined : eq(mishearings.used, use === 'used'),
        single ? undefined : often,
      ),
    )
    .orderBy(...order)
    .limit(limit)
    .all()
  const cut = cutPage(rows, page, ({ recordings: value, id }) => ({ value, id }))
  const newest = cut.rows.length > 0 ? newestLines(db) : []
  return {
    ...cut,
    rows: cut.rows.map((row) => ({
      ...row,
      examples: examplesOf(db, actor, row.id),
      lines: newest.filter((text) => text.includes(row.heard)).length,
    })),
  }
}

/** Enough to tell a rare string from a common one. */
export const linesLookedAt = 5000

function newestLines(db: Db): string[] {
  return db
    .select({ text: segments.text })
    .from(segments)
    .orderBy(desc(segments.id))
    .limit(linesLookedAt)
    .all()
    .map(({ text }) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ''))
}

const examplesShown = 3

function examplesOf(db: Db, actor: Actor, mishearingId: number): Example[] {
  return db
    .select({
      recordingId: corrections.recordingId,
      segmentId: corrections.segmentId,
      startMs: corrections.startMs,
      callNo: calls.callNo,
      file: recordings.originalName,
    })
    .from(correctionMishearings)
    .innerJoin(corrections, eq(corrections.id, correctionMishearings.correctionId))
    .innerJoin(recordings, eq(recordings.id, corrections.recordingId))
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .where(and(eq(correctionMishearings.mishearingId, mishearingId), visibleTo(actor, calls)))
    .orderBy(desc(corrections.at), desc(corrections.id))
    .limit(examplesShown)
    .all()
    .map(({ callNo, file, ...example }) => ({
      ...example,
      name: callNo ?? maskNumbers(file),
    }))
}
