import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import {
  countLimit,
  cutPage,
  encodeCursor,
  type Page,
  type PageRequest,
} from '#src/kernel/paging.ts'

import { type CallOf, factsOf } from './facts.ts'
import { type FoundLine, linesOf, someOf } from './lines.ts'
import { edgesOf, type Found, type Search, type Walk, walk } from './walk.ts'

export type SearchRow = CallOf & {
  recordingId: number
  transcriptId: number
  lines: FoundLine[]
  /** Lines that hold a word beside those shown. */
  more: number
}

export type SearchResult = {
  page: Page<SearchRow>
  /** The walk lost patience before the page was full: there may be more further back. */
  unfinished: boolean
}

/** Calls counted up to 999; `atLeast` when counting stopped before the end. */
export type SearchCount = { calls: number; atLeast: boolean }

/** Whoever may open a transcript may look through those in sight. */
export function authoriseSearch(actor: Actor): void {
  authorise(actor, 'recording.list')
  authorise(actor, 'recording.play')
}

/** 全文检索: calls in which something was said, the last transcribed first. */
export function searchCalls(
  db: Db,
  actor: Actor,
  search: Search,
  request: PageRequest,
): SearchResult {
  authoriseSearch(actor)
  const { cursor, size } = request
  const part = partOf(db, actor, search, request)
  const found = part.found.filter(({ transcriptId }) => transcriptId !== cursor?.id)
  const edges = edgesOf(db, found.slice(0, size + 1))
  const page = cutPage(found.slice(0, size + 1), request, ({ transcriptId }) => ({
    value: edges.get(transcriptId)?.lowest ?? 0,
    id: transcriptId,
  }))
  const unfinished = part.stoppedAt !== null && found.length <= size
  return {
    page: {
      ...onwards(page, part, request, unfinished),
      rows: rowsOf(db, actor, search, page.rows),
    },
    unfinished,
  }
}

/** How many calls match; asked for apart from the page, which must not wait for it. */
export function countCalls(db: Db, actor: Actor, search: Search): SearchCount {
  authoriseSearch(actor)
  const { found, stoppedAt } = walk(
    db,
    actor,
    search,
    { id: null, back: false },
    { calls: countLimit + 1 },
  )
  return { calls: found.length, atLeast: stoppedAt !== null }
}

/** One call more than fits tells that there are more, and the cursor's own may come along. */
function partOf(db: Db, actor: Actor, search: Search, { cursor, size }: PageRequest): Walk {
  const from = { id: cursor?.value ?? null, back: cursor?.back ?? false }
  return walk(db, actor, search, from, { calls: size + 2 })
}

/** A page that was given up half-way goes on where it stopped, even where it has no row to name. */
function onwards(
  page: Page<Found>,
  { stoppedAt }: Walk,
  { cursor }: PageRequest,
  unfinished: boolean,
): Page<Found> {
  if (!unfinished || stoppedAt === null) return page
  return cursor?.back
    ? { ...page, previous: encodeCursor('b', stoppedAt, 0) }
    : { ...page, next: encodeCursor('n', stoppedAt, 0) }
}

function rowsOf(db: Db, actor: Actor, search: Search, found: readonly Found[]): SearchRow[] {
  if (found.length === 0) return []
  const ids = found.map(({ transcriptId }) => transcriptId)
  const lines = linesOf(db, search, ids)
  const facts = factsOf(
    db,
    actor,
    found.map(({ recordingId }) => recordingId),
    search.blindness,
  )
  return found.flatMap(({ transcriptId, recordingId }) => {
    const about = facts.get(recordingId)
    if (!about) return []
    const all = lines.get(transcriptId) ?? []
    const shown = someOf(all, search.words.length)
    return { recordingId, transcriptId, ...about, lines: shown, more: all.length - shown.length }
  })
}
