import { eq, or } from 'drizzle-orm'

import type { Subject } from '#src/audit/timeline.ts'
import { clips } from '#src/clips/schema.ts'
import { complaintCalls } from '#src/complaints/flow/schema.ts'
import type { ComplaintDetail } from '#src/complaints/queries.ts'
import { returnScores } from '#src/complaints/return-scores/schema.ts'
import { complaints, registerEntries } from '#src/complaints/schema.ts'
import { type WorkOrder, workOrders } from '#src/complaints/work-orders/schema.ts'
import { reviewAppeals } from '#src/inspection/appeals/schema.ts'
import { type Actor, can } from '#src/kernel/actor.ts'
import { type Db, isOneOf } from '#src/kernel/db.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { type ErasedRecording, erasedRecordings } from '#src/recordings/erased/schema.ts'
import { type Call, calls, type Recording, recordings } from '#src/recordings/schema.ts'
import { findings } from '#src/screening/schema.ts'
import { interviews } from '#src/training/interviews/schema.ts'

/** What belongs to one case, as far as its reader may see it. */
export type Scene = {
  calls: Call[]
  /** Of these the reader has still to judge one or another: their sounds and findings are left out. */
  hidden: ReadonlySet<number>
  recordings: Recording[]
  erased: ErasedRecording[]
  orders: WorkOrder[]
  /** Whose traces tell the rest. */
  subjects: Subject[]
}

/** A case has a handful of each; more than this is no case but a mistake. */
const most = 200

/**
 * The calls, sounds, entries and steps of a case. Whoever reaches the case sees what was done in it;
 * the things beside it by the right to each of them.
 */
export function sceneOf(
  db: Db,
  actor: Actor,
  complaint: ComplaintDetail,
  blindness: Blindness,
): Scene {
  const { id } = complaint
  const merged = db
    .select({ id: complaints.id })
    .from(complaints)
    .where(eq(complaints.mergedIntoId, id))
    .limit(most)
    .all()
  const cases = [id, ...merged.map((one) => one.id)]
  const all = callsOfCase(db, complaint, cases)
  const hidden = blindness.among(db, actor, all)
  const callIds = all.filter((callId) => !hidden.has(callId))
  const known = db.select().from(calls).where(isOneOf(calls.id, all)).all()
  const ofCalls = isOneOf(recordings.callId, callIds)
  const sounds = db.select().from(recordings).where(ofCalls).limit(most).all()
  const erased = db
    .select()
    .from(erasedRecordings)
    .where(isOneOf(erasedRecordings.callId, callIds))
    .limit(most)
    .all()
  const orders = can(actor, 'work-order.list') ? ordersOf(db, complaint, callIds) : []
  const as = (kind: Subject['kind'], ids: readonly (number | string)[]): Subject[] =>
    ids.map((one) => ({ kind, id: one }))
  const soundIds = [...sounds.map((one) => one.id), ...erased.map((one) => one.recordingId)]
  return {
    ...{ calls: known, hidden, recordings: sounds, erased, orders },
    subjects: [
      ...as('complaint', cases),
      ...(can(actor, 'recording.list') ? as('call', callIds) : []),
      ...(can(actor, 'recording.list') ? as('recording', soundIds) : []),
      ...(can(actor, 'recording.play') ? as('clip', clipsOf(db, soundIds)) : []),
      ...(can(actor, 'finding.list') ? as('finding', findingsOf(db, callIds)) : []),
      ...(can(actor, 'register.list') ? as('register', entriesOf(db, complaint, callIds)) : []),
      ...(can(actor, 'outside-case.list') && complaint.outsideCaseId !== null
        ? as('outside-case', [complaint.outsideCaseId])
        : []),
      ...as(
        'work-order',
        orders.map((one) => one.id),
      ),
      ...as('return-score', scoresOf(db, complaint)),
      // That one was held, and when: what was said there is read at the interview itself.
      ...(can(actor, 'interview.read') ? as('interview', interviewsOf(db, cases)) : []),
      ...(can(actor, 'review-appeal.read') ? as('review-appeal', appealsOf(db, cases)) : []),
      // Who asked for it and was turned away.
      ...(can(actor, 'trace.read') ? as('page', cases.flatMap(addressesOf)) : []),
    ],
  }
}

const addressesOf = (id: number): string[] =>
  ['', '/docket', '/docket/print', '/docket/file'].map((end) => `/complaints/${id}${end}`)

function callsOfCase(db: Db, { call, concerned }: ComplaintDetail, cases: readonly number[]) {
  const linked = db
    .select({ callId: complaintCalls.callId, removedAt: complaintCalls.removedAt })
    .from(complaintCalls)
    .where(isOneOf(complaintCalls.complaintId, cases))
    .limit(most)
    .all()
    .filter(({ removedAt }) => removedAt === null)
    .map(({ callId }) => callId)
  const own = [call?.id, concerned?.id].filter((one) => one !== undefined)
  return [...new Set([...own, ...linked])]
}

function ordersOf(db: Db, complaint: ComplaintDetail, callIds: readonly number[]): WorkOrder[] {
  const { workOrderId } = complaint
  return db
    .select()
    .from(workOrders)
    .where(or(eq(workOrders.id, workOrderId ?? -1), isOneOf(workOrders.callId, callIds)))
    .limit(most)
    .all()
}

const clipsOf = (db: Db, recordingIds: readonly number[]): number[] =>
  db
    .select({ id: clips.id })
    .from(clips)
    .where(isOneOf(clips.recordingId, recordingIds))
    .limit(most)
    .all()
    .map(({ id }) => id)

const findingsOf = (db: Db, callIds: readonly number[]): number[] =>
  db
    .select({ id: findings.id })
    .from(findings)
    .innerJoin(recordings, eq(recordings.id, findings.recordingId))
    .where(isOneOf(recordings.callId, callIds))
    .limit(most)
    .all()
    .map(({ id }) => id)

function entriesOf(db: Db, complaint: ComplaintDetail, callIds: readonly number[]): number[] {
  const own = complaint.registerEntryId ?? -1
  return db
    .select({ id: registerEntries.id })
    .from(registerEntries)
    .where(or(eq(registerEntries.id, own), isOneOf(registerEntries.callId, callIds)))
    .limit(most)
    .all()
    .map(({ id }) => id)
}

const scoresOf = (db: Db, { complaintNo }: ComplaintDetail): number[] =>
  db
    .select({ id: returnScores.id })
    .from(returnScores)
    .where(eq(returnScores.complaintNo, complaintNo))
    .limit(most)
    .all()
    .map(({ id }) => id)

const interviewsOf = (db: Db, cases: readonly number[]): number[] =>
  db
    .select({ id: interviews.id })
    .from(interviews)
    .where(isOneOf(interviews.complaintId, cases))
    .limit(most)
    .all()
    .map(({ id }) => id)

const appealsOf = (db: Db, cases: readonly number[]): number[] =>
  db
    .select({ id: reviewAppeals.id })
    .from(reviewAppeals)
    .where(isOneOf(reviewAppeals.complaintId, cases))
    .limit(most)
    .all()
    .map(({ id }) => id)
