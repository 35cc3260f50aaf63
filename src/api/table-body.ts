import { and, inArray, isNull } from 'drizzle-orm'

import { importers } from '#src/imports/drafts.ts'
import { type ImportKind } from '#src/imports/vocabulary.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { TableRow } from '#src/kernel/csv.ts'
import type { Db } from '#src/kernel/db.ts'
import { type ImportResult, missingColumns, type RowError } from '#src/kernel/importing.ts'
import { tidy } from '#src/organisation/agent-no.ts'
import { spellings } from '#src/recordings/names.ts'
import { calls } from '#src/recordings/schema.ts'

import type { BodyRows } from './body-rows.ts'
import { ApiError } from './errors.ts'

export type TableKind = Exclude<ImportKind, 'roster'>
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
  const importer = importers[kind]
  const missing = table.rows.length === 0 ? null : missingColumns(importer, table.header)
  if (missing) throw new ApiError('bad-body', { message: missing })
  const reading = importer.read(tx, table)
  const faults = [...errors, ...reading.errors].toSorted((a, b) => a.line - b.line)
  const known = new Set(importer.columns.map(({ name }) => name))
  const ignored = table.header.filter((name) => name !== '' && !known.has(name)).slice(0, 50)
  if (reading.rows.length === 0) {
    return { added: 0, updated: 0, unchanged: 0, errors: faults, ignored }
  }
  const rows = reading.rows.map(({ value }) => value)
  const result = importer.apply(tx, actor, rows, from.name)
  const good = new Set(reading.rows.map(({ line }) => line))
  if (kind === 'call-data') {
    const lines = table.rows.filter(({ line }) => good.has(line))
    claimCalls(tx, lines, from.sourceId)
  }
  return { ...result, errors: faults, ignored }
}

/** A call belongs to whoever announced it first. */
function claimCalls(tx: Db, lines: readonly TableRow[], sourceId: number): void {
  const numbers = lines.flatMap(({ cells }) => spellings(tidy(cells['call_id'] ?? '')))
  for (let at = 0; at < numbers.length; at += 5000) {
    const some = inArray(calls.callNo, numbers.slice(at, at + 5000))
    const unclaimed = and(some, isNull(calls.sourceId))
    tx.update(calls).set({ sourceId }).where(unclaimed).run()
  }
}
