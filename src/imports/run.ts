import { setTimeout as pause } from 'node:timers/promises'

import { and, eq } from 'drizzle-orm'

import { system } from '#src/auth/policy.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { addUp, type BatchResult } from '#src/kernel/importing.ts'
import { placeCalls } from '#src/recordings/call-units.ts'

import type { ImportFiles } from './files.ts'
import { importers } from './importers.ts'
import { type Foreseen, type Import, importFiles, importProblems, imports } from './schema.ts'
import { walkTable, type Walked } from './walk.ts'

type Course = {
  signal: AbortSignal
  onProgress: (share: number) => void
  /** Runs in the transaction that ends the work: the job is finished there. */
  ending?: (tx: Db) => void
}

/** Rows shown in the preview. */
const sampleRows = 20

/**
 * Checks a brought table or imports it, whichever its state asks for. How far it got is kept in the
 * transaction that stores the rows, so that after a kill it goes on where it was: no row twice, none
 * left out. It stops between two batches when somebody pauses or cancels it.
 */
export async function runImport(
  db: Db,
  files: ImportFiles,
  importId: number,
  { signal, onProgress, ending = () => undefined }: Course,
): Promise<void> {
  const run = importOf(db, importId)
  if (!run || !run.mapping || (run.state !== 'checking' && run.state !== 'running')) {
    write(db, ending)
    return
  }
  const file = db.select().from(importFiles).where(eq(importFiles.id, run.fileId)).get()
  if (!file) throw new Error(`import ${importId} has no file`)
  const importer = importers[run.kind]
  const table = { file, mapping: run.mapping, importer, after: run.position }
  let position = run.position
  for await (const walked of walkTable(files, table)) {
    signal.throwIfAborted()
    const began = performance.now()
    const goesOn = write(db, (tx) => storeBatch(tx, run, position, walked))
    if (!goesOn) {
      write(db, ending)
      return
    }
    position = walked.upTo
    onProgress(walked.share)
    // Others who write get their turn between two batches.
    await pause(Math.min(50, (performance.now() - began) / 4))
  }
  signal.throwIfAborted()
  // Call data may have come before the roster that says where its agents belong.
  if (run.state === 'running' && run.kind === 'roster') placeCalls(db)
  write(db, (tx) => {
    conclude(tx, run, position)
    ending(tx)
  })
}

/** False when the import was paused, cancelled, or carried on by another worker meanwhile. */
function storeBatch(tx: Db, begun: Import, position: number, walked: Walked): boolean {
  const run = importOf(tx, begun.id)
  if (run?.state !== begun.state || run.position !== position) return false
  const importer = importers[run.kind]
  const values = walked.rows.map(({ value }) => value)
  const origin = { actor: actorOf(run), sourceId: run.sourceId }
  const checking = run.state === 'checking'
  const batch: BatchResult = checking
    ? { ...importer.foresee(tx, values, origin), news: {} }
    : importer.applyBatch(tx, values, origin)
  storeProblems(tx, run, walked)
  tx.update(imports)
    .set({
      ...addUp(run, batch),
      position: walked.upTo,
      rows: run.rows + walked.count,
      badRows: run.badRows + walked.badRows,
      problems: run.problems + walked.errors.length,
      ...(checking ? { foreseen: { ...noRows, sample: sampleOf(run, walked) } } : {}),
    })
    .where(eq(imports.id, run.id))
    .run()
  return true
}

const noRows = { added: 0, updated: 0, unchanged: 0, good: 0 }

function sampleOf({ kind, foreseen }: Import, { rows }: Walked): Foreseen['sample'] {
  const sample = foreseen?.sample ?? []
  const more = rows.slice(0, sampleRows - sample.length)
  return [
    ...sample,
    ...more.map(({ line, value }) => ({ line, cells: importers[kind].show(value) })),
  ]
}

function storeProblems(tx: Db, { id: importId, problems }: Import, { errors }: Walked): void {
  for (let at = 0; at < errors.length; at += 1000) {
    const values = errors.slice(at, at + 1000).map((error, index) => {
      return { importId, number: problems + at + index + 1, ...error }
    })
    tx.insert(importProblems).values(values).run()
  }
}

/** The end of a check awaits a decision; the end of an import is told to the rest of the house. */
function conclude(tx: Db, begun: Import, position: number): void {
  const run = importOf(tx, begun.id)
  if (run?.state !== begun.state || run.position !== position) return
  const { added, updated, unchanged, news, rows, badRows } = run
  const result = { added, updated, unchanged }
  const own = and(eq(imports.id, run.id), eq(imports.state, run.state))
  if (run.state === 'checking') {
    const foreseen = { ...result, good: rows - badRows, sample: run.foreseen?.sample ?? [] }
    tx.update(imports).set({ state: 'ready', foreseen }).where(own).run()
    return
  }
  tx.update(imports).set({ state: 'done', finishedAt: Date.now() }).where(own).run()
  const totals = { ...result, news: { ...news, badRows }, file: run.fileName, rows }
  importers[run.kind].conclude(tx, actorOf(run), totals)
}

export function importOf(db: Db, id: number): Import | undefined {
  return db.select().from(imports).where(eq(imports.id, id)).get()
}

/** Who brought the table, for the trail; whether they may was settled when it was started. */
export function actorOf({ accountId, actorName }: Import): Actor {
  return { ...system, accountId, name: actorName }
}
