import { and, desc, eq, exists, gte, isNull, lt, sql } from 'drizzle-orm'

import { withinReach } from '#src/complaints/flow/for-actor.ts'
import { complaintVerifications } from '#src/complaints/handling/schema.ts'
import { hiddenComplaint, standing } from '#src/complaints/queries.ts'
import { complaints } from '#src/complaints/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { type Blindness, unlessHidden } from '#src/recordings/blindness.ts'

import { weekMs } from '../metrics/weekly.ts'
import type { Issue } from './issues.ts'

/**
 * The complaints that an issue of a week rests on, the newest first: as they stand now, since a sheet
 * rests on what stands when it is issued, and as far as the reader may know whose they are.
 */
export function complaintsBehind(
  db: Db,
  actor: Actor,
  week: number,
  {
    departmentId,
    fault,
    cause,
    detail,
  }: Pick<Issue, 'departmentId' | 'fault' | 'cause' | 'detail'>,
  blindness: Blindness,
): number[] {
  const of = complaintVerifications
  const ofCause = db
    .select({ one: sql`1` })
    .from(of)
    .where(
      and(
        eq(of.complaintId, complaints.id),
        isNull(of.supersededAt),
        cause === null ? undefined : eq(of.rootCause, cause),
        detail === null ? undefined : eq(of.causeDetail, detail),
      ),
    )
  return db
    .select({ id: complaints.id })
    .from(complaints)
    .where(
      and(
        eq(complaints.departmentId, departmentId),
        gte(complaints.openedAt, week),
        lt(complaints.openedAt, week + weekMs),
        eq(complaints.verdict, 'substantiated'),
        eq(complaints.class, 'internal'),
        standing,
        fault === null ? undefined : eq(complaints.faultCategory, fault),
        cause === null ? undefined : exists(ofCause),
        withinReach(db, actor),
        unlessHidden(hiddenComplaint(db, actor, blindness)),
      ),
    )
    .orderBy(desc(complaints.openedAt), desc(complaints.id))
    .all()
    .map(({ id }) => id)
}
