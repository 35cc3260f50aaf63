import type { Db } from '#src/kernel/db.ts'
import type { TakeTable } from '#src/recordings/sources/take-file.ts'

import { importFolderTable } from './bring.ts'
import type { ImportFiles } from './files.ts'

/** What a watched folder does with the tables in it. */
export function folderTables(db: Db, files: ImportFiles): TakeTable {
  return async ({ actor, sourceId, name, body }) => {
    const brought = await importFolderTable(db, files, actor, { name, sourceId, body })
    if (!brought.ok)
      return { outcome: brought.mappable ? 'problem' : 'refused', problem: brought.problem }
    return { outcome: brought.again ? 'duplicate' : 'received' }
  }
}
