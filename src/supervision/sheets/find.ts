import { and, eq, exists, inArray, isNotNull, type SQL, sql } from 'drizzle-orm'

import { actsFor } from '#src/complaints/flow/handling-department.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { departments, teams } from '#src/organisation/schema.ts'

import type { Metric } from '../metrics/weekly.ts'
import { type SupervisionSheet, supervisionSheets } from './schema.ts'
import { sheetRefusals } from './vocabulary.ts'

/** 督办表 an actor may read: those of the own department; drafts are for who issues them. */
export function sheetsSeen(db: Db, actor: Actor): SQL | undefined {
  const drafts = can(actor, 'supervision.issue') ? undefined : isNotNull(supervisionSheets.sheetNo)
  return and(ofScope(db, actor), drafts)
}

function ofScope(db: Db, { scope }: Actor): SQL | undefined {
  const { departmentId, subCentreId } = supervisionSheets
  switch (scope.kind) {
    case 'all':
      return undefined
    case 'sub-centre':
      return eq(subCentreId, scope.id)
    case 'department':
      return eq(departmentId, scope.id)
    case 'team':
      return exists(
        db
          .select({ one: sql`1` })
          .from(teams)
          .where(and(eq(teams.id, scope.id), eq(teams.departmentId, departmentId))),
      )
    default:
      return sql`0`
  }
}

/** A sheet as a command may work on it. Raises NotFound outside the actor's scope. */
export function sheetFor(db: Db, actor: Actor, id: number): SupervisionSheet {
  authorise(actor, 'supervision.read')
  const sheet = db
    .select()
    .from(supervisionSheets)
    .where(and(eq(supervisionSheets.id, id), sheetsSeen(db, actor)))
    .get()
  if (!sheet) throw new NotFound()
  return sheet
}

/** The same, for a form that was drawn at a revision: one that is older is told. */
export function presentSheet(db: Db, actor: Actor, id: number, seen: number): SupervisionSheet {
  const sheet = sheetFor(db, actor, id)
  if (sheet.revision !== seen) throw refused(sheetRefusals, 'stale')
  return sheet
}

/** Whether an actor answers for the duty department. */
export const answersFor = (db: Db, actor: Actor, sheet: SupervisionSheet): boolean =>
  can(actor, 'supervision.answer') && actsFor(db, actor, sheet.departmentId)

export const metricOf = (sheet: SupervisionSheet): Metric => ({
  kind: sheet.metricKind,
  departmentId: sheet.metricDepartmentId,
  faultCategory: sheet.faultCategory,
  rootCause: sheet.rootCause,
  staffCategory: sheet.staffCategory,
})

export function departmentFor(db: Db, id: number) {
  const department = db.select().from(departments).where(eq(departments.id, id)).get()
  if (!department) throw refused(sheetRefusals, 'no-department')
  return department
}

/** Names of departments by their ids. */
export function departmentNames(db: Db, ids: readonly number[]): ReadonlyMap<number, string> {
  if (ids.length === 0) return new Map()
  const rows = db
    .select({ id: departments.id, name: departments.name })
    .from(departments)
    .where(inArray(departments.id, [...new Set(ids)]))
    .all()
  return new Map(rows.map(({ id, name }) => [id, name]))
}
