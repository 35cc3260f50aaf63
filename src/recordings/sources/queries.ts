import { and, asc, count, desc, eq, gte, inArray, sql } from 'drizzle-orm'

import { type Actor, authorise } from '#src/kernel/actor.ts'
import { dayMs, startOfDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { countUpTo, cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { maskNumbers } from '#src/personal-data/mask.ts'

import { recordings } from '../schema.ts'
import { sourceById } from './save.ts'
import { type FolderFile, folderFiles, type FolderState, folderStates } from './schema.ts'
import { type Source, sources } from './schema.ts'

export type SourceRow = {
  source: Source
  today: number
  week: number
  lastArrival: number | null
  /** Files that were refused or not read, counted up to 999; 1000 stands for more. */
  unread: number
  folder: FolderState | null
}

export type UnreadFile = Pick<FolderFile, 'id' | 'outcome' | 'problem' | 'at'> & { name: string }

/** Every source with what it brought lately; those in use first. */
export function sourceList(db: Db, actor: Actor, now = Date.now()): SourceRow[] {
  authorise(actor, 'source.read')
  return db
    .select()
    .from(sources)
    .orderBy(desc(sources.active), asc(sources.name))
    .all()
    .map((source) => rowOf(db, source, now))
}

export function sourceRow(db: Db, actor: Actor, id: number, now = Date.now()): SourceRow {
  authorise(actor, 'source.read')
  return rowOf(db, sourceById(db, id), now)
}

function rowOf(db: Db, source: Source, now: number): SourceRow {
  const mine = eq(recordings.sourceId, source.id)
  const since = (at: number) =>
    db
      .select({ n: count() })
      .from(recordings)
      .where(and(mine, gte(recordings.receivedAt, at)))
      .get()?.n ?? 0
  const last = db.select({ at: sql<number | null>`max(${recordings.receivedAt})` }).from(recordings)
  return {
    source,
    today: since(startOfDay(now)),
    week: since(startOfDay(now) - 6 * dayMs),
    lastArrival: last.where(mine).get()?.at ?? null,
    unread: countUpTo(
      db,
      db
        .select({ one: sql`1` })
        .from(folderFiles)
        .where(unreadOf(source.id)),
    ),
    folder:
      db.select().from(folderStates).where(eq(folderStates.sourceId, source.id)).get() ?? null,
  }
}

const unreadOf = (sourceId: number) =>
  and(eq(folderFiles.sourceId, sourceId), inArray(folderFiles.outcome, ['refused', 'problem']))

/** Files of a source that were not received, newest first, each with its reason. */
export function unreadPage(
  db: Db,
  actor: Actor,
  sourceId: number,
  page: PageRequest,
): Page<UnreadFile> {
  authorise(actor, 'source.read')
  const { where, order, limit } = keyset(folderFiles.at, folderFiles.id, page)
  const rows = db
    .select()
    .from(folderFiles)
    .where(and(where, unreadOf(sourceId)))
    .orderBy(...order)
    .limit(limit)
    .all()
    .map(({ id, path, outcome, problem, at }) => {
      return {
        id,
        name: maskNumbers(path),
        outcome,
        problem: problem && maskNumbers(problem),
        at,
      }
    })
  return cutPage(rows, page, ({ at, id }) => ({ value: at, id }))
}

/** Names of the last recordings of a source: what a pattern is tried on. */
export function recentNames(db: Db, actor: Actor, sourceId: number, limit = 20): string[] {
  authorise(actor, 'source.manage')
  return db
    .select({ name: recordings.originalName })
    .from(recordings)
    .where(eq(recordings.sourceId, sourceId))
    .orderBy(desc(recordings.receivedAt), desc(recordings.id))
    .limit(limit)
    .all()
    .map(({ name }) => name)
}
