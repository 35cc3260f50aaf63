import { readOne, type RowError } from '#src/kernel/importing.ts'
import { openRows } from '#src/kernel/tables/read-rows.ts'

import type { ImportFiles } from './files.ts'
import type { AnyImporter } from './importers.ts'
import { inspectedOf } from './inspect.ts'
import { mapCells, type Mapping } from './mapping.ts'
import type { ImportFile } from './schema.ts'
import { seenKeys } from './seen-keys.ts'

/** Some rows of a table, read: the good ones with their line, the faults of the others. */
export type Walked = {
  rows: { line: number; value: unknown }[]
  errors: RowError[]
  /** The line of the last row, good or bad. */
  upTo: number
  count: number
  badRows: number
  /** How much of the file has been read, 0–1. */
  share: number
}

/** Rows of one transaction: pages that write wait no longer than this takes. */
export const rowsAtOnce = 1000

type Table = { file: ImportFile; mapping: Mapping; importer: AnyImporter; after: number }

/**
 * Walks a kept table batch by batch under our column names. Rows up to the line `after` are read, so
 * that repetitions of them are found, and left out.
 */
export async function* walkTable(
  files: ImportFiles,
  { file, mapping, importer, after }: Table,
): AsyncGenerator<Walked> {
  let bytesRead = 0
  const bytes = files.read(file.sha256, (more) => (bytesRead += more))
  const { rows } = await openRows(bytes, inspectedOf(file))
  const seen = seenKeys()
  const columnOf = (ours: string | null) => (ours === null ? null : (mapping.columns[ours] ?? ours))
  let walked = empty()
  for await (const some of rows) {
    for (const row of some) {
      const errors: RowError[] = []
      const report = (error: RowError) => {
        errors.push({ ...error, column: columnOf(error.column) })
      }
      const { line } = row
      if (!row.ok) report({ line, column: null, message: row.problem })
      const value = row.ok
        ? readOne(importer, mapCells(mapping, row.cells), line, report, seen)
        : null
      if (line <= after) continue
      walked.count += 1
      walked.upTo = line
      walked.errors.push(...errors)
      if (value === null) walked.badRows += 1
      else walked.rows.push({ line, value })
      if (walked.count < rowsAtOnce) continue
      yield { ...walked, share: bytesRead / Math.max(1, file.bytes) }
      walked = empty()
    }
  }
  if (walked.count > 0) yield { ...walked, share: 1 }
}

function empty(): Walked {
  return { rows: [], errors: [], upTo: 0, count: 0, badRows: 0, share: 0 }
}
