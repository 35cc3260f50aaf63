import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'

import { askReconciliation } from './ask-reconciliation.ts'
import { layoutOf } from './layout.ts'
import { markAmbiguous } from './ledger/ambiguous.ts'
import { settleLedger } from './ledger/settle-ledger.ts'
import { lineUp, rankAnew } from './line-up.ts'
import { stemOf } from './names.ts'
import { type Call, recordings } from './schema.ts'
import { joinWhenBoth } from './sides/pairs.ts'
import { namesOf } from './sides/side-names.ts'
import { keepReadName } from './sources/keep-name.ts'
import { findCall, type Meant, recordingsLeft, recordingsMeant } from './sources/match.ts'
import { type Waiting, waitingFor, whatWaits } from './waiting.ts'

/** What of a call its recordings are matched by. */
export type Announced = Pick<Call, 'id' | 'callNo' | 'recordingName' | 'layout'>

/** Finds the call a recording belongs to by its file name, and ties the two; the ledger follows. */
export function linkRecording(
  tx: Db,
  actor: Actor,
  recording: Waiting,
  now = Date.now(),
): Call | 'ambiguous' | null {
  keepReadName(tx, recording)
  const found = findCall(tx, recording)
  if (found && found !== 'ambiguous') link(tx, actor, recording, found)
  settleLedger(tx, { recordingIds: [recording.id] }, now)
  markAmbiguous(tx, recording.id, found === 'ambiguous')
  return found
}

/**
 * Ties recordings that came before their call data to the calls just announced; says how many. Of calls
 * that were corrected, `before` says what they were: a recording they no longer fit is looked at again.
 */
export function linkWaitingRecordings(
  tx: Db,
  actor: Actor,
  announced: readonly Announced[],
  before: readonly Meant[] = [],
  now = Date.now(),
): number {
  const byName = new Map<string, Announced>()
  const byNumber = new Map<string, Announced>()
  for (const call of announced) {
    if (call.recordingName && !byName.has(call.recordingName)) byName.set(call.recordingName, call)
    byNumber.set(call.callNo.toLowerCase(), call)
  }
  const linked: number[] = []
  for (const recording of waitingFor(tx, announced)) {
    const names = namesOf(recording.originalName)
    const call =
      firstOf(names, (name) => byName.get(name)) ??
      firstOf(names, (name) => byNumber.get(stemOf(name).toLowerCase()))
    if (!call) continue
    link(tx, actor, recording, call)
    linked.push(recording.id)
  }
  const ids = announced.map((call) => call.id)
  const meant = [...recordingsMeant(tx, ids), ...recordingsLeft(tx, before)]
  for (const recording of new Map(meant.map((one) => [one.id, one])).values()) {
    const found = linkRecording(tx, actor, recording, now)
    if (found && found !== 'ambiguous') linked.push(recording.id)
  }
  settleLedger(tx, { recordingIds: linked }, now)
  return linked.length
}

function firstOf<T>(names: readonly string[], find: (name: string) => T | undefined) {
  for (const name of names) {
    const found = find(name)
    if (found !== undefined) return found
  }
  return undefined
}

function link(tx: Db, actor: Actor, recording: Waiting, call: Announced): void {
  const subject = { kind: 'recording', id: recording.id } as const
  record(tx, actor, 'recording.linked', subject, { callNo: call.callNo })
  tie(tx, recording, call)
}

type Tied = Pick<Call, 'id' | 'layout'>

/** Gives a recording its call, and sets going what depends on it; the ledger and the trail are the caller's. */
export function tie(tx: Db, recording: Waiting, call: Tied): void {
  tx.update(recordings).set({ callId: call.id }).where(eq(recordings.id, recording.id)).run()
  followCall(tx, recording, call)
  joinWhenBoth(tx, call.id)
}

/** Takes its call from a recording again. */
export function untie(tx: Db, recording: Waiting, call: Tied): void {
  tx.update(recordings).set({ callId: null }).where(eq(recordings.id, recording.id)).run()
  followCall(tx, recording, call)
}

/** Whether it has just got the call or lost it: the call is compared, the recording ranked or heard anew. */
function followCall(tx: Db, recording: Waiting, call: Tied): void {
  askReconciliation(tx, [call.id])
  if (recording.state === 'received') rankAnew(tx, recording.id)
  const differs = layoutOf(tx, recording, call) !== layoutOf(tx, recording, null)
  if (differs) transcribeAgain(tx, recording)
}

/** The sides of a call were announced anew: what was transcribed by the old ones is done again. */
export function reconsiderSides(tx: Db, callIds: readonly number[]): void {
  for (const callId of callIds) {
    const sounds = tx.select(whatWaits).from(recordings).where(eq(recordings.callId, callId)).all()
    for (const recording of sounds) transcribeAgain(tx, recording)
  }
}

/** A recording that still waits needs nothing: its job reads the sides when it starts. */
export function transcribeAgain(tx: Db, recording: Pick<Waiting, 'id' | 'state'>): void {
  if (!isHeard(recording) && recording.state !== 'transcribing') return
  lineUp(tx, recording.id)
}

function isHeard(recording: Pick<Waiting, 'state'>): boolean {
  return recording.state === 'transcribed' || recording.state === 'silent'
}
