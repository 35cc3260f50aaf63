import { aliasedTable, and, asc, desc, eq, isNotNull, isNull } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { departments, subCentres } from '#src/organisation/schema.ts'
import { byUnitName } from '#src/organisation/unit-order.ts'

import { complaints } from '../schema.ts'
import {
  complaintArbitrations,
  complaintDispatches,
  complaintExpeditings,
  complaintParticipants,
  complaintSendBacks,
} from './schema.ts'

const mostRows = 20

/** What the principles are asked about. */
export function routedComplaint(db: Db, id: number) {
  const complaint = db.select().from(complaints).where(eq(complaints.id, id)).get()
  if (!complaint) throw new NotFound()
  return complaint
}

export const dispatchesOf = (db: Db, complaintId: number) =>
  db
    .select({ dispatch: complaintDispatches, department: departments.name })
    .from(complaintDispatches)
    .innerJoin(departments, eq(departments.id, complaintDispatches.departmentId))
    .where(eq(complaintDispatches.complaintId, complaintId))
    .orderBy(desc(complaintDispatches.id))
    .limit(mostRows)
    .all()
    .map(({ dispatch, department }) => ({ ...dispatch, department }))

export const sendBacksOf = (db: Db, complaintId: number) =>
  db
    .select({ sendBack: complaintSendBacks, department: departments.name })
    .from(complaintSendBacks)
    .innerJoin(departments, eq(departments.id, complaintSendBacks.departmentId))
    .where(eq(complaintSendBacks.complaintId, complaintId))
    .orderBy(desc(complaintSendBacks.id))
    .limit(mostRows)
    .all()
    .map(({ sendBack, department }) => ({ ...sendBack, department }))

const decidedFor = aliasedTable(departments, 'decided_for')

export const arbitrationsOf = (db: Db, complaintId: number) =>
  db
    .select({ arbitration: complaintArbitrations, department: decidedFor.name })
    .from(complaintArbitrations)
    .leftJoin(decidedFor, eq(decidedFor.id, complaintArbitrations.departmentId))
    .where(
      and(
        eq(complaintArbitrations.complaintId, complaintId),
        isNotNull(complaintArbitrations.decidedAt),
      ),
    )
    .orderBy(desc(complaintArbitrations.id))
    .limit(mostRows)
    .all()
    .map(({ arbitration, department }) => ({ ...arbitration, department }))

export const participantsOf = (db: Db, complaintId: number) =>
  db
    .select({
      id: complaintParticipants.id,
      role: complaintParticipants.role,
      departmentId: complaintParticipants.departmentId,
      department: departments.name,
    })
    .from(complaintParticipants)
    .innerJoin(departments, eq(departments.id, complaintParticipants.departmentId))
    .where(
      and(
        eq(complaintParticipants.complaintId, complaintId),
        isNull(complaintParticipants.removedAt),
      ),
    )
    .orderBy(asc(complaintParticipants.id))
    .limit(mostRows)
    .all()

export const expeditingsOf = (db: Db, complaintId: number) =>
  db
    .select()
    .from(complaintExpeditings)
    .where(eq(complaintExpeditings.complaintId, complaintId))
    .orderBy(desc(complaintExpeditings.id))
    .limit(mostRows)
    .all()

/** How often departments asked to be rid of a complaint: what 推诿 is told by beside the transcript. */
export function bouncesOf(db: Db, complaintId: number): { asked: number; agreed: number } {
  const answers = db
    .select({ answer: complaintSendBacks.answer })
    .from(complaintSendBacks)
    .where(eq(complaintSendBacks.complaintId, complaintId))
    .limit(100)
    .all()
  return {
    asked: answers.length,
    agreed: answers.filter(({ answer }) => answer === 'agreed').length,
  }
}

export type DepartmentChoice = readonly [id: string, name: string]

/** Every department of the centre: a complaint may go to any, whatever the sender sees otherwise. */
export function departmentChoices(db: Db): DepartmentChoice[] {
  return db
    .select({ id: departments.id, name: departments.name, subCentre: subCentres.name })
    .from(departments)
    .innerJoin(subCentres, eq(subCentres.id, departments.subCentreId))
    .all()
    .toSorted((a, b) => byUnitName(a.subCentre, b.subCentre) || byUnitName(a.name, b.name))
    .map(({ id, name, subCentre }) => [String(id), `${subCentre} ${name}`] as const)
}
