import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { readMigrationFiles } from 'drizzle-orm/migrator'

import { migrateDatabase, type OpenDatabase } from './db.ts'

const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url))

/** Schema steps this program has and the database does not. */
export function pendingMigrations({ sqlite }: Pick<OpenDatabase, 'sqlite'>): number {
  const all = readMigrationFiles({ migrationsFolder })
  if (!hasTable(sqlite, '__drizzle_migrations')) return all.length
  const newest = sqlite.prepare('SELECT max(created_at) FROM __drizzle_migrations').pluck().get()
  return all.filter((step) => step.folderMillis > Number(newest ?? 0)).length
}

/** Whether a newer program has worked on the database: this one must not touch it. */
export function isNewer({ sqlite }: Pick<OpenDatabase, 'sqlite'>): boolean {
  if (!hasTable(sqlite, '__drizzle_migrations')) return false
  const newest = sqlite.prepare('SELECT max(created_at) FROM __drizzle_migrations').pluck().get()
  const known = readMigrationFiles({ migrationsFolder }).map((step) => step.folderMillis)
  return Number(newest ?? 0) > Math.max(...known)
}

export const newerDatabase =
  '数据库已由更新的程序升级，这个旧程序不能使用它：请换用新程序，或换回升级前的备份'

/**
 * Brings the schema up to date. A database that holds anything is copied to `backupFolder` first;
 * answers with the path of that copy, or null when none was needed.
 */
export async function upgradeDatabase(
  open: OpenDatabase,
  backupFolder: string,
): Promise<string | null> {
  if (isNewer(open)) throw new Error(newerDatabase)
  if (pendingMigrations(open) === 0) return null
  const empty = !hasTable(open.sqlite, '__drizzle_migrations')
  const backup = empty ? null : await backUp(open, backupFolder)
  migrateDatabase(open)
  return backup
}

async function backUp({ sqlite }: OpenDatabase, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  const moment = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  const file = path.join(folder, `before-upgrade-${moment}.sqlite`)
  await sqlite.backup(file)
  return file
}

function hasTable(sqlite: OpenDatabase['sqlite'], name: string): boolean {
  const query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
  return sqlite.prepare(query).get(name) !== undefined
}
