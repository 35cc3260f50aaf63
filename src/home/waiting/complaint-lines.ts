import { and, asc, isNotNull, isNull, type SQL } from 'drizzle-orm'

import type { Place } from '#src/auth/holders.ts'
import { complaints } from '#src/complaints/schema.ts'
import { faultCategories } from '#src/complaints/vocabulary.ts'
import type { Db } from '#src/kernel/db.ts'
import type { Permission } from '#src/kernel/permissions.ts'
import { departments } from '#src/organisation/schema.ts'

import { plainLine, type WaitLine } from './line.ts'
import type { WaitKind } from './vocabulary.ts'

export const complaintColumns = {
  id: complaints.id,
  complaintNo: complaints.complaintNo,
  level: complaints.level,
  faultCategory: complaints.faultCategory,
  stageAt: complaints.stageAt,
  dueAt: complaints.dueAt,
  contactDueAt: complaints.contactDueAt,
  handlerId: complaints.handlerId,
  handlerName: complaints.handlerName,
  handlingDepartmentId: complaints.handlingDepartmentId,
  subCentreId: complaints.subCentreId,
  departmentId: complaints.departmentId,
}
export type WaitingComplaint = Pick<typeof complaints.$inferSelect, keyof typeof complaintColumns>

/**
 * Complaints of a condition, what is due first at the head; those without a limit come last. While one
 * is paused nobody can take it further. `where` names the stage, so that both parts walk its index.
 */
export function soonest(db: Db, where: SQL | undefined, limit: number): WaitingComplaint[] {
  const { dueAt, id, pausedAt } = complaints
  const part = (dated: SQL, most: number) =>
    db
      .select(complaintColumns)
      .from(complaints)
      .where(and(where, dated, isNull(pausedAt)))
      .orderBy(asc(dueAt), asc(id))
      .limit(most)
      .all()
  const dated = part(isNotNull(dueAt), limit)
  return dated.length === limit ? dated : [...dated, ...part(isNull(dueAt), limit - dated.length)]
}

type Said = {
  kind: WaitKind
  part: 'routing' | 'handling'
  permission: Permission
  /** Where those who may do it are to be looked for; by default where the complaint belongs. */
  place?: Place | null
}

export function complaintLine(
  { id, complaintNo, level, faultCategory, stageAt, dueAt, ...units }: WaitingComplaint,
  { kind, part, permission, place }: Said,
): WaitLine {
  return {
    ...plainLine,
    kind,
    thing: `${complaintNo} ${faultCategories[faultCategory]}`,
    href: `/complaints/${id}#${part}`,
    since: stageAt === 0 ? null : stageAt,
    dueAt,
    urgent: level === 'major' ? '重大' : null,
    others: { permission, place: place === undefined ? units : place },
  }
}

/** Where the people of the department that handles a complaint are. */
export function handlingPlaces(db: Db): (complaint: WaitingComplaint) => Place | null {
  const centres = new Map(
    db
      .select({ id: departments.id, subCentreId: departments.subCentreId })
      .from(departments)
      .all()
      .map(({ id, subCentreId }) => [id, subCentreId]),
  )
  return ({ handlingDepartmentId: departmentId }) =>
    departmentId === null ? null : { departmentId, subCentreId: centres.get(departmentId) ?? null }
}
