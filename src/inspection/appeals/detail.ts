import { eq } from 'drizzle-orm'

import { eventsOf, type TimelineEvent } from '#src/audit/timeline.ts'
import { complaints } from '#src/complaints/schema.ts'
import { type Actor, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { businessTypes, people } from '#src/organisation/schema.ts'
import { audioLanes, type Lane } from '#src/recordings/lanes.ts'
import { type Call, calls, type Recording, recordings } from '#src/recordings/schema.ts'
import { shownCaller } from '#src/recordings/unmaskings/shown-caller.ts'
import { bestHit } from '#src/screening/best-hit.ts'
import { findings, rechecks } from '#src/screening/schema.ts'
import { type RecheckVerdict, recheckVerdicts } from '#src/screening/vocabulary.ts'
import { shownTranscript } from '#src/transcription/queries.ts'
import type { Segment } from '#src/transcription/schema.ts'

import { scoringItems } from '../forms/schema.ts'
import { scoreSheets } from '../scoring/schema.ts'
import { liabilityOptions } from './apply-liability.ts'
import { milderOf } from './apply-verification.ts'
import { evidenceOf, recordingOf } from './contested-verification.ts'
import { appealsAbout, subjectOf } from './contested.ts'
import { appealInScope, barOf, mayTakeOver } from './judge.ts'
import { knowsAgent } from './list.ts'
import { type HearingFor, hearingFor } from './listened.ts'
import type { ReviewAppeal } from './schema.ts'
import { choosable, milderVerdicts, seenOf, verdictNow } from './settle.ts'
import {
  type AppealShown,
  appealShown,
  type ItemLine,
  itemLines,
  type PointShown,
} from './shown.ts'
import { type VerificationShown, verificationShown } from './verification-shown.ts'
import type { AppealRefusal } from './vocabulary.ts'

/** One contested point with what it is about and what it could become. */
export type PointToJudge = PointShown & {
  /** The item as it stands now; null for a verdict. */
  line: ItemLine | null
  options: { key: string; label: string }[]
}

export type AppealDetail = {
  appeal: AppealShown
  seen: number
  /** Null where a complaint names no call. */
  call:
    | (Pick<Call, 'callNo' | 'startedAt' | 'province' | 'channel'> & {
        businessType: string | null
        caller: string
      })
    | null
  complaintNo: string | null
  /** Null until the reader may know it, and where nobody in particular is concerned. */
  agent: { agentNo: string; name: string } | null
  agentKnown: boolean
  /** Told to quality assurance once it is answered. */
  scorerName: string | null
  judgeName: string | null
  points: PointToJudge[]
  score: { hundredths: number | null; note: string } | null
  finding: { verdict: RecheckVerdict | null; note: string; gone: boolean } | null
  verification: VerificationShown | null
  /** What the answer of this judge has to rest on; null where the form asks for none. */
  grounds: { hearing: HearingFor | null } | null
  evidence: { id: number | string; startMs: number; endMs: number; label: string }[]
  sound: { recording: Recording; lanes: Lane[]; segments: Segment[] } | null
  erased: boolean
  earlier: AppealShown[]
  standing: {
    /** Who has it, for the button that takes it over from nobody else. */
    judgeId: number | null
    mine: boolean
    /** Why the reader may not judge it; null where the reader may, or has no such right. */
    bar: AppealRefusal | null
    maySettle: boolean
    mayTake: boolean
  }
  events: TimelineEvent[]
}

/** Everything the page of one appeal shows. Whoever judges it is not told whose it is. */
export function appealDetail(db: Db, actor: Actor, id: number): AppealDetail {
  const appeal = appealInScope(db, actor, id)
  const row = db
    .select({ call: calls, businessType: businessTypes.name })
    .from(calls)
    .leftJoin(businessTypes, eq(businessTypes.id, calls.businessTypeId))
    .where(eq(calls.id, appeal.callId ?? -1))
    .get()
  const person = db
    .select()
    .from(people)
    .where(eq(people.id, appeal.personId ?? -1))
    .get()
  const known = knowsAgent(actor, appeal)
  // Outside quality assurance nobody is told who scored and who judged.
  const inside = can(actor, 'review-appeal.settle')
  const shown = appealShown(db, appeal)
  const about = aboutSubject(db, appeal)
  const mayListen = can(actor, 'recording.play')
  return {
    appeal: shown,
    seen: seenOf(db, appeal),
    call: row ? shownCall(db, actor, row) : null,
    complaintNo: about.complaintNo,
    agent: known && person ? { agentNo: person.agentNo, name: person.name } : null,
    agentKnown: known,
    scorerName: known && inside ? appeal.scorerName : null,
    judgeName: inside ? appeal.judgeName : null,
    points: shown.points.map((point) => pointToJudge(db, appeal, point, about.lines)),
    ...{ score: about.score, finding: about.finding, evidence: about.evidence },
    verification: about.verification,
    grounds: groundsOf(db, actor, appeal),
    sound: mayListen && about.recording ? soundOf(db, actor, about.recording) : null,
    erased: about.recording === null,
    earlier: earlierOf(db, appeal),
    standing: standingOf(db, actor, appeal),
    events: known && inside ? eventsOf(db, 'review-appeal', id) : [],
  }
}

/** Only a verdict that takes the place of another has to rest on something heard. */
function groundsOf(db: Db, actor: Actor, { subject, complaintId, state, judgeId }: ReviewAppeal) {
  const mine = state === 'taken' && judgeId === actor.accountId
  if (subject !== 'verification' || complaintId === null || !mine) return null
  return { hearing: hearingFor(db, actor, complaintId) }
}

function shownCall(
  db: Db,
  actor: Actor,
  { call, businessType }: { call: Call; businessType: string | null },
): AppealDetail['call'] {
  const { callNo, startedAt, province, channel } = call
  const caller = shownCaller(db, actor, { kind: 'call', id: call.id }, call.caller)
  return { callNo, startedAt, province, channel, businessType, caller }
}

type About = Pick<
  AppealDetail,
  'score' | 'finding' | 'evidence' | 'verification' | 'complaintNo'
> & {
  lines: ItemLine[]
  recording: Recording | null
}

/** Nothing of a complaint's verdict. */
const unverified = { verification: null, complaintNo: null } as const

function aboutSubject(db: Db, appeal: ReviewAppeal): About {
  const { sheetId, findingId, verificationId, liabilityId, complaintId } = appeal
  if (complaintId !== null && (verificationId ?? liabilityId) !== null) {
    return { lines: [], score: null, finding: null, ...aboutVerification(complaintId) }
  }
  if (sheetId !== null) {
    const sheet = db.select().from(scoreSheets).where(eq(scoreSheets.id, sheetId)).get()
    if (!sheet) throw new NotFound()
    const lines = itemLines(db, sheet)
    return {
      lines,
      ...unverified,
      score: { hundredths: sheet.scoreHundredths, note: sheet.note },
      finding: null,
      evidence: lines.flatMap(({ itemId, title, startMs, endMs }) =>
        startMs === null || endMs === null ? [] : [{ id: itemId, label: title, startMs, endMs }],
      ),
      recording: storedRecording(db, sheet.recordingId),
    }
  }
  const row =
    findingId === null
      ? undefined
      : db
          .select({ finding: findings, recheck: rechecks })
          .from(findings)
          .leftJoin(rechecks, eq(rechecks.findingId, findings.id))
          .where(eq(findings.id, findingId))
          .get()
  const hit = row ? bestHit(db, row.finding.id) : null
  return {
    ...{ lines: [], score: null, ...unverified },
    finding: {
      verdict: row?.recheck?.verdict ?? null,
      note: row?.recheck?.note ?? '',
      gone: !row?.recheck,
    },
    evidence: hit
      ? [{ id: 'evidence', label: '投诉所在', startMs: hit.startMs, endMs: hit.endMs }]
      : [],
    recording: storedRecording(db, row?.finding.recordingId ?? null),
  }

  function aboutVerification(id: number) {
    const complaint = db.select().from(complaints).where(eq(complaints.id, id)).get()
    if (!complaint) throw new NotFound()
    return {
      complaintNo: complaint.complaintNo,
      verification: verificationShown(db, id),
      evidence: evidenceOf(db, id).map(({ id: span, startMs, endMs }) => ({
        ...{ id: span, startMs, endMs, label: '核实依据' },
      })),
      recording: storedRecording(db, recordingOf(db, complaint)),
    }
  }
}

function storedRecording(db: Db, id: number | null): Recording | null {
  if (id === null) return null
  return db.select().from(recordings).where(eq(recordings.id, id)).get() ?? null
}

function soundOf(db: Db, actor: Actor, recording: Recording): AppealDetail['sound'] {
  const { callId } = recording
  const call =
    callId === null ? undefined : db.select().from(calls).where(eq(calls.id, callId)).get()
  const lanes = audioLanes(db, recording, { layout: call?.layout ?? null })
  return { recording, lanes, segments: shownTranscript(db, actor, recording.id) }
}

function pointToJudge(
  db: Db,
  appeal: ReviewAppeal,
  point: PointShown,
  lines: readonly ItemLine[],
): PointToJudge {
  if (point.aspect !== null) {
    const options =
      appeal.subject === 'liability'
        ? [...liabilityOptions]
        : milderOf(db, appeal.complaintId ?? 0, point.aspect)
    return { ...point, line: null, options }
  }
  if (point.itemId === null) {
    const current = verdictNow(db, appeal.findingId) ?? verdictNamed(point.before)
    const options = current ? milderVerdicts(current) : []
    const words = options.map((key) => ({ key, label: recheckVerdicts[key] }))
    return { ...point, line: null, options: words }
  }
  const line = lines.find(({ itemId }) => itemId === point.itemId) ?? null
  const item = db.select().from(scoringItems).where(eq(scoringItems.id, point.itemId)).get()
  const options = item ? choosable(item).filter(({ key }) => key !== line?.choice) : []
  return { ...point, line, options }
}

const verdictNamed = (word: string) =>
  (Object.keys(recheckVerdicts) as RecheckVerdict[]).find((key) => recheckVerdicts[key] === word)

/** The rounds before this one, without the names of who judged them. */
function earlierOf(db: Db, appeal: ReviewAppeal): AppealShown[] {
  const about = subjectOf(appeal)
  if (about === null) return []
  return appealsAbout(db, about)
    .filter(({ round, state }) => round < appeal.round && state === 'settled')
    .map((one) => appealShown(db, one))
}

function standingOf(db: Db, actor: Actor, appeal: ReviewAppeal): AppealDetail['standing'] {
  const { state, judgeId } = appeal
  const judges = can(actor, 'review-appeal.settle')
  const waits = state === 'open' || state === 'taken'
  const bar = judges && waits ? barOf(db, actor, appeal) : null
  const mine = state === 'taken' && judgeId === actor.accountId
  const free = state === 'open' || (state === 'taken' && !mine && mayTakeOver(db, actor, appeal))
  return {
    ...{ mine, bar },
    maySettle: judges && mine && bar === null,
    mayTake: judges && free && bar === null,
    judgeId,
  }
}
