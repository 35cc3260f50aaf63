import { and, asc, desc, eq, gt, gte, lt, lte, ne, type SQL, sql } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { countUpTo } from '#src/kernel/paging.ts'
import { businessTypes, departments } from '#src/organisation/schema.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { calls } from '#src/recordings/schema.ts'

import { faultWeights } from '../handling/vocabulary.ts'
import type { ComplaintDetail } from '../queries.ts'
import { complaints } from '../schema.ts'
import type { FaultCategory } from '../vocabulary.ts'
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
  /** About the same business as the call that is complained of. */
  same: boolean
}

export type CallsAround = {
  earlier: CallAround[]
  later: CallAround[]
  /** Of the whole centre, also where the reader sees the calls of one unit only. */
  earlierCount: number
  laterCount: number
  /** Of those since, how many about the same business. */
  sameCount: number
  /** 加大考核力度: fobbed off or not dispatched, and the customer had to call again. */
  raises: boolean
}

/** Whether calls since then weigh upon a complaint: where what went wrong is what made people call again. */
export const raisedBy = (fault: FaultCategory, laterCalls: number): boolean =>
  faultWeights[fault] > 1 && laterCalls > 0

/**
 * Other calls of the number: of the month before, and since (重复来电). What was fobbed off or not
 * dispatched is told by how often somebody had to call again.
 */
export function callsAround(
  db: Db,
  actor: Actor,
  complaint: Pick<ComplaintDetail, 'id' | 'call' | 'concerned' | 'openedAt' | 'faultCategory'>,
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
  const type = typeOf(db, (complaint.concerned ?? complaint.call)?.id ?? null)
  const same = type === null ? sql`0` : eq(calls.businessTypeId, type)
  const count = (where: SQL | undefined) =>
    countUpTo(db, db.select({ id: calls.id }).from(calls).where(where), mostCounted)
  const laterCount = count(since)
  return {
    earlier: callsWhere(db, actor, before, desc(calls.startedAt), type, blindness),
    later: callsWhere(db, actor, since, asc(calls.startedAt), type, blindness),
    earlierCount: count(before),
    laterCount,
    sameCount: count(and(since, same)),
    raises: raisedBy(complaint.faultCategory, laterCount),
  }
}

function typeOf(db: Db, callId: number | null): number | null {
  if (callId === null) return null
  const { businessTypeId: type } = calls
  return db.select({ type }).from(calls).where(eq(calls.id, callId)).get()?.type ?? null
}

function callsWhere(
  db: Db,
  actor: Actor,
  where: SQL | undefined,
  order: SQL,
  type: number | null,
  blindness: Blindness,
): CallAround[] {
  const rows = db
    .select({
      id: calls.id,
      callNo: calls.callNo,
      startedAt: calls.startedAt,
      department: departments.name,
      businessType: businessTypes.name,
      typeId: calls.businessTypeId,
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
  return rows.map(({ typeId, ...row }) => {
    const same = type !== null && typeId === type
    return hidden.has(row.id)
      ? { ...row, same, department: null, blind: true }
      : { ...row, same, blind: false }
  })
}
