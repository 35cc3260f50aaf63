import type { Actor } from './actor.ts'
import type { Table } from './csv.ts'
import { type Db, write } from './db.ts'
import type { Permission } from './permissions.ts'

/** What is wrong with one row, in words for the person who made the table. */
export type RowError = { line: number; column: string | null; message: string }

/** A table read against a format: good rows ready to apply, bad ones named. Nothing is written. */
export type ImportReading<T> = { rows: { line: number; value: T }[]; errors: RowError[] }

export type ImportResult = { added: number; updated: number; unchanged: number }

/** Result of some rows, with what else came of them (new agents, linked recordings), by name. */
export type BatchResult = ImportResult & { news: Record<string, number> }

export type Cells = Readonly<Record<string, string>>
export type Fault = (column: string, message: string) => void

export type ImportColumn = {
  name: string
  label: string
  required: boolean
  /** The words the column may hold, where it is not free text. */
  words?: Readonly<Record<string, string>>
}

/** Reads rows one by one, so that a table may be of any size. */
export type RowFormat<T> = {
  /** Header names of the file with their Chinese labels; missing required ones refuse the file. */
  columns: readonly ImportColumn[]
  /** The value of a row, or null after every fault of it has been named. */
  readRow: (cells: Cells, fault: Fault) => T | null
  /** What no two rows of one table may share. */
  key: { column: string; label: string; of: (value: T) => string }
}

/**
 * One kind of table that people bring, of any size. `applyBatch` runs in the caller's transaction and
 * may be run twice with the same rows (the second time all are unchanged); `conclude` follows once,
 * after the last batch, and writes the audit event.
 */
export type Importer<T> = RowFormat<T> & {
  permission: Permission
  applyBatch: (tx: Db, rows: readonly T[], origin: ImportOrigin) => BatchResult
  conclude: (tx: Db, actor: Actor, totals: ImportTotals) => void
  /** What `applyBatch` would do with these rows. Nothing is written. */
  foresee: (db: Db, rows: readonly T[], origin: ImportOrigin) => ImportResult
  read: (db: Db, table: Table) => ImportReading<T>
  /** A whole small table in one transaction. */
  apply: (db: Db, actor: Actor, rows: readonly T[], fileName: string) => ImportResult
  /** One row as people read it, in the order of `columns`, for the preview. */
  show: (value: T) => string[]
}

export type ImportOrigin = { actor: Actor; sourceId: number | null }
export type ImportTotals = BatchResult & { file: string; rows: number }

type Parts<T> = Omit<Importer<T>, 'read' | 'apply'> & {
  authorise: (actor: Actor) => void
}

/** An importer from its parts: whole tables are applied the way large ones are, in one batch. */
export function importerOf<T>({ authorise, ...parts }: Parts<T>): Importer<T> {
  return {
    ...parts,
    read: (_db, table) => readWhole(parts, table),
    apply: (db, actor, rows, file) => {
      authorise(actor)
      return write(db, (tx) => {
        const result = parts.applyBatch(tx, rows, { actor, sourceId: null })
        parts.conclude(tx, actor, { ...result, file, rows: rows.length })
        const { added, updated, unchanged } = result
        return { added, updated, unchanged }
      })
    },
  }
}

function readWhole<T>(format: RowFormat<T>, table: Table): ImportReading<T> {
  const rows: { line: number; value: T }[] = []
  const errors: RowError[] = []
  const seen = new Map<string, number>()
  for (const { line, cells } of table.rows) {
    const value = readOne(format, cells, line, (error) => errors.push(error), {
      first: (key) => {
        const before = seen.get(key)
        if (before === undefined) seen.set(key, line)
        return before
      },
    })
    if (value !== null) rows.push({ line, value })
  }
  return { rows, errors }
}

/** Remembers on which line a key was first met. */
export type Seen = { first: (key: string, line: number) => number | undefined }

/** One row of a table, or null after naming what is wrong with it, or that it came before. */
export function readOne<T>(
  { readRow, key }: RowFormat<T>,
  cells: Cells,
  line: number,
  report: (error: RowError) => void,
  seen: Seen,
): T | null {
  const value = readRow(cells, (column, message) => report({ line, column, message }))
  if (value === null) return null
  const text = key.of(value)
  const first = seen.first(text.toLowerCase(), line)
  if (first === undefined) return value
  report({ line, column: key.column, message: `${key.label} ${text} 和第 ${first} 行重复` })
  return null
}

/** Adds what came of one batch to what came of those before it. */
export function addUp(totals: BatchResult, batch: BatchResult): BatchResult {
  const news = { ...totals.news }
  for (const [name, count] of Object.entries(batch.news)) news[name] = (news[name] ?? 0) + count
  return {
    added: totals.added + batch.added,
    updated: totals.updated + batch.updated,
    unchanged: totals.unchanged + batch.unchanged,
    news,
  }
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
