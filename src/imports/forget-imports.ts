import { and, eq, gt, inArray, lt, notExists, or } from 'drizzle-orm'

import { dayMs } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { finish } from '#src/kernel/jobs/queue.ts'
import type { JobHandlers } from '#src/kernel/jobs/runner.ts'

import type { ImportFiles } from './files.ts'
import { importFiles, importProblems, imports } from './schema.ts'
import { keptDays } from './vocabulary.ts'

/** A table nobody decided about is given up after a day: it may hold callers' numbers. */
const undecidedMs = dayMs

/**
 * Removes files and lists of faults past their keeping time. The history stays: who brought what, and
 * what came of it.
 */
export function forgetImportsHandler(files: ImportFiles): JobHandlers['forget-imports'] {
  return (_payload, { db, job }) => {
    const now = Date.now()
    giveUp(db, now)
    for (const { sha256 } of unneeded(db, now)) if (!files.isFresh(sha256)) files.remove(sha256)
    write(db, (tx) => finish(tx, job))
  }
}

function giveUp(db: Db, now: number): void {
  const undecided = inArray(imports.state, ['ready', 'checking'])
  write(db, (tx) => {
    tx.update(imports)
      .set({ state: 'dismissed', finishedAt: now })
      .where(and(undecided, lt(imports.createdAt, now - undecidedMs)))
      .run()
    tx.update(imports)
      .set({ state: 'dismissed', finishedAt: now })
      .where(and(eq(imports.state, 'mapping'), lt(imports.createdAt, now - keptDays * dayMs)))
      .run()
    const past = tx
      .select({ id: imports.id })
      .from(imports)
      .where(lt(imports.finishedAt, now - keptDays * dayMs))
    tx.delete(importProblems).where(inArray(importProblems.importId, past)).run()
  })
}

/** Files no import needs any more: all of them were given up, or ended long ago. */
function unneeded(db: Db, now: number): { sha256: string }[] {
  const open = ['mapping', 'checking', 'ready', 'running', 'paused'] as const
  const ended = ['done', 'cancelled', 'failed'] as const
  const fresh = gt(imports.finishedAt, now - keptDays * dayMs)
  const needs = or(
    inArray(imports.state, [...open]),
    and(inArray(imports.state, [...ended]), fresh),
  )
  const needed = db
    .select({ id: imports.id })
    .from(imports)
    .where(and(eq(imports.fileId, importFiles.id), needs))
  return db.select({ sha256: importFiles.sha256 }).from(importFiles).where(notExists(needed)).all()
}
