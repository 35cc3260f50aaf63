import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'

import { and, asc, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { enqueue, finish } from '#src/kernel/jobs/queue.ts'
import type { JobContext } from '#src/kernel/jobs/runner.ts'
import { recordings } from '#src/recordings/schema.ts'
import { mishearingsInUse } from '#src/transcription/corrections/mishearings.ts'
import { type Segment, segments, transcripts } from '#src/transcription/schema.ts'

import { utteranceOf } from './heard.ts'
import { rankFindingOf } from './ranking/rank-findings.ts'
import { awaitRehearing } from './rehearing.ts'
import { modelInUse } from './retraining/in-use.ts'
import { findings, hits, screenings } from './schema.ts'
import { type Hit, type Screening, screenUtterances } from './scoring.ts'
import { screenerInUse } from './screener.ts'

/** Job 'screen': reads a finished transcript and keeps what is suspicious in it, with evidence. */
export function screenHandler({ recordingId }: { recordingId: number }, context: JobContext): void {
  const { db, job } = context
  write(db, (tx) => {
    finish(tx, job)
    const recording = tx.select().from(recordings).where(eq(recordings.id, recordingId)).get()
    const heard = recording ? segmentsOf(tx, recordingId) : null
    if (!recording || !heard) return

    const { pairs, version } = mishearingsInUse(tx)
    const screener = screenerInUse(tx)
    const lexiconVersion = screener.lexicon.version
    const screening = screenUtterances(screener, heard.map(utteranceOf), pairs)
    const modelVersion = modelInUse(tx).version
    const versions = { lexiconVersion, mishearingsVersion: version, modelVersion }
    keepScreening(tx, recordingId, screening, versions)
    keepFinding(tx, recording, screening, heard)
    rankFindingOf(tx, recordingId)
    const { score, flagged } = screening
    const particulars = {
      ...{ flagged, score: Number(score.toFixed(4)), lexicon: lexiconVersion },
      ...(version === null ? {} : { mishearings: version }),
      ...(modelVersion === null ? {} : { modelVersion }),
    }
    record(tx, system, 'screening.finished', { kind: 'recording', id: recordingId }, particulars)
    enqueue(tx, 'back-trace', `recording:${recordingId}`, { recordingId })
    const { callId } = recording
    if (callId !== null) enqueue(tx, 'reconcile', `call:${callId}`, { callIds: [callId] })
  })
}

/** In order of time, or null where there is no transcript. */
function segmentsOf(tx: Db, recordingId: number): Segment[] | null {
  const mine = eq(transcripts.recordingId, recordingId)
  const transcript = tx.select({ id: transcripts.id }).from(transcripts).where(mine).get()
  if (!transcript) return null
  return tx
    .select()
    .from(segments)
    .where(eq(segments.transcriptId, transcript.id))
    .orderBy(asc(segments.startMs), asc(segments.id))
    .all()
}

function keepScreening(
  tx: Db,
  recordingId: number,
  { score, flagged, reasons }: Screening,
  versions: {
    lexiconVersion: string
    mishearingsVersion: string | null
    modelVersion: number | null
  },
): void {
  const values = { score, flagged, reasons, ...versions, screenedAt: Date.now() }
  tx.insert(screenings)
    .values({ recordingId, ...values })
    .onConflictDoUpdate({ target: screenings.recordingId, set: values })
    .run()
}

/** A finding somebody has judged stays as it was judged; an open one follows the newest hearing. */
function keepFinding(
  tx: Db,
  recording: { id: number; callId: number | null },
  screening: Screening,
  heard: readonly Segment[],
): void {
  const mine = eq(findings.recordingId, recording.id)
  const earlier = tx.select().from(findings).where(mine).get()
  if (earlier && earlier.state !== 'pending') return
  const [best] = screening.hits
  if (!screening.flagged || !best) {
    tx.delete(findings)
      .where(and(mine, eq(findings.state, 'pending'), eq(findings.origin, 'screening')))
      .run()
    return
  }
  const values = {
    origin: 'screening' as const,
    callId: recording.callId,
    headline: screening.headline,
    score: screening.score,
    faultCategory: screening.category ?? best.category,
    target: screening.target,
  }
  const { id } = tx
    .insert(findings)
    .values({ recordingId: recording.id, foundAt: Date.now(), ...values })
    .onConflictDoUpdate({ target: findings.recordingId, set: values })
    .returning({ id: findings.id })
    .get()
  const evidence = screening.hits.flatMap((hit) => {
    const segment = heard[hit.utterance]
    return segment ? [evidenceOf(hit, segment)] : []
  })
  const changed = keepHits(tx, id, evidence)
  const unheard = earlier?.rehearing === 'unheard'
  if (changed || unheard)
    awaitRehearing(tx, { id, recordingId: recording.id, score: screening.score })
}

type Evidence = ReturnType<typeof evidenceOf>

/** Says whether anything changed; hits that stayed the same keep what was heard of them again. */
function keepHits(tx: Db, findingId: number, evidence: readonly Evidence[]): boolean {
  const mine = eq(hits.findingId, findingId)
  const before = tx.select().from(hits).where(mine).orderBy(asc(hits.id)).all()
  const rows = evidence.map((hit, index) => ({ id: before[index]?.id, findingId, ...hit }))
  if (isDeepStrictEqual(before, rows)) return false
  tx.delete(hits).where(mine).run()
  for (const hit of evidence)
    tx.insert(hits)
      .values({ findingId, ...hit })
      .run()
  return true
}

/** Binds a hit to the sound: characters are taken to be spoken evenly inside their segment. */
export function evidenceOf(hit: Hit, segment: Segment) {
  const { voice, text, startMs, endMs } = segment
  const at = (offset: number) =>
    Math.round(startMs + ((endMs - startMs) * offset) / Math.max(1, text.length))
  return {
    rule: hit.rule,
    segmentIndex: hit.utterance,
    voice,
    startMs: at(hit.start),
    endMs: at(hit.end),
    startChar: hit.start,
    endChar: hit.end,
    text: text.slice(hit.start, hit.end),
    textHash: createHash('sha256').update(text).digest('hex'),
    bySound: hit.by === 'sound',
    mishearing: hit.mishearing ?? null,
    weight: hit.weight,
  }
}
