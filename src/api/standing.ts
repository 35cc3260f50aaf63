import { desc, eq, inArray } from 'drizzle-orm'

import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { spellings } from '#src/recordings/names.ts'
import { calls, type Recording, recordings } from '#src/recordings/schema.ts'
import { recordingStates } from '#src/recordings/vocabulary.ts'

/** Where a call and its sound stand, without a word of who spoke: no number, no agent, no file name. */
export type CallStanding = {
  callNo: string
  startedAt: string
  recordings: RecordingStanding[]
}
export type RecordingStanding = {
  sha256: string
  state: Recording['state']
  stateText: string
  problem: string | null
  receivedAt: string
  durationSeconds: number
  callNo: string | null
}

/** The standing of one announced call, or null when no such call was announced. */
export function callStanding(db: Db, actor: Actor, callNo: string): CallStanding | null {
  authorise(actor, 'recording.list')
  const call = db
    .select()
    .from(calls)
    .where(inArray(calls.callNo, spellings(callNo)))
    .get()
  if (!call) return null
  const sounds = db
    .select()
    .from(recordings)
    .where(eq(recordings.callId, call.id))
    .orderBy(desc(recordings.receivedAt), desc(recordings.id))
    .limit(20)
    .all()
  return {
    callNo: call.callNo,
    startedAt: isoTime(call.startedAt),
    recordings: sounds.map((sound) => standingOf(sound, call.callNo)),
  }
}

/** The standing of one recording by its content; whoever may send it may ask whether it arrived. */
export function recordingStanding(db: Db, actor: Actor, sha256: string): RecordingStanding | null {
  if (!can(actor, 'recording.list') && !can(actor, 'recording.upload')) {
    throw new Forbidden('recording.list')
  }
  const row = db
    .select({ recording: recordings, callNo: calls.callNo })
    .from(recordings)
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .where(eq(recordings.sha256, sha256))
    .get()
  return row ? standingOf(row.recording, row.callNo) : null
}

function standingOf(recording: Recording, callNo: string | null): RecordingStanding {
  const { sha256, state, problem, receivedAt, durationMs } = recording
  return {
    ...{ sha256, state, stateText: recordingStates[state], problem, callNo },
    receivedAt: isoTime(receivedAt),
    durationSeconds: durationMs / 1000,
  }
}

/** Shanghai time with its offset, as the tables that people bring write it. */
export function isoTime(at: number): string {
  return new Date(at + 8 * 3_600_000).toISOString().replace(/\.\d+Z$/, '+08:00')
}
