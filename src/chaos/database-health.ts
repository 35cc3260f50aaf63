import type Database from 'better-sqlite3'

import { openDatabase } from '#src/kernel/db.ts'

type Named = Pick<Database.Database, 'name'>

/**
 * What is wrong with a database file. Asked over a connection of its own: one that has been open for
 * long checks the lists of FTS5 by what it knew of them when it last used them, and takes what other
 * processes have merged since for corruption.
 */
export const databaseFaults = (database: Named): string[] =>
  asked(database, (sqlite) => [...integrityOf(sqlite), ...brokenKeysOf(sqlite)])

/** The same of a made-up centre, whose rows name things that were never made. */
export const integrityFaults = (database: Named): string[] => asked(database, integrityOf)

function asked({ name }: Named, ask: (sqlite: Database.Database) => string[]): string[] {
  const { sqlite, close } = openDatabase(name)
  try {
    return ask(sqlite)
  } finally {
    close()
  }
}

function integrityOf(sqlite: Database.Database): string[] {
  const integrity = sqlite.pragma('integrity_check', { simple: true })
  return integrity === 'ok' ? [] : [`integrity_check: ${String(integrity)}`]
}

function brokenKeysOf(sqlite: Database.Database): string[] {
  const keys = sqlite.pragma('foreign_key_check') as unknown[]
  return keys.length === 0 ? [] : [`foreign_key_check: ${keys.length} rows`]
}
