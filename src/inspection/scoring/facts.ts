import { asc, eq } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { calls, recordings, recordingSignals } from '#src/recordings/schema.ts'
import { findings, hits } from '#src/screening/schema.ts'

import type { Fact } from '../forms/vocabulary.ts'

/** What the machine knows of a call; null where the telephone system or the sound does not tell. */
export type CallKnowledge = {
  'hold-ms': number | null
  'wait-ms': number | null
  'longest-silence-ms': number | null
  /** Share of the time in which both speak, 0–1. */
  'talk-over': number | null
  transferred: boolean | null
  'duration-ms': number | null
  /** Names of the rules that found something to say. */
  'rule-hits': string[]
} & Record<Fact, unknown>

/** Facts to stand beside items, marked as the machine's: none of them answers anything. */
export function factsOf(db: Db, callId: number, recordingId: number | null): CallKnowledge {
  const call = db.select().from(calls).where(eq(calls.id, callId)).get()
  const sound =
    recordingId === null
      ? undefined
      : db
          .select({
            durationMs: recordings.durationMs,
            talkOver: recordingSignals.talkOver,
            longestSilenceMs: recordingSignals.longestSilenceMs,
          })
          .from(recordings)
          .leftJoin(recordingSignals, eq(recordingSignals.recordingId, recordings.id))
          .where(eq(recordings.id, recordingId))
          .get()
  return {
    'hold-ms': call?.holdMs ?? null,
    'wait-ms': call?.waitMs ?? null,
    'longest-silence-ms': sound?.longestSilenceMs ?? null,
    'talk-over': sound?.talkOver ?? null,
    transferred: call?.transferred ?? null,
    'duration-ms': call?.durationMs ?? sound?.durationMs ?? null,
    'rule-hits': recordingId === null ? [] : ruleNames(db, recordingId),
  }
}

function ruleNames(db: Db, recordingId: number): string[] {
  const rows = db
    .select({ rule: hits.rule, name: hits.ruleName })
    .from(findings)
    .innerJoin(hits, eq(hits.findingId, findings.id))
    .where(eq(findings.recordingId, recordingId))
    .orderBy(asc(hits.startMs), asc(hits.id))
    .limit(50)
    .all()
  return [...new Set(rows.map(({ rule, name }) => name || rule))]
}
