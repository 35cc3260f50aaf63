import { and, desc, eq, isNull, ne } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import { complaintLiabilities, complaintVerifications } from './schema.ts'

type Named = { personId: number | null; departmentId: number | null }

/**
 * Whether an appeal freed whoever is named of this liability (申诉改判为无责): its answer holds until the
 * complaint is verified anew.
 */
export function freedByAppeal(db: Db, complaintId: number, { personId, departmentId }: Named) {
  const { id, personId: person, departmentId: department } = complaintLiabilities
  const named =
    personId === null
      ? and(
          isNull(person),
          departmentId === null ? isNull(department) : eq(department, departmentId),
        )
      : eq(person, personId)
  const freed = db
    .select({ at: complaintLiabilities.at })
    .from(complaintLiabilities)
    .where(
      and(
        eq(complaintLiabilities.complaintId, complaintId),
        eq(complaintLiabilities.basis, 'appeal'),
        named,
      ),
    )
    .orderBy(desc(id))
    .limit(1)
    .get()
  return freed !== undefined && freed.at >= verifiedAt(db, complaintId)
}

/** When somebody last verified it otherwise than by an appeal. */
function verifiedAt(db: Db, complaintId: number): number {
  const { at, id, basis, complaintId: of } = complaintVerifications
  const row = db
    .select({ at })
    .from(complaintVerifications)
    .where(and(eq(of, complaintId), ne(basis, 'appeal')))
    .orderBy(desc(id))
    .limit(1)
    .get()
  return row?.at ?? 0
}
