import { and, count, eq, gte, ne, sql } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { transcriptionRanks } from '#src/transcription/line/schema.ts'
import { transcripts } from '#src/transcription/schema.ts'
import { type RankSlice, rankSlices } from '#src/transcription/vocabulary.ts'

import { findings } from './schema.ts'

/** What transcribing brought to light, by the way in which calls were chosen. */
export type Yield = {
  slice: RankSlice
  calls: number
  cpuMs: number
  findings: number
  /** Of these, how many a person has listened to, and how many held. */
  rechecked: number
  confirmed: number
}

export const yieldDays = 30

/** Findings per hour of CPU, ranked against random: whether ranking earns its place. */
export function transcriptionYield(db: Db, actor: Actor, now = Date.now()): Yield[] {
  authorise(actor, 'finding.list')
  const slice = sql<RankSlice>`${transcriptionRanks.slice}`
  const rows = db
    .select({
      slice,
      calls: count(),
      cpuMs: sql<number>`coalesce(sum(coalesce(${transcripts.cpuMs}, ${transcripts.wallMs})), 0)`,
      findings: count(findings.id),
      rechecked: sql<number>`coalesce(sum(${findings.state} <> 'pending'), 0)`,
      confirmed: sql<number>`coalesce(sum(${findings.state} = 'confirmed'), 0)`,
    })
    .from(transcripts)
    .innerJoin(transcriptionRanks, eq(transcriptionRanks.recordingId, transcripts.recordingId))
    .innerJoin(recordings, eq(recordings.id, transcripts.recordingId))
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .leftJoin(
      findings,
      // What was drawn to be listened to says nothing for transcribing.
      and(eq(findings.recordingId, transcripts.recordingId), ne(findings.origin, 'control')),
    )
    .where(and(gte(transcripts.finishedAt, now - yieldDays * dayMs), visibleTo(actor, calls)))
    .groupBy(slice)
    .all()
  const none = { calls: 0, cpuMs: 0, findings: 0, rechecked: 0, confirmed: 0 }
  return keysOf(rankSlices).map(
    (key) => rows.find((row) => row.slice === key) ?? { ...none, slice: key },
  )
}
