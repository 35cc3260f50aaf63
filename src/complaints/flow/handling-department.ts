import { eq } from 'drizzle-orm'

import { holdersOf, type Place } from '#src/auth/holders.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import type { Permission } from '#src/kernel/permissions.ts'
import { departments } from '#src/organisation/schema.ts'

/** A department with its sub-centre, for asking who answers for it. */
export function departmentPlace(db: Db, departmentId: number): Place {
  const { subCentreId } = departments
  const department = db
    .select({ subCentreId })
    .from(departments)
    .where(eq(departments.id, departmentId))
    .get()
  return { subCentreId: department?.subCentreId ?? null, departmentId }
}

/** Accounts that hold a right at a department; with null, those of the whole centre. */
export function holderIds(db: Db, permission: Permission, departmentId: number | null): number[] {
  const place = departmentId === null ? null : departmentPlace(db, departmentId)
  return holdersOf(db, permission, place).map(({ id }) => id)
}

/** Whether an actor acts for a department: it lies within the own scope. */
export function actsFor(db: Db, { scope }: Actor, departmentId: number | null): boolean {
  if (scope.kind === 'all') return true
  if (departmentId === null) return false
  if (scope.kind === 'department') return scope.id === departmentId
  return scope.kind === 'sub-centre' && departmentPlace(db, departmentId).subCentreId === scope.id
}
