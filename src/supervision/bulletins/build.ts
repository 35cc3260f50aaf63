import { and, asc, eq, gte, isNull, lt } from 'drizzle-orm'

import { complaintVerifications } from '#src/complaints/handling/schema.ts'
import { standing } from '#src/complaints/queries.ts'
import { complaints } from '#src/complaints/schema.ts'
import type { Db } from '#src/kernel/db.ts'
import { departments } from '#src/organisation/schema.ts'
import { maskText } from '#src/personal-data/mask.ts'

import { bulletinMost } from './vocabulary.ts'

/** Verdicts of a period that stand: substantiated, internal, not taken back. One more than a bulletin holds. */
export function standingVerdicts(db: Db, from: number, until: number) {
  const { verdict, verdictAt } = complaints
  return db
    .select({
      complaintId: complaints.id,
      departmentId: complaints.departmentId,
      department: departments.name,
      personId: complaints.personId,
      faultCategory: complaints.faultCategory,
      rootCause: complaintVerifications.rootCause,
      reasoning: complaintVerifications.reasoning,
    })
    .from(complaints)
    .leftJoin(departments, eq(departments.id, complaints.departmentId))
    .leftJoin(
      complaintVerifications,
      and(
        eq(complaintVerifications.complaintId, complaints.id),
        isNull(complaintVerifications.supersededAt),
      ),
    )
    .where(
      and(
        eq(verdict, 'substantiated'),
        gte(verdictAt, from),
        lt(verdictAt, until),
        eq(complaints.class, 'internal'),
        standing,
      ),
    )
    .orderBy(asc(verdictAt), asc(complaints.id))
    .limit(bulletinMost.lines + 1)
    .all()
}

/** What went wrong, to begin with: the first sentence of the reasoning, without anybody's data. */
export function firstSentence(reasoning: string | null): string {
  const [first = ''] = maskText(reasoning ?? '').split(/(?<=[。！？\n])/u)
  return first.trim().slice(0, bulletinMost.sentence)
}
