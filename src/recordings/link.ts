import { asc, eq, inArray, isNull } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'

import { settleLedger } from './ledger/settle-ledger.ts'
import { lineUp, rankAnew } from './line-up.ts'
import { spellings, stemOf } from './names.ts'
import { type Call, calls, type Recording, recordings } from './schema.ts'
import type { Layout } from './vocabulary.ts'

type Waiting = Pick<Recording, 'id' | 'originalName' | 'state' | 'channels'>
/** What of a call its recordings are matched by. */
export type Announced = Pick<Call, 'id' | 'callNo' | 'recordingName' | 'layout'>

/** Where the sides lie when no call says so. */
export function assumedLayout(channels: number): Layout {
  return channels === 2 ? 'agent-left' : 'mixed'
}

/** Finds the call a recording belongs to by its file name, and ties the two; the ledger follows. */
export function linkRecording(
  tx: Db,
  actor: Actor,
  recording: Waiting,
  now = Date.now(),
): Call | null {
  const call = callOf(tx, recording)
  if (call) tie(tx, actor, recording, call)
  settleLedger(tx, { recordingIds: [recording.id] }, now)
  return call
}

function callOf(tx: Db, recording: Waiting): Call | null {
  const named = eq(calls.recordingName, recording.originalName)
  const numbered = inArray(calls.callNo, spellings(stemOf(recording.originalName)))
  const first = (where: typeof named) =>
    tx.select().from(calls).where(where).orderBy(asc(calls.id)).limit(1).get()
  return first(named) ?? first(numbered) ?? null
}

/**
 * Ties recordings that came before their call data to the calls just announced; says how many. One
 * walk over what waits, so that it costs the same for one call as for twenty thousand.
 */
export function linkWaitingRecordings(
  tx: Db,
  actor: Actor,
  announced: readonly Announced[],
  now = Date.now(),
): number {
  const byName = new Map<string, Announced>()
  const byNumber = new Map<string, Announced>()
  for (const call of announced) {
    if (call.recordingName && !byName.has(call.recordingName)) byName.set(call.recordingName, call)
    byNumber.set(call.callNo.toLowerCase(), call)
  }
  const { id, originalName, state, channels } = recordings
  const waiting = tx
    .select({ id, originalName, state, channels })
    .from(recordings)
    .where(isNull(recordings.callId))
    .all()
  const linked: number[] = []
  for (const recording of waiting) {
    const number = stemOf(recording.originalName).toLowerCase()
    const call = byName.get(recording.originalName) ?? byNumber.get(number)
    if (!call) continue
    tie(tx, actor, recording, call)
    linked.push(recording.id)
  }
  settleLedger(tx, { recordingIds: linked }, now)
  return linked.length
}

function tie(tx: Db, actor: Actor, recording: Waiting, call: Announced): void {
  tx.update(recordings).set({ callId: call.id }).where(eq(recordings.id, recording.id)).run()
  const subject = { kind: 'recording', id: recording.id } as const
  record(tx, actor, 'recording.linked', subject, { callNo: call.callNo })
  if (isHeard(recording)) {
    enqueue(tx, 'reconcile', `call:${call.id}`, { callIds: [call.id] })
  }
  if (recording.state === 'received') rankAnew(tx, recording.id)
  const differs = call.layout !== null && call.layout !== assumedLayout(recording.channels)
  if (differs) transcribeAgain(tx, recording)
}

/** The sides of a call were announced anew: what was transcribed by the old ones is done again. */
export function reconsiderSides(tx: Db, callIds: readonly number[]): void {
  for (const callId of callIds) {
    const { id, originalName, state, channels } = recordings
    const sounds = tx
      .select({ id, originalName, state, channels })
      .from(recordings)
      .where(eq(recordings.callId, callId))
      .all()
    for (const recording of sounds) transcribeAgain(tx, recording)
  }
}

/** A recording that still waits needs nothing: its job reads the sides when it starts. */
function transcribeAgain(tx: Db, recording: Waiting): void {
  if (!isHeard(recording) && recording.state !== 'transcribing') return
  lineUp(tx, recording.id)
}

function isHeard(recording: Waiting): boolean {
  return recording.state === 'transcribed' || recording.state === 'silent'
}
