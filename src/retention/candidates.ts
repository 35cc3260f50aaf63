import { and, asc, eq, gt, lte, or, sql } from 'drizzle-orm'

import { standing } from '#src/complaints/queries.ts'
import { complaints, registerEntries } from '#src/complaints/schema.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { joinedSides } from '#src/recordings/sides/schema.ts'
import { findings } from '#src/screening/schema.ts'

import { classOf, isDue } from './class-of.ts'
import { legalHolds } from './schema.ts'
import { type Days, type RetentionClass, timedClasses } from './vocabulary.ts'

/** A recording old enough to be looked at, with the class that decides. */
export type Aged = {
  id: number
  callId: number | null
  sourceId: number | null
  bytes: number
  receivedAt: number
  originalName: string
  callNo: string | null
  class: RetentionClass
  /** Its time is over, and nothing keeps it. */
  due: boolean
  /** Its time would be over, but for a hold. */
  keptByHold: boolean
}

export type Place = { receivedAt: number; id: number }

const rowsAtOnce = 500

/** Two files that were joined are one recording: the sides go with what was made of them. */
const isSide = sql`exists (select 1 from ${joinedSides} where ${recordings.id}
  in (${joinedSides.agentSideId}, ${joinedSides.customerSideId}))`

const heldAs = (subject: 'recording' | 'call', id: unknown) => sql`exists (select 1 from
  ${legalHolds} where ${legalHolds.subject} = ${sql.raw(`'${subject}'`)} and
  ${legalHolds.subjectId} = ${id} and ${legalHolds.liftedAt} is null)`

/** On itself, on its call, or on one of the sides it was made of. */
const held = sql<number>`(${heldAs('recording', recordings.id)} or ${heldAs('call', recordings.callId)}
  or exists (select 1 from ${joinedSides} join ${legalHolds} on ${legalHolds.subject} = 'recording'
    and ${legalHolds.liftedAt} is null and ${legalHolds.subjectId}
    in (${joinedSides.agentSideId}, ${joinedSides.customerSideId})
    where ${joinedSides.recordingId} = ${recordings.id}))`

/**
 * Accepted as a complaint, by itself or from a later call that speaks of it, or in the register: what
 * was reported is evidence before it is accepted.
 */
const complained = sql<number>`(exists (select 1 from ${complaints}
  where ${complaints.callId} = ${recordings.callId} and ${standing}) or exists (select 1 from ${complaints}
  where ${complaints.concernedCallId} = ${recordings.callId} and ${standing}) or exists (select 1 from ${registerEntries}
  where ${registerEntries.callId} = ${recordings.callId}) or exists (select 1 from ${registerEntries}
  where ${registerEntries.callNo} in (${calls.callNo}, upper(${calls.callNo}), lower(${calls.callNo}))))`

const suspected = sql<number>`exists (select 1 from ${findings}
  where ${findings.recordingId} = ${recordings.id} and ${findings.state} in ('pending', 'confirmed'))`

/** Recordings past the shortest of all keeping times, oldest first, a part at a time. */
export function agedRecordings(
  db: Db,
  days: Days,
  now: number,
  after: Place | null,
  limit = rowsAtOnce,
): Aged[] {
  const shortest = Math.min(...timedClasses.map((rule) => days[rule]))
  const { id, receivedAt } = recordings
  const beyond = after
    ? or(gt(receivedAt, after.receivedAt), and(eq(receivedAt, after.receivedAt), gt(id, after.id)))
    : undefined
  return select(db)
    .where(and(lte(receivedAt, now - shortest * dayMs), beyond, sql`not ${isSide}`))
    .orderBy(asc(receivedAt), asc(id))
    .limit(limit)
    .all()
    .map((row) => judged(row, days, now))
}

/** The same for one recording; asked again under the write lock, for facts change. */
export function agedRecording(db: Db, id: number, days: Days, now: number): Aged | null {
  const row = select(db)
    .where(and(eq(recordings.id, id), sql`not ${isSide}`))
    .get()
  return row ? judged(row, days, now) : null
}

function select(db: Db) {
  const { id, callId, sourceId, bytes, receivedAt, originalName, state } = recordings
  const row = { id, callId, sourceId, bytes, receivedAt, originalName, state }
  return db
    .select({ ...row, callNo: calls.callNo, held, complained, suspected })
    .from(recordings)
    .leftJoin(calls, eq(calls.id, recordings.callId))
}

type Row = NonNullable<ReturnType<ReturnType<typeof select>['get']>>

function judged(row: Row, days: Days, now: number): Aged {
  const { id, callId, sourceId, bytes, receivedAt, originalName, callNo } = row
  const facts = {
    held: row.held === 1,
    complained: row.complained === 1,
    suspected: row.suspected === 1,
    corrupt: row.state === 'corrupt',
    announced: callId !== null,
  }
  const rule = classOf(facts)
  return {
    ...{ id, callId, sourceId, bytes, receivedAt, originalName, callNo },
    class: rule,
    due: isDue(rule, receivedAt, days, now),
    keptByHold: rule === 'held' && isDue(classOf({ ...facts, held: false }), receivedAt, days, now),
  }
}
