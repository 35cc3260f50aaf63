import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { finish } from '#src/kernel/jobs/queue.ts'
import type { JobHandlers } from '#src/kernel/jobs/runner.ts'

import { supervisionFiles } from './schema.ts'
import type { SheetFiles } from './sheet-files.ts'

/** A younger one may belong to an entry that is about to be written. */
const leastAgeMs = dayMs

/** Job 'sweep-attachments': takes away what no sheet refers to. */
export const sweepAttachmentsHandler =
  (files: SheetFiles): JobHandlers['sweep-attachments'] =>
  (_payload, { db, job }) => {
    sweepSheetFiles(db, files, Date.now())
    write(db, (tx) => finish(tx, job))
  }

/**
 * Attachments are placed before their entry is written, so an entry that is refused, or a process that
 * dies in between, leaves files that nobody refers to. Says how many went.
 */
export function sweepSheetFiles(db: Db, files: SheetFiles, now: number): number {
  const limit = now - leastAgeMs
  const gone = files
    .before(limit)
    .filter((sha256) => !isReferred(db, sha256) && files.remove(sha256, limit))
  if (gone.length > 0) {
    const subject = { kind: 'supervision', id: 'files' } as const
    write(db, (tx) =>
      record(tx, system, 'supervision.files-swept', subject, { figure: gone.length }),
    )
  }
  return gone.length
}

const isReferred = (db: Db, sha256: string): boolean =>
  db
    .select({ id: supervisionFiles.id })
    .from(supervisionFiles)
    .where(eq(supervisionFiles.sha256, sha256))
    .limit(1)
    .get() !== undefined
