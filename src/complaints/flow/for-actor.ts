import { and, eq, exists, inArray, or, type SQL, sql } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { departments } from '#src/organisation/schema.ts'

import { complaintDispatches, complaintParticipants } from '../routing/schema.ts'
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
 * What an actor reaches: complaints about the agents of the own unit, those the own department handles,
 * handled or takes part in, and those he or she took in or sent. For one complaint; a list walks one of
 * these along its index.
 */
export function withinReach(db: Db, actor: Actor): SQL | undefined {
  const about = visibleTo(actor, complaints)
  if (about === undefined || actor.scope.kind === 'nothing') return about
  return or(about, handledWithin(db, actor), takenInBy(db, actor), withPartOf(db, actor))
}

/** Who took a complaint in or sent it answers for it until it is accepted, wherever it lies then. */
function takenInBy(db: Db, { accountId }: Actor): SQL | undefined {
  if (accountId === null) return undefined
  const sent = db
    .select({ one: sql`1` })
    .from(complaintDispatches)
    .where(
      and(
        eq(complaintDispatches.complaintId, complaints.id),
        eq(complaintDispatches.byId, accountId),
      ),
    )
  return or(eq(complaints.openedBy, accountId), exists(sent))
}

/** 主办、催办、协办, also of before: a department can look up what it took part in. */
function withPartOf(db: Db, { scope }: Actor): SQL | undefined {
  if (scope.kind !== 'department') return undefined
  const parts = db
    .select({ one: sql`1` })
    .from(complaintParticipants)
    .where(
      and(
        eq(complaintParticipants.complaintId, complaints.id),
        eq(complaintParticipants.departmentId, scope.id),
      ),
    )
  return exists(parts)
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
