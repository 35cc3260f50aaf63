import type { Actor } from './actor.ts'
import type { Table } from './csv.ts'
import type { Db } from './db.ts'
import type { Permission } from './permissions.ts'

/** What is wrong with one row, in words for the person who made the table. */
export type RowError = { line: number; column: string | null; message: string }

/** A table read against a format: good rows ready to apply, bad ones named. Nothing is written. */
export type ImportReading<T> = { rows: { line: number; value: T }[]; errors: RowError[] }

export type ImportResult = { added: number; updated: number; unchanged: number }

/**
 * One kind of table that people bring. `read` never writes; `apply` runs in one transaction, writes
 * its audit event and may be run twice with the same rows (the second time all are unchanged).
 */
export type Importer<T> = {
  permission: Permission
  /** Header names of the file with their Chinese labels; missing required ones refuse the file. */
  columns: readonly { name: string; label: string; required: boolean }[]
  read: (db: Db, table: Table) => ImportReading<T>
  apply: (db: Db, actor: Actor, rows: readonly T[], fileName: string) => ImportResult
  /** One row as people read it, in the order of `columns`, for the preview. */
  show: (value: T) => string[]
}

/** Sentence naming required columns that the header lacks, or null. */
export function missingColumns(importer: Pick<Importer<never>, 'columns'>, header: string[]) {
  const missing = importer.columns.filter(
    ({ name, required }) => required && !header.includes(name),
  )
  if (missing.length === 0) return null
  const names = missing.map(({ name, label }) => `${name}(${label})`)
  return `表头缺少这些列：${names.join('、')}`
}
