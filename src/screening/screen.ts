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

import { spokenIn } from './heard.ts'
import { findHits } from './hits.ts'
import { modelVersion as weightsVersion } from './model/version.ts'
import { rankFindingOf } from './ranking/rank-findings.ts'
import { awaitRehearing } from './rehearing.ts'
import { modelInUse } from './retraining/in-use.ts'
import { findings, hits, screenings } from './schema.ts'
import { type Hit, type Screening, screenUtterances, type Utterance } from './scoring.ts'
import { type Screener, screenerInUse } from './screener.ts'
import { signOf } from './sign.ts'
import { withholdings } from './vocabulary.ts'
import { voiceUnder, type VoiceUnder } from './voice-under.ts'

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
    const voiceIn = voiceUnder(tx, recording)
    const utterances = heard.map((segment) => heardUtterance(segment, voiceIn))
    const screening = screenUtterances(screener, utterances, pairs)
    const evidence = screening.hits.flatMap((hit) => {
      const segment = heard[hit.utterance]
      return segment ? [bound(evidenceOf(hit, segment), screener, voiceIn)] : []
    })
    const unvoiced = evidence.length > 0 && evidence.every((hit) => hit.voiced === false)
    const withheld = unvoiced ? ('no-voice' as const) : null
    const flagged = screening.flagged && !unvoiced
    const sign = signOf(screener.lexicon, findHits(screener.lexicon, heard.map(spokenIn), pairs))
    const modelVersion = modelInUse(tx).version
    const versions = { lexiconVersion, mishearingsVersion: version, modelVersion }
    keepScreening(tx, recordingId, { ...screening, flagged }, { ...versions, sign, withheld })
    keepFinding(tx, recording, { ...screening, flagged }, evidence)
    rankFindingOf(tx, recordingId)
    const { score } = screening
    const particulars = {
      ...{ flagged, score: Number(score.toFixed(4)), lexicon: lexiconVersion },
      ...(version === null ? {} : { mishearings: version }),
      ...(modelVersion === null ? {} : { modelVersion }),
      ...(withheld === null ? {} : { withheld: withholdings[withheld] }),
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

/** With what the sound says about each line; a line over which nobody was heard tells nothing. */
function heardUtterance(segment: Segment, voiceIn: VoiceUnder): Utterance {
  const utterance = spokenIn(segment)
  const voiced = (start: number, end: number) =>
    voiceIn({ voice: segment.voice, ...spanOf(segment, start, end) })
  const trust = voiced(0, segment.text.length) === false ? 0 : (utterance.trust ?? 1)
  return { ...utterance, trust, voiced }
}

type Row = typeof screenings.$inferSelect

function keepScreening(
  tx: Db,
  recordingId: number,
  { score, flagged, reasons }: Screening,
  basis: Pick<Row, 'lexiconVersion' | 'mishearingsVersion' | 'modelVersion' | 'sign' | 'withheld'>,
): void {
  const values = { score, flagged, reasons, ...basis, screenedAt: Date.now() }
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
  evidence: readonly Bound[],
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
  // The best evidence stands first; words nobody was heard to say are none.
  const ordered = evidence.toSorted(
    (a, b) => Number(a.voiced === false) - Number(b.voiced === false),
  )
  const changed = keepHits(tx, id, ordered)
  const unheard = earlier?.rehearing === 'unheard'
  if (changed || unheard)
    awaitRehearing(tx, { id, recordingId: recording.id, score: screening.score })
}

type Bound = ReturnType<typeof bound>

/** Says whether anything changed; hits that stayed the same keep what was heard of them again. */
function keepHits(tx: Db, findingId: number, evidence: readonly Bound[]): boolean {
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

/** Characters are taken to be spoken evenly inside their segment. */
function spanOf({ text, startMs, endMs }: Segment, start: number, end: number) {
  const at = (offset: number) =>
    Math.round(startMs + ((endMs - startMs) * offset) / Math.max(1, text.length))
  return { startMs: at(start), endMs: at(end) }
}

/** Binds a hit to the sound and to the very words. */
export function evidenceOf(hit: Hit, segment: Segment) {
  const { voice, text } = segment
  return {
    rule: hit.rule,
    segmentIndex: hit.utterance,
    voice,
    ...spanOf(segment, hit.start, hit.end),
    startChar: hit.start,
    endChar: hit.end,
    text: text.slice(hit.start, hit.end),
    textHash: createHash('sha256').update(text).digest('hex'),
    bySound: hit.by === 'sound',
    mishearing: hit.mishearing ?? null,
    doubtful: segment.doubtful && segment.heardText === null,
    weight: hit.weight,
  }
}

/** Binds it to the rule as it is now, and to whether anybody was heard there. */
function bound(
  evidence: ReturnType<typeof evidenceOf>,
  { lexicon, model }: Screener,
  voiceIn: VoiceUnder,
) {
  const rule = lexicon.ruleByCode(evidence.rule)
  const voiced = voiceIn(evidence)
  return {
    ...evidence,
    ruleName: rule?.name ?? '',
    ruleReason: rule?.reason ?? null,
    ruleVersion: lexicon.ruleVersion(evidence.rule) ?? weightsVersion(model),
    voiced,
    weight: voiced === false ? 0 : evidence.weight,
  }
}
