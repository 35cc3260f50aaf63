import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { type Cells, type ImportResult, readOne, type RowError } from '#src/kernel/importing.ts'
import { placeCalls } from '#src/recordings/call-units.ts'

import { mappingFor } from './bring.ts'
import { importers } from './importers.ts'
import { mapCells, plainMapping } from './mapping.ts'
import { seenKeys } from './seen-keys.ts'
import type { ImportKind } from './vocabulary.ts'

type Rows = { kind: ImportKind; rows: readonly Cells[]; sourceId: number | null; name: string }

/**
 * Imports rows that a program sends, in one transaction: the good ones are stored, of the others every
 * fault is named, `line` being the number of the row from 1. A mapping of the source is applied.
 */
export function importRows(
  db: Db,
  actor: Actor,
  { kind, rows, sourceId, name }: Rows,
): ImportResult & { errors: RowError[] } {
  const importer = importers[kind]
  authorise(actor, importer.permission)
  const theirs = rows.map(lowered)
  const header = [...new Set(theirs.flatMap((cells) => Object.keys(cells)))]
  const known = mappingFor(db, kind, sourceId, header)
  const mapping = known?.mapping ?? plainMapping(importer.columns, header)
  const errors: RowError[] = []
  const seen = seenKeys()
  const values = theirs.flatMap((cells, index) => {
    const report = (error: RowError) => void errors.push(error)
    const value = readOne(importer, mapCells(mapping, cells), index + 1, report, seen)
    return value === null ? [] : [value]
  })
  return write(db, (tx) => {
    const { news, ...result } = importer.applyBatch(tx, values, { actor, sourceId })
    const badRows = rows.length - values.length
    const totals = { ...result, news: { ...news, badRows }, file: name, rows: rows.length }
    if (kind === 'roster') placeCalls(tx)
    importer.conclude(tx, actor, totals)
    return { ...result, errors }
  })
}

function lowered(cells: Cells): Cells {
  return Object.fromEntries(
    Object.entries(cells).map(([name, text]) => [name.trim().toLowerCase(), text]),
  )
}
