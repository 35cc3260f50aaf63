import { and, eq, inArray, or, type SQL } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { departments } from '#src/organisation/schema.ts'

import { type Complaint, complaints } from '../schema.ts'

/** A complaint as a command may work on it. Raises NotFound outside the actor's reach. */
export function complaintFor(db: Db, actor: Actor, id: number): Complaint {
  const complaint = db
    .select()
    .from(complaints)
    .where(and(eq(complaints.id, id), withinReach(db, actor)))
    .get()
  if (!complaint) throw new NotFound()
  return complaint
}

/**
 * What an actor reaches: complaints about the agents of the own unit, and those the own department
 * handles. For one complaint; a list walks one of the two along its index.
 */
export function withinReach(db: Db, actor: Actor): SQL | undefined {
  const about = visibleTo(actor, complaints)
  if (about === undefined) return undefined
  return or(about, handledWithin(db, actor))
}

/** Complaints that the actor's own department handles; undefined where the scope is no department. */
export function handledWithin(db: Db, { scope }: Actor): SQL | undefined {
  if (scope.kind === 'department') return eq(complaints.handlingDepartmentId, scope.id)
  if (scope.kind !== 'sub-centre') return undefined
  const ofCentre = db
    .select({ id: departments.id })
    .from(departments)
    .where(eq(departments.subCentreId, scope.id))
  return inArray(complaints.handlingDepartmentId, ofCentre)
}
