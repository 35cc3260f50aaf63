import { and, asc, desc, eq, gt, inArray } from 'drizzle-orm'

import { type Actor, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import type { RowError } from '#src/kernel/importing.ts'
import { latestJob } from '#src/kernel/jobs/queue.ts'
import { cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { sources } from '#src/recordings/sources/schema.ts'

import { subjectOf } from './bring.ts'
import { decides, visibleImport } from './decisions.ts'
import { importers } from './importers.ts'
import { type Import, type ImportFile, importFiles, importMappings } from './schema.ts'
import { importProblems, imports } from './schema.ts'
import { type ImportKind, importKinds } from './vocabulary.ts'

export type ImportDetail = {
  run: Import
  file: ImportFile
  source: string | null
  columns: { name: string; label: string }[]
  /** Columns of the file that nothing is taken from. */
  unused: string[]
  mappingVersion: number | null
  /** The first faults; the list to download holds all. */
  errors: RowError[]
  decides: boolean
  /** Nobody is at work on it although somebody should be. */
  stalled: boolean
  progress: number
}

/** Faults shown on a page. */
export const shownProblems = 200

export function importDetail(db: Db, actor: Actor, id: number): ImportDetail {
  const run = visibleImport(db, actor, id)
  const file = db.select().from(importFiles).where(eq(importFiles.id, run.fileId)).get()
  if (!file) throw new Error(`import ${id} has no file`)
  const job = latestJob(db, 'import-table', subjectOf(id))
  const atWork = job?.state === 'queued' || job?.state === 'running'
  const used = new Set(Object.values(run.mapping?.columns ?? {}))
  return {
    run,
    file,
    source: sourceName(db, run.sourceId),
    columns: importers[run.kind].columns.map(({ name, label }) => ({ name, label })),
    unused: run.mapping ? file.header.filter((name) => name !== '' && !used.has(name)) : [],
    mappingVersion: versionOf(db, run.mappingId),
    errors: problemsAfter(db, id, 0, shownProblems),
    decides: decides(actor, run),
    stalled: (run.state === 'running' || run.state === 'checking') && !atWork,
    progress: job?.state === 'running' ? job.progress : 0,
  }
}

/** Faults beyond a number, in the order of the file; the whole list is read in such pieces. */
export function problemsAfter(db: Db, importId: number, after: number, limit: number): RowError[] {
  const { line, column, message, number } = importProblems
  return db
    .select({ line, column, message })
    .from(importProblems)
    .where(and(eq(importProblems.importId, importId), gt(number, after)))
    .orderBy(asc(number))
    .limit(limit)
    .all()
}

export type HistoryFilters = { kind: ImportKind | null; sourceId: number | null }
export type HistoryRow = Import & { source: string | null }

/** What was brought, newest first: drafts of others are not in it. */
export function importHistory(
  db: Db,
  actor: Actor,
  { kind, sourceId }: HistoryFilters,
  page: PageRequest,
): Page<HistoryRow> {
  const kinds = allowedKinds(actor).filter((allowed) => kind === null || allowed === kind)
  const { where, order, limit } = keyset(imports.createdAt, imports.id, page)
  const rows = db
    .select({ run: imports, source: sources.name })
    .from(imports)
    .leftJoin(sources, eq(sources.id, imports.sourceId))
    .where(
      and(
        where,
        inArray(imports.kind, kinds),
        inArray(imports.state, ['running', 'paused', 'done', 'cancelled', 'failed']),
        sourceId === null ? undefined : eq(imports.sourceId, sourceId),
      ),
    )
    .orderBy(...order)
    .limit(limit)
    .all()
    .map(({ run, source }) => ({ ...run, source }))
  return cutPage(rows, page, ({ createdAt, id }) => ({ value: createdAt, id }))
}

/** This person's tables that still wait for a decision, newest first, and those of the system. */
export function openImports(db: Db, actor: Actor): HistoryRow[] {
  return db
    .select({ run: imports, source: sources.name })
    .from(imports)
    .leftJoin(sources, eq(sources.id, imports.sourceId))
    .where(
      and(
        inArray(imports.state, ['mapping', 'checking', 'ready', 'running', 'paused']),
        inArray(imports.kind, allowedKinds(actor)),
      ),
    )
    .orderBy(desc(imports.createdAt), desc(imports.id))
    .limit(50)
    .all()
    .map(({ run, source }) => ({ ...run, source }))
    .filter((run) => decides(actor, run) || run.state === 'running' || run.state === 'paused')
}

/** Kinds of table this person may bring; nobody without one has business here. */
export function allowedKinds(actor: Actor): ImportKind[] {
  const kinds = keysOf(importKinds).filter((kind) => can(actor, importers[kind].permission))
  if (kinds.length === 0) throw new Forbidden('call-data.import')
  return kinds
}

/** Sources a table may come from, by name. */
export function sourceOptions(db: Db): { id: number; name: string }[] {
  const { id, name } = sources
  return db.select({ id, name }).from(sources).orderBy(asc(name)).limit(500).all()
}

function sourceName(db: Db, id: number | null): string | null {
  if (id === null) return null
  return db.select().from(sources).where(eq(sources.id, id)).get()?.name ?? null
}

function versionOf(db: Db, id: number | null): number | null {
  if (id === null) return null
  return db.select().from(importMappings).where(eq(importMappings.id, id)).get()?.version ?? null
}
