import { existsSync } from 'node:fs'

import { type OpenDatabase, openDatabase } from '#src/kernel/db.ts'
import { pendingMigrations } from '#src/kernel/upgrade.ts'

/** Runs a command over the database; says what to do where it is missing or of an older program. */
export async function withDatabase<T>(
  file: string,
  work: (open: OpenDatabase) => T | Promise<T>,
): Promise<T> {
  if (!existsSync(file)) throw new Error('数据库还没有建好：请先运行 npm run db:migrate')
  const open = openDatabase(file)
  try {
    if (pendingMigrations(open) > 0) {
      throw new Error('数据库还没有升级：请先运行 npm run db:migrate')
    }
    return await work(open)
  } finally {
    open.close()
  }
}
