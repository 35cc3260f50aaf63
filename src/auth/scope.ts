import { eq, sql, type SQL } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'

import type { Actor } from '#src/kernel/actor.ts'

/** Columns of a table that carries the unit a row belongs to. */
export type UnitColumns = {
  subCentreId: SQLiteColumn
  departmentId: SQLiteColumn
  teamId: SQLiteColumn
  personId: SQLiteColumn
}

/** The rows this actor may see, as a condition; undefined means all. Every list query starts from it. */
export function visibleTo(actor: Actor, columns: UnitColumns): SQL | undefined {
  return ofUnit(actor, columns, eq)
}

/**
 * The same about rows that are found by something else, like the calls of one page: the sign keeps the
 * search from starting at the unit, whose rows are many.
 */
export function visibleAmong(actor: Actor, columns: UnitColumns): SQL | undefined {
  return ofUnit(actor, columns, isAmong)
}

/** Whether a column holds a value, for rows that are found by something else. */
export const isAmong = (column: SQLiteColumn, value: number): SQL => sql`+${column} = ${value}`

function ofUnit(
  { scope }: Actor,
  columns: UnitColumns,
  holds: (column: SQLiteColumn, id: number) => SQL,
): SQL | undefined {
  if (scope.kind === 'all') return undefined
  if (scope.kind === 'nothing') return sql`0`
  const column = {
    'sub-centre': columns.subCentreId,
    department: columns.departmentId,
    team: columns.teamId,
    person: columns.personId,
  }[scope.kind]
  return holds(column, scope.id)
}
