import { desc, eq } from 'drizzle-orm'

import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { departments } from '#src/organisation/schema.ts'

import type { ComplaintDetail } from '../queries.ts'
import { complaintDispatches } from './schema.ts'

export type RoutingPart = ReturnType<typeof routingPart>

/** Where a complaint was sent and why, newest first. */
export function routingPart(db: Db, _actor: Actor, { id }: Pick<ComplaintDetail, 'id'>) {
  const dispatches = db
    .select({ dispatch: complaintDispatches, department: departments.name })
    .from(complaintDispatches)
    .innerJoin(departments, eq(departments.id, complaintDispatches.departmentId))
    .where(eq(complaintDispatches.complaintId, id))
    .orderBy(desc(complaintDispatches.id))
    .limit(20)
    .all()
  return { dispatches: dispatches.map(({ dispatch, department }) => ({ ...dispatch, department })) }
}
