import { and, asc, eq } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { complaintsOfCall } from '#src/complaints/queries.ts'
import { entriesOfCall } from '#src/complaints/register-queries.ts'
import type { FaultCategory, OrderType } from '#src/complaints/vocabulary.ts'
import { ordersOfCall } from '#src/complaints/work-orders/queries.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { businessTypes } from '#src/organisation/schema.ts'
import { masked } from '#src/recordings/queries.ts'
import { type Call, calls, type Recording, recordings } from '#src/recordings/schema.ts'
import { shownCaller } from '#src/recordings/unmaskings/shown-caller.ts'
import { shownCorrections } from '#src/transcription/corrections/queries.ts'
import { importOf, transcriptOf, shownTranscript } from '#src/transcription/queries.ts'
import type { Correction, Segment } from '#src/transcription/schema.ts'
import type { Timing, Voice } from '#src/transcription/vocabulary.ts'

import { type FindingTraces, tracesOfFinding } from './back-trace/queries.ts'
import type { CompiledLexicon } from './lexicon/compile.ts'
import { quoteOf, stillSays } from './quote.ts'
import type { Reason } from './result.ts'
import { citedRule, lexiconInUse } from './rules/in-use.ts'
import {
  callReconciliations,
  type Finding,
  findings,
  type HitRow,
  hits,
  rehearings,
  screenings,
} from './schema.ts'
import { standingOf } from './trust.ts'
import { type Verdict, verdictOf } from './verdict.ts'
import type { Mismatch } from './vocabulary.ts'
import type { EvidenceDoubt } from './vocabulary.ts'

export type Evidence = Pick<
  HitRow,
  | 'id'
  | 'rule'
  | 'segmentIndex'
  | 'startMs'
  | 'endMs'
  | 'startChar'
  | 'endChar'
  | 'text'
  | 'bySound'
  | 'mishearing'
> & {
  voice: Voice
  /** The words around the hit, while the transcript still holds it. */
  before: string
  after: string
  ruleName: string
  reason: string | null
  /** The transcript still says what was found; a new hearing may have changed it. */
  current: boolean
  /** What to know before it is believed. */
  doubts: EvidenceDoubt[]
  /** What a second engine heard there (复听); null where it did not listen to these very words. */
  rehearing: ReturnType<typeof standingOf> | null
}

export type FindingDetail = {
  finding: Finding
  recording: Recording
  call: {
    id: number
    callNo: string
    startedAt: number
    province: string
    channel: Call['channel']
    businessType: string | null
    caller: string
    layout: Call['layout']
  } | null
  /** Best first, as screening stored them. */
  evidence: Evidence[]
  /** What moved the score most; empty where it is not the text that brought the call here. */
  reasons: Reason[]
  /** As spoken. */
  segments: Segment[]
  /** Where the times of an imported text come from; null where it was heard here. */
  timing: Timing | null
  /** What people heard differently from the machine. */
  corrections: Correction[]
  /** What agents reported about this call, without naming them. */
  registered: { id: number; registerNo: string; registeredAt: number; type: FaultCategory }[]
  comparedAt: number | null
  /** What the work orders say otherwise (三账不符), and until when it may still be registered. */
  booked: { mismatch: Mismatch | null; graceUntil: number | null; orders: { type: OrderType }[] }
  /** Complaints about this call that are already open. */
  complaints: { id: number; complaintNo: string }[]
  verdict: Verdict | null
  /** Earlier calls this one speaks of, and later ones that speak of it. */
  traces: FindingTraces
}

/**
 * Everything the review page shows. Who spoke and where that person works stays out of it until the
 * finding has a verdict. Raises NotFound outside the reader's scope.
 */
export function findingDetail(db: Db, actor: Actor, id: number): FindingDetail {
  authorise(actor, 'finding.list')
  authorise(actor, 'recording.play')
  const row = db
    .select({
      finding: findings,
      recording: recordings,
      call: calls,
      businessType: businessTypes.name,
      comparedAt: callReconciliations.at,
      mismatch: callReconciliations.mismatch,
      graceUntil: callReconciliations.graceUntil,
      reasons: screenings.reasons,
    })
    .from(findings)
    .innerJoin(recordings, eq(recordings.id, findings.recordingId))
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .leftJoin(businessTypes, eq(businessTypes.id, calls.businessTypeId))
    .leftJoin(screenings, eq(screenings.recordingId, recordings.id))
    .leftJoin(callReconciliations, eq(callReconciliations.callId, calls.id))
    .where(and(eq(findings.id, id), visibleTo(actor, calls)))
    .get()
  if (!row) throw new NotFound()
  const { finding, call } = row
  const recording = masked(row.recording)
  const segments = transcriptOf(db, recording.id)
  return {
    finding,
    recording,
    call: call && {
      id: call.id,
      callNo: call.callNo,
      startedAt: call.startedAt,
      province: call.province,
      channel: call.channel,
      businessType: row.businessType,
      caller: shownCaller(db, actor, { kind: 'call', id: call.id }, call.caller),
      layout: call.layout,
    },
    evidence: evidenceOf(db, id, segments),
    reasons: finding.origin === 'screening' ? (row.reasons ?? []) : [],
    segments: shownTranscript(db, actor, recording.id),
    timing: importOf(db, recording.id)?.timing ?? null,
    corrections: shownCorrections(db, actor, recording.id),
    registered: call ? registeredAbout(db, call.callNo) : [],
    comparedAt: row.comparedAt,
    booked: {
      ...{ mismatch: row.mismatch, graceUntil: row.graceUntil },
      orders: call && row.mismatch ? ordersOfCall(db, call.id) : [],
    },
    complaints: call ? complaintsOfCall(db, call.id) : [],
    verdict: verdictOf(db, actor, finding, call),
    traces: tracesOfFinding(db, actor, { recordingId: recording.id, callId: call?.id ?? null }),
  }
}

function evidenceOf(db: Db, findingId: number, segments: readonly Segment[]): Evidence[] {
  const lexicon = lexiconInUse(db)
  return db
    .select({ hit: hits, rehearing: rehearings })
    .from(hits)
    .leftJoin(rehearings, eq(rehearings.hitId, hits.id))
    .where(eq(hits.findingId, findingId))
    .orderBy(asc(hits.id))
    .all()
    .map(({ hit: row, rehearing }) => {
      const { findingId: _finding, weight: _weight, textHash: _hash, ...hit } = row
      const cited = { name: hit.ruleName, reason: hit.ruleReason }
      const rule = lexicon.ruleByCode(hit.rule) ?? citedRule(db, hit.rule)
      const line = segments[hit.segmentIndex]?.text
      const current = stillSays(row, line)
      const again = current && rehearing?.textHash === row.textHash ? rehearing : null
      return {
        ...hit,
        ...quoteOf(row, line),
        // As it was cited; what was found before that was kept has only the rule of today.
        ruleName: cited.name || (rule?.name ?? (hit.rule === 'model' ? '像投诉的说法' : hit.rule)),
        reason: cited.name ? cited.reason : (rule?.reason ?? null),
        doubts: doubtsAbout(row, lexicon),
        current,
        rehearing: again && standingOf(again),
      }
    })
}

function doubtsAbout(hit: HitRow, lexicon: CompiledLexicon): EvidenceDoubt[] {
  const doubts: EvidenceDoubt[] = []
  if (hit.voiced === false) doubts.push('no-voice')
  if (hit.doubtful) doubts.push('doubtful')
  if (hit.rule === 'model' || hit.ruleVersion === '') return doubts
  const version = lexicon.ruleVersion(hit.rule)
  if (version === null) doubts.push('rule-gone')
  else if (version !== hit.ruleVersion) doubts.push('rule-changed')
  return doubts
}

function registeredAbout(db: Db, callNo: string): FindingDetail['registered'] {
  return entriesOfCall(db, callNo).map(({ id, registerNo, registeredAt, faultCategory }) => ({
    id,
    registerNo,
    registeredAt,
    type: faultCategory,
  }))
}
