import { fileURLToPath } from 'node:url'

import Database from 'better-sqlite3'
import { type SQL, sql } from 'drizzle-orm'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate } from 'drizzle-orm/better-sqlite3/migrator'
import type { BaseSQLiteDatabase, SQLiteColumn } from 'drizzle-orm/sqlite-core'

import { gramsOf } from './grams.ts'
import { lineGrams } from './line-grams.ts'

/** The open database or a transaction inside it: a command takes either and nests as a savepoint. */
export type Db = BaseSQLiteDatabase<'sync', Database.RunResult>

export type OpenDatabase = {
  db: BetterSQLite3Database<Record<string, never>>
  sqlite: Database.Database
  close: () => void
}

const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url))

/** Opens a database file (or a serialised copy) with the pragmas every process must share. */
export function openDatabase(source: string | Buffer): OpenDatabase {
  const sqlite = new Database(source)
  sqlite.pragma('journal_mode = WAL')
  sqlite.pragma('synchronous = FULL')
  sqlite.pragma('foreign_keys = ON')
  sqlite.pragma('busy_timeout = 10000')
  sqlite.pragma('wal_autocheckpoint = 1000')
  // What is erased is overwritten, also what a row leaves behind as it moves to another page.
  sqlite.pragma('secure_delete = ON')
  // The triggers that keep the full-text indexes in step with the texts cut these with them.
  sqlite.function('search_grams', { deterministic: true }, gramsOf)
  sqlite.function('line_grams', { deterministic: true }, lineGrams)
  return { db: drizzle(sqlite, { casing: 'snake_case' }), sqlite, close: () => sqlite.close() }
}

/**
 * Brings the schema up to date. A table rebuild inside the migrator's transaction would empty child
 * tables by ON DELETE CASCADE, since the pragma is a no-op there: keys are switched off around it
 * and checked afterwards.
 */
export function migrateDatabase({ db, sqlite }: OpenDatabase): void {
  sqlite.pragma('foreign_keys = OFF')
  try {
    migrate(db, { migrationsFolder })
    const broken = sqlite.pragma('foreign_key_check') as unknown[]
    if (broken.length > 0) throw new Error(`数据库升级后有 ${broken.length} 处关联断裂，已停止启动`)
  } finally {
    sqlite.pragma('foreign_keys = ON')
  }
}

/** The connection under a database or a transaction, for the few statements that must cost nothing. */
export function connectionOf(db: Db): Database.Database {
  return (db as unknown as { session: { client: Database.Database } }).session.client
}

const built = new WeakMap<Database.Database, Map<unknown, unknown>>()

/**
 * A statement that every arrival runs, built and compiled once for each connection: doing so anew costs
 * more than running it. `build` is a constant of its module and names its values by placeholders.
 */
export function prepared<T>(db: Db, build: (db: Db) => T): T {
  const connection = connectionOf(db)
  const known = built.get(connection) ?? new Map<unknown, unknown>()
  built.set(connection, known)
  const statement = (known.get(build) as T | undefined) ?? build(db)
  known.set(build, statement)
  return statement
}

/** Runs a writing transaction; takes the write lock at once, as web and worker share the file. */
export function write<T>(db: Db, work: (tx: Db) => T): T {
  return db.transaction(work, { behavior: 'immediate' })
}

/** `column in (…)` for any number of values: one value of the statement, however many they are. */
export function isOneOf(column: SQLiteColumn, values: readonly (string | number)[]): SQL {
  return sql`${column} in (select value from json_each(${JSON.stringify(values)}))`
}

/** The same in a prepared statement: the placeholder takes the values as JSON. */
export function isOneOfNamed(column: SQLiteColumn, name: string): SQL {
  return sql`${column} in (select value from json_each(${sql.placeholder(name)}))`
}
