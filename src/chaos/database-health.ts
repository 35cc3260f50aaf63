import type Database from 'better-sqlite3'

import { openDatabase } from '#src/kernel/db.ts'

/**
 * What is wrong with a database file. Asked over a connection of its own: one that has been open for
 * long checks the lists of FTS5 by what it knew of them when it last used them, and takes what other
 * processes have merged since for corruption.
 */
export function databaseFaults({ name }: Pick<Database.Database, 'name'>): string[] {
  const { sqlite, close } = openDatabase(name)
  try {
    const integrity = sqlite.pragma('integrity_check', { simple: true })
    const keys = sqlite.pragma('foreign_key_check') as unknown[]
    return [
      ...(integrity === 'ok' ? [] : [`integrity_check: ${String(integrity)}`]),
      ...(keys.length === 0 ? [] : [`foreign_key_check: ${keys.length} rows`]),
    ]
  } finally {
    close()
  }
}
