import { mappingFor } from '#src/imports/bring.ts'
import { importRows } from '#src/imports/import-rows.ts'
import { importers } from '#src/imports/importers.ts'
import { type ImportKind } from '#src/imports/vocabulary.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { type ImportResult, missingColumns, type RowError } from '#src/kernel/importing.ts'

import type { BodyRows } from './body-rows.ts'
import { ApiError } from './errors.ts'

export type TableKind = Exclude<ImportKind, 'roster' | 'call-volumes'>
export type Brought = ImportResult & {
  errors: RowError[]
  /** Names of fields that this table does not know: most likely misspelt. */
  ignored: string[]
}

/** What a table of this kind may hold, for reading it and for describing it. */
export const columnsOf = (kind: TableKind) => importers[kind].columns

/** The one place where the API meets the importers: reads rows and applies the good ones. */
export function bringRows(
  tx: Db,
  actor: Actor,
  kind: TableKind,
  { table, errors }: BodyRows,
  from: { name: string; sourceId: number },
): Brought {
  const { columns } = importers[kind]
  // A source with a saved mapping names its columns as it likes.
  const mapping = mappingFor(tx, kind, from.sourceId, table.header)
  if (mapping === null && table.rows.length > 0) {
    const message = missingColumns(importers[kind], table.header) ?? '有必填的字段没有对上'
    throw new ApiError('bad-body', { message })
  }
  const known = new Set(columns.map(({ name }) => name))
  const unknown = table.header.filter((name) => name !== '' && !known.has(name))
  const rows = table.rows.map(({ cells }) => cells)
  const result = importRows(tx, actor, { kind, rows, ...from })
  const faults = result.errors.map((fault) => ({
    ...fault,
    line: table.rows[fault.line - 1]!.line,
  }))
  return {
    ...result,
    errors: [...errors, ...faults].toSorted((a, b) => a.line - b.line),
    ignored: mapping?.id == null ? unknown.slice(0, 50) : [],
  }
}
