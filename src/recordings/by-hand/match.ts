import { and, asc, eq, inArray } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, Refused, refused } from '#src/kernel/errors.ts'
import { maskNumbers } from '#src/personal-data/mask.ts'

import { settleLedger } from '../ledger/settle-ledger.ts'
import { tie } from '../link.ts'
import { spellings } from '../names.ts'
import { recordingDetail } from '../queries.ts'
import { type Call, calls, type Recording, recordings } from '../schema.ts'
import { inTheWayOf, soundsOfCalls } from './room.ts'
import { handMatches } from './schema.ts'
import { byHandRefusals, longestReason, shortestReason } from './vocabulary.ts'

export type HandMatchInput = { callNo: string; reason: string }

/**
 * Says which call a recording holds (手工对上), where its name says too little or too much. From then on
 * it is as if it had come with its call; what a person said is not gone over automatically.
 */
export function matchByHand(
  db: Db,
  actor: Actor,
  recordingId: number,
  { callNo, reason }: HandMatchInput,
  now = Date.now(),
): void {
  authorise(actor, 'ledger.manage')
  const why = readReason(reason)
  write(db, (tx) => {
    if (recordingDetail(tx, actor, recordingId).recording.callId !== null) {
      throw refused(byHandRefusals, 'already-tied')
    }
    const recording = wholeRecording(tx, recordingId)
    const call = callNumbered(tx, actor, callNo)
    refuseWithoutRoom(tx, recording, call)
    tie(tx, recording, call)
    settleLedger(tx, { recordingIds: [recordingId] }, now)
    const { id: callId } = call
    tx.insert(handMatches)
      .values({ recordingId, callId, kind: 'matched', reason: why, at: now, by: actor.name })
      .run()
    const subject = { kind: 'recording', id: recordingId } as const
    record(tx, actor, 'recording.matched', subject, { callNo: call.callNo, reason: why })
  })
}

/** A reason as it is kept; the trail holds no caller numbers. */
export function readReason(text: string): string {
  const reason = text.trim()
  const length = [...reason].length
  if (length < shortestReason || length > longestReason) throw refused(byHandRefusals, 'reason')
  return maskNumbers(reason)
}

/** With its name as it came; it has been seen to be the reader's to see. */
export function wholeRecording(tx: Db, recordingId: number): Recording {
  const recording = tx.select().from(recordings).where(eq(recordings.id, recordingId)).get()
  if (!recording) throw new NotFound()
  return recording
}

function callNumbered(tx: Db, actor: Actor, callNo: string): Call {
  const named = inArray(calls.callNo, spellings(callNo.normalize('NFKC').trim()))
  const call = tx
    .select()
    .from(calls)
    .where(and(named, visibleTo(actor, calls)))
    .orderBy(asc(calls.id))
    .get()
  if (!call) throw refused(byHandRefusals, 'no-such-call')
  return call
}

function refuseWithoutRoom(tx: Db, recording: Recording, call: Call): void {
  const there = soundsOfCalls(tx, [call.id]).get(call.id) ?? []
  const other = inTheWayOf(recording, there)
  if (!other) return
  const name = maskNumbers(other.originalName)
  throw new Refused(
    'taken',
    `通话 ${call.callNo} 已有录音“${name}”，与这份不是同一通的两侧，不能再对上`,
  )
}
