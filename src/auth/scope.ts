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
  const { scope } = actor
  if (scope.kind === 'all') return undefined
  if (scope.kind === 'nothing') return sql`0`
  const column = {
    'sub-centre': columns.subCentreId,
    department: columns.departmentId,
    team: columns.teamId,
    person: columns.personId,
  }[scope.kind]
  return eq(column, scope.id)
}
