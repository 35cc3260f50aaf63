import { and, eq, gte, inArray, lt, sql, type SQL } from 'drizzle-orm'

import { type Actor, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { readId } from '#src/kernel/read-id.ts'
import { departments } from '#src/organisation/schema.ts'
import { maskText } from '#src/personal-data/mask.ts'
import { type Blindness, unlessHidden } from '#src/recordings/blindness.ts'
import { type Days, readDays } from '#src/recordings/filters.ts'

import { hiddenComplaint } from '../queries.ts'
import { complaints } from '../schema.ts'
import { type ComplaintDispatch, complaintDispatches } from './schema.ts'
import { sendBackReaders } from './send-back-queries.ts'

/** `days` are the days of the dispatch; `giverId` 0 is 受理, which hands over first. */
export type DispatchFilters = Days & { giverId: number | null; departmentId: number | null }

export type DispatchRow = Pick<
  ComplaintDispatch,
  'id' | 'complaintId' | 'principle' | 'reason' | 'at' | 'byName' | 'acceptedAt' | 'acceptedByName'
> & {
  complaintNo: string
  /** Null where nobody had it before: it was handed over from 受理. */
  giver: string | null
  department: string
}

export function readDispatchFilters(query: Record<string, string | undefined>): DispatchFilters {
  return {
    ...readDays(query),
    giverId: readId(query['giver']),
    departmentId: readId(query['department']),
  }
}

/** 派单与交接, newest first: who handed over to whom, and when it was accepted. */
export function dispatchList(
  db: Db,
  actor: Actor,
  { giverId, departmentId, from, until }: DispatchFilters,
  page: PageRequest,
  blindness: Blindness,
): Page<DispatchRow> {
  if (!sendBackReaders.some((right) => can(actor, right))) throw new Forbidden(sendBackReaders[0])
  const { at, id } = complaintDispatches
  const { where, order, limit } = keyset(at, id, page)
  const rows = db
    .select({
      dispatch: complaintDispatches,
      complaintNo: complaints.complaintNo,
      department: departments.name,
      giver: sql<
        string | null
      >`(select name from departments d where d.id = ${complaintDispatches.giverId})`,
    })
    .from(complaintDispatches)
    .innerJoin(complaints, eq(complaints.id, complaintDispatches.complaintId))
    .innerJoin(departments, eq(departments.id, complaintDispatches.departmentId))
    .where(
      and(
        where,
        seenBy(db, actor),
        from === null ? undefined : gte(at, from),
        until === null ? undefined : lt(at, until),
        departmentId === null ? undefined : eq(complaintDispatches.departmentId, departmentId),
        giverId === null ? undefined : eq(complaintDispatches.giverId, giverId),
        // Who handles it would tell whose call it is.
        unlessHidden(hiddenComplaint(db, actor, blindness)),
      ),
    )
    .orderBy(...order)
    .limit(limit)
    .all()
    .map(({ dispatch, ...named }) => ({
      ...dispatch,
      ...named,
      reason: maskText(dispatch.reason),
    }))
  return cutPage(rows, page, (row) => ({ value: row.at, id: row.id }))
}

/** Of what was handed to the own department; the sign keeps many units from being sorted together. */
function seenBy(db: Db, { scope }: Actor): SQL | undefined {
  const { departmentId } = complaintDispatches
  if (scope.kind === 'all') return undefined
  if (scope.kind === 'department') return eq(departmentId, scope.id)
  if (scope.kind !== 'sub-centre') return sql`0`
  const ofCentre = db
    .select({ id: departments.id })
    .from(departments)
    .where(eq(departments.subCentreId, scope.id))
  return inArray(sql`+${departmentId}`, ofCentre)
}
