import { and, eq, max } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { withdraw } from '#src/kernel/jobs/queue.ts'

import { begin, bySource, patienceMs, smallBytes, subjectOf } from './bring.ts'
import type { ImportFiles } from './files.ts'
import { importers } from './importers.ts'
import type { Mapping } from './mapping.ts'
import { importOf, runImport } from './run.ts'
import { type Import, importFiles, importMappings, importProblems, imports } from './schema.ts'
import { importRefusals, type ImportState } from './vocabulary.ts'

/** Whether this person decides about the table: who brought it does, or anyone where nobody did. */
export function decides(actor: Actor, run: Pick<Import, 'accountId'>): boolean {
  return run.accountId === null || run.accountId === actor.accountId
}

/** States in which a table is its bringer's own affair. */
const drafts: readonly ImportState[] = ['mapping', 'checking', 'ready', 'dismissed']

/** An import as this person may see it: what is not imported yet is seen by who brought it. */
export function visibleImport(db: Db, actor: Actor, id: number): Import {
  const run = importOf(db, id)
  if (!run) throw new NotFound()
  if (drafts.includes(run.state) && !decides(actor, run)) throw new NotFound()
  authorise(actor, importers[run.kind].permission)
  return run
}

const fresh = { position: 0, rows: 0, added: 0, updated: 0, unchanged: 0, badRows: 0, problems: 0 }

/** Imports what was checked. A second click finds it begun, and is told so. */
export function startImport(db: Db, actor: Actor, id: number): void {
  write(db, (tx) => {
    const run = importOf(tx, id)
    // Who may not import is not told how far a table is.
    if (run) authorise(actor, importers[run.kind].permission)
    if (!run || !decides(actor, run) || run.state !== 'ready') {
      throw refused(importRefusals, 'draft-gone')
    }
    if ((run.foreseen?.good ?? 0) === 0) throw refused(importRefusals, 'nothing-to-import')
    tx.delete(importProblems).where(eq(importProblems.importId, id)).run()
    const startedAt = Date.now()
    move(tx, id, { ...fresh, news: {}, state: 'running', startedAt })
    record(tx, actor, 'import.started', { kind: 'import', id }, { file: run.fileName })
    begin(tx, id, isSmall(tx, run) ? patienceMs : 0)
  })
}

/** Says how the columns of a table become ours, keeps that for the source, and checks the table. */
export function mapImport(db: Db, actor: Actor, id: number, mapping: Mapping): void {
  write(db, (tx) => {
    const run = visibleImport(tx, actor, id)
    if (run.state !== 'mapping' && run.state !== 'ready') {
      throw refused(importRefusals, 'draft-gone')
    }
    const version = saveMapping(tx, actor, run, mapping)
    tx.delete(importProblems).where(eq(importProblems.importId, id)).run()
    const state = 'checking'
    const values = { mapping, mappingId: version.id, foreseen: null, news: {} }
    move(tx, id, { ...fresh, ...values, state })
    const particulars = { version: version.number, columns: mapping.columns }
    record(tx, actor, 'import.mapped', { kind: 'import', id }, particulars)
    begin(tx, id, isSmall(tx, run) ? patienceMs : 0)
  })
}

function saveMapping(tx: Db, actor: Actor, { kind, sourceId }: Import, mapping: Mapping) {
  const own = and(eq(importMappings.kind, kind), bySource(importMappings.sourceId, sourceId))
  const last = tx
    .select({ version: max(importMappings.version) })
    .from(importMappings)
    .where(own)
    .get()
  const number = (last?.version ?? 0) + 1
  const about = { kind, sourceId, version: number, createdBy: actor.name, createdAt: Date.now() }
  const { id } = tx
    .insert(importMappings)
    .values({ ...about, mapping })
    .returning({ id: importMappings.id })
    .get()
  return { id, number }
}

export function dismissImport(db: Db, actor: Actor, id: number): void {
  write(db, (tx) => {
    const run = visibleImport(tx, actor, id)
    if (!drafts.includes(run.state)) throw refused(importRefusals, 'draft-gone')
    end(tx, id, 'dismissed')
    record(tx, actor, 'import.dismissed', { kind: 'import', id }, { file: run.fileName })
  })
}

/** Stops between two batches; what is imported stays, and it can go on from there. */
export function pauseImport(db: Db, actor: Actor, id: number): void {
  write(db, (tx) => {
    const run = visibleImport(tx, actor, id)
    if (run.state !== 'running') throw refused(importRefusals, 'not-running')
    move(tx, id, { state: 'paused' })
    withdraw(tx, 'import-table', subjectOf(id))
    record(tx, actor, 'import.paused', { kind: 'import', id }, { rows: run.rows })
  })
}

/** Goes on where it stopped, also when the job that did the work was cancelled or failed. */
export function resumeImport(db: Db, actor: Actor, id: number): void {
  write(db, (tx) => {
    const run = visibleImport(tx, actor, id)
    if (!['paused', 'running', 'checking'].includes(run.state)) {
      throw refused(importRefusals, 'not-paused')
    }
    if (run.state === 'paused') move(tx, id, { state: 'running', problem: null })
    begin(tx, id)
    record(tx, actor, 'import.resumed', { kind: 'import', id }, { rows: run.rows })
  })
}

/** Ends an import half-way. Rows already imported stay: bringing the table again doubles nothing. */
export function cancelImport(db: Db, actor: Actor, id: number): void {
  write(db, (tx) => {
    const run = visibleImport(tx, actor, id)
    if (run.state !== 'running' && run.state !== 'paused') {
      throw refused(importRefusals, 'not-stoppable')
    }
    end(tx, id, 'cancelled')
    const { fileName: file, rows, added, updated, unchanged, news } = run
    record(tx, actor, 'import.cancelled', { kind: 'import', id }, { file, rows })
    // What did come in is announced as an import of its own.
    if (rows > 0) {
      const totals = { ...{ added, updated, unchanged, news }, file, rows }
      importers[run.kind].conclude(tx, actor, totals)
    }
  })
}

/** Does a small table's work at once, while its person waits; a large one is left to a worker. */
export async function workAtOnce(db: Db, files: ImportFiles, id: number): Promise<void> {
  const run = importOf(db, id)
  if (!run || !isSmall(db, run)) return
  await runImport(db, files, id, {
    signal: new AbortController().signal,
    onProgress: () => undefined,
    ending: (tx) => void withdraw(tx, 'import-table', subjectOf(id)),
  })
}

function isSmall(db: Db, { fileId }: Import): boolean {
  const { bytes } = importFiles
  const file = db.select({ bytes }).from(importFiles).where(eq(importFiles.id, fileId)).get()
  return (file?.bytes ?? Infinity) <= smallBytes
}

function end(tx: Db, id: number, state: 'dismissed' | 'cancelled'): void {
  move(tx, id, { state, finishedAt: Date.now() })
  withdraw(tx, 'import-table', subjectOf(id))
}

function move(tx: Db, id: number, values: Partial<typeof imports.$inferInsert>): void {
  tx.update(imports).set(values).where(eq(imports.id, id)).run()
}
