import { eq, sql } from 'drizzle-orm'

import { type Allowances, allowancesOf } from '#src/complaints/allowance.ts'
import { entriesByCall } from '#src/complaints/register-links.ts'
import type { RegisterEntry } from '#src/complaints/schema.ts'
import { daysCovered, ordersByCall } from '#src/complaints/work-orders/links.ts'
import type { WorkOrder } from '#src/complaints/work-orders/schema.ts'
import { type Db, isOneOf } from '#src/kernel/db.ts'
import { erasedRecordings } from '#src/recordings/erased/schema.ts'
import { dayNumberOf } from '#src/recordings/ledger/days.ts'
import { type Call, calls, recordings } from '#src/recordings/schema.ts'

import { findings, screenings } from '../schema.ts'

type Sound = {
  recordings: number
  waiting: number
  /** A machine suspects it with evidence, and nobody has judged yet. */
  suspected: boolean
  confirmed: boolean
  /** A person gave a verdict on it. */
  judged: boolean
}

/** All three ledgers about one call. */
export type Known = Sound & {
  call: Pick<
    Call,
    'id' | 'callNo' | 'startedAt' | 'departmentId' | 'businessTypeId' | 'recordingName'
  >
  day: number
  entries: readonly RegisterEntry[]
  orders: readonly WorkOrder[]
  /** There are work orders from the day of the call. */
  covered: boolean
  /** Its sound was erased when its time was over. */
  erased: boolean
  /** Until when its complaint may be registered. */
  registerableUntil: number
}

const nothingHeard: Sound = {
  ...{ recordings: 0, waiting: 0, suspected: false, confirmed: false, judged: false },
}

/** What recordings, register and work orders say of these calls, a query for each ledger. */
export function factsOf(tx: Db, callIds: readonly number[]): Known[] {
  const { id, callNo, startedAt, departmentId, businessTypeId, recordingName } = calls
  const rows = tx
    .select({ id, callNo, startedAt, departmentId, businessTypeId, recordingName })
    .from(calls)
    .where(isOneOf(id, callIds))
    .all()
  const allowances: Allowances = allowancesOf(tx)
  const sounds = soundsOf(tx, callIds)
  const entries = entriesByCall(tx, callIds)
  const orders = ordersByCall(tx, callIds)
  const erased = erasedOf(tx, callIds)
  const covered = daysCovered(
    tx,
    rows.map((row) => dayNumberOf(row.startedAt)),
  )
  return rows.map((call) => {
    const day = dayNumberOf(call.startedAt)
    return {
      ...(sounds.get(call.id) ?? nothingHeard),
      call,
      day,
      entries: entries.get(call.id) ?? [],
      orders: orders.get(call.id) ?? [],
      covered: covered.has(day),
      erased: erased.has(call.id),
      registerableUntil: call.startedAt + allowances.msOf(call.startedAt),
    }
  })
}

function soundsOf(tx: Db, callIds: readonly number[]): Map<number, Sound> {
  const is = (condition: ReturnType<typeof sql>) => sql<number>`max(coalesce(${condition}, 0))`
  const rows = tx
    .select({
      callId: recordings.callId,
      recordings: sql<number>`count(*)`,
      waiting: sql<number>`sum(${screenings.id} is null)`,
      // Only screening accuses: what was drawn or traced back is merely listened to.
      suspected: is(sql`${findings.state} = 'pending' and ${findings.origin} = 'screening'`),
      confirmed: is(sql`${findings.state} = 'confirmed'`),
      judged: is(sql`${findings.state} <> 'pending'`),
    })
    .from(recordings)
    .leftJoin(screenings, eq(screenings.recordingId, recordings.id))
    .leftJoin(findings, eq(findings.recordingId, recordings.id))
    .where(
      sql`${isOneOf(recordings.callId, callIds)} and ${recordings.state} not in ('corrupt', 'joined')`,
    )
    .groupBy(recordings.callId)
    .all()
  return new Map(
    rows.flatMap(({ callId, suspected, confirmed, judged, ...counts }) => {
      if (callId === null) return []
      const told = { suspected: suspected === 1, confirmed: confirmed === 1, judged: judged === 1 }
      return [[callId, { ...counts, ...told }] as const]
    }),
  )
}

function erasedOf(tx: Db, callIds: readonly number[]): Set<number | null> {
  const rows = tx
    .selectDistinct({ callId: erasedRecordings.callId })
    .from(erasedRecordings)
    .where(isOneOf(erasedRecordings.callId, callIds))
    .all()
  return new Set(rows.map(({ callId }) => callId))
}
