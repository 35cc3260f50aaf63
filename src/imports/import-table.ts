import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { write } from '#src/kernel/db.ts'
import { finish, LeaseLost, maxAttempts } from '#src/kernel/jobs/queue.ts'
import type { JobHandlers } from '#src/kernel/jobs/runner.ts'

import type { ImportFiles } from './files.ts'
import { actorOf, importOf, runImport } from './run.ts'
import { imports } from './schema.ts'
import { importRefusals } from './vocabulary.ts'

/** Checks or imports one brought table. An attempt that fails goes on where the one before ended. */
export function importTableHandler(files: ImportFiles): JobHandlers['import-table'] {
  return async ({ importId }, { db, job, signal, onProgress }) => {
    const ending = (tx: typeof db) => finish(tx, job)
    try {
      await runImport(db, files, importId, { signal, onProgress, ending })
    } catch (error) {
      if (error instanceof LeaseLost) throw error
      const gone = (error as NodeJS.ErrnoException).code === 'ENOENT'
      if (!signal.aborted && (gone || job.attempts >= maxAttempts)) {
        const problem = gone ? importRefusals['file-gone'] : '系统出错，已入库的行都保留；可以继续'
        write(db, (tx) => {
          const run = importOf(tx, importId)
          if (run?.state !== 'checking' && run?.state !== 'running') return
          const values = gone
            ? ({ state: 'failed', problem, finishedAt: Date.now() } as const)
            : ({ state: 'paused', problem } as const)
          tx.update(imports).set(values).where(eq(imports.id, importId)).run()
          record(tx, actorOf(run), 'import.failed', { kind: 'import', id: importId }, { problem })
        })
      }
      throw error
    }
  }
}
