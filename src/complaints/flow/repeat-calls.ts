import { and, asc, desc, eq, gt, gte, lt, lte, ne, type SQL } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { countUpTo } from '#src/kernel/paging.ts'
import { businessTypes, departments } from '#src/organisation/schema.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { calls } from '#src/recordings/schema.ts'

import type { ComplaintDetail } from '../queries.ts'
import { complaints } from '../schema.ts'
import { isTelephone } from './merge.ts'

/** How far back an earlier call may have to do with it. */
export const earlierDays = 30
const mostShown = 10
const mostCounted = 99

export type CallAround = {
  id: number
  callNo: string
  startedAt: number
  department: string | null
  /** The reader has still to judge that call: its department is not told. */
  blind: boolean
  businessType: string | null
}

export type CallsAround = {
  earlier: CallAround[]
  later: CallAround[]
  /** Of the whole centre, also where the reader sees the calls of one unit only. */
  earlierCount: number
  laterCount: number
}

/**
 * Other calls of the number: of the month before, and since (重复来电). What was fobbed off or not
 * dispatched is told by how often somebody had to call again.
 */
export function callsAround(
  db: Db,
  actor: Actor,
  complaint: Pick<ComplaintDetail, 'id' | 'call' | 'concerned' | 'openedAt'>,
  blindness: Blindness,
  now: number,
): CallsAround | null {
  const { caller } = complaints
  const known = db.select({ caller }).from(complaints).where(eq(complaints.id, complaint.id)).get()
  if (!known || !isTelephone(known.caller)) return null
  const at = complaint.call?.startedAt ?? complaint.openedAt
  const ofNumber = and(
    eq(calls.caller, known.caller),
    ...[complaint.call, complaint.concerned].map((own) => (own ? ne(calls.id, own.id) : undefined)),
  )
  const before = and(
    ofNumber,
    gte(calls.startedAt, at - earlierDays * dayMs),
    lt(calls.startedAt, at),
  )
  const since = and(ofNumber, gt(calls.startedAt, at), lte(calls.startedAt, now))
  const count = (where: SQL | undefined) =>
    countUpTo(db, db.select({ id: calls.id }).from(calls).where(where), mostCounted)
  return {
    earlier: callsWhere(db, actor, before, desc(calls.startedAt), blindness),
    later: callsWhere(db, actor, since, asc(calls.startedAt), blindness),
    earlierCount: count(before),
    laterCount: count(since),
  }
}

function callsWhere(
  db: Db,
  actor: Actor,
  where: SQL | undefined,
  order: SQL,
  blindness: Blindness,
): CallAround[] {
  const rows = db
    .select({
      id: calls.id,
      callNo: calls.callNo,
      startedAt: calls.startedAt,
      department: departments.name,
      businessType: businessTypes.name,
    })
    .from(calls)
    .leftJoin(departments, eq(departments.id, calls.departmentId))
    .leftJoin(businessTypes, eq(businessTypes.id, calls.businessTypeId))
    .where(and(where, visibleTo(actor, calls)))
    .orderBy(order)
    .limit(mostShown)
    .all()
  const ids = rows.map(({ id }) => id)
  const hidden = blindness.among(db, actor, ids)
  return rows.map((row) =>
    hidden.has(row.id) ? { ...row, department: null, blind: true } : { ...row, blind: false },
  )
}
