import { and, eq, isNotNull, lt } from 'drizzle-orm'

import { dayMs } from '#src/kernel/calendar.ts'
import { write } from '#src/kernel/db.ts'
import { finish } from '#src/kernel/jobs/queue.ts'
import type { JobHandlers } from '#src/kernel/jobs/runner.ts'

import type { ExportFiles } from './files/export-files.ts'
import { listExports } from './schema.ts'
import { exportKeptDays } from './vocabulary.ts'

/** Removes files past their keeping time, and what killed processes left. Who took what stays known. */
export function forgetExportsHandler(files: ExportFiles): JobHandlers['forget-exports'] {
  return (_payload, { db, job }) => {
    const now = Date.now()
    const past = and(
      eq(listExports.state, 'done'),
      lt(listExports.finishedAt, now - exportKeptDays * dayMs),
    )
    for (const { id, file } of db.select().from(listExports).where(past).all()) {
      if (file !== null) files.remove(file)
      db.update(listExports)
        .set({ state: 'expired', file: null })
        .where(eq(listExports.id, id))
        .run()
    }
    const named = new Set(
      db
        .select({ file: listExports.file })
        .from(listExports)
        .where(and(eq(listExports.state, 'done'), isNotNull(listExports.file)))
        .all()
        .map(({ file }) => file),
    )
    for (const file of files.oldFiles(now)) if (!named.has(file)) files.remove(file)
    write(db, (tx) => finish(tx, job))
  }
}
