import { and, desc, eq, isNull } from 'drizzle-orm'

import { complaints } from '#src/complaints/schema.ts'
import type { Omission } from '#src/complaints/vocabulary.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { businessTypes } from '#src/organisation/schema.ts'
import { maskCaller } from '#src/personal-data/mask.ts'
import { type Lane, audioLanes } from '#src/recordings/lanes.ts'
import { type Call, calls, type Recording } from '#src/recordings/schema.ts'
import { findings, rechecks } from '#src/screening/schema.ts'
import { transcriptOf, maskedTranscript } from '#src/transcription/queries.ts'
import type { Segment } from '#src/transcription/schema.ts'

import { appealsAbout, contestedBy, type SubjectOf } from '../appeals/contested.ts'
import { type Filing, filingOf } from '../appeals/filing.ts'
import { reviewAppeals } from '../appeals/schema.ts'
import { type AppealShown, appealShown, type ItemLine, itemLines } from '../appeals/shown.ts'
import { scoringForms, scoringFormVersions } from '../forms/schema.ts'
import { breakOffers, callMarks } from '../marks/schema.ts'
import { type ScoreSheet, scoreSheets } from '../scoring/schema.ts'
import { confirmed, countedFor, ownFinding, ownRecording, ownSheet, personOf } from './own.ts'

export type SheetRow = Pick<ScoreSheet, 'id' | 'outcome' | 'scoreHundredths'> & {
  submittedAt: number
  form: string
  callNo: string
  startedAt: number
  appeal: { state: string; round: number } | null
  /** Until when an appeal, or the last round of it, may be filed; null where none may. */
  until: number | null
}

const none = <T>(page: PageRequest): Page<T> => ({
  ...{ rows: [], size: page.size, next: null, previous: null },
})

/** What the agent was scored with, newest first. */
export function ownSheets(
  db: Db,
  actor: Actor,
  page: PageRequest,
  now = Date.now(),
): Page<SheetRow> {
  const personId = personOf(actor)
  if (personId === null) return none(page)
  const { where, order, limit } = keyset(scoreSheets.submittedAt, scoreSheets.id, page)
  const rows = db
    .select({ sheet: scoreSheets, form: scoringForms.name, call: calls })
    .from(scoreSheets)
    .innerJoin(calls, eq(calls.id, scoreSheets.callId))
    .innerJoin(scoringFormVersions, eq(scoringFormVersions.id, scoreSheets.versionId))
    .innerJoin(scoringForms, eq(scoringForms.id, scoringFormVersions.formId))
    .where(and(where, eq(calls.personId, personId), countedFor(db, personId)))
    .orderBy(...order)
    .limit(limit)
    .all()
    .map(({ sheet, form, call }) => ({
      ...{ id: sheet.id, outcome: sheet.outcome, scoreHundredths: sheet.scoreHundredths },
      ...{ submittedAt: sheet.submittedAt ?? 0, form },
      ...{ callNo: call.callNo, startedAt: call.startedAt },
      appeal: standingAppeal(db, { kind: 'sheet', id: sheet.id }),
      until: filingUntil(db, actor, { kind: 'sheet', id: sheet.id }, now),
    }))
  return cutPage(rows, page, ({ id, submittedAt }) => ({ id, value: submittedAt }))
}

/** For the first page: the last few scores and what is being appealed. */
export function newestReviews(db: Db, actor: Actor) {
  return {
    known: personOf(actor) !== null,
    sheets: ownSheets(db, actor, { size: 5, cursor: null }).rows,
    appeals: ownAppeals(db, actor).filter(({ state }) => state === 'open' || state === 'taken'),
  }
}
export type NewestReviews = ReturnType<typeof newestReviews>

export type FindingLine = {
  id: number
  callId: number
  callNo: string
  startedAt: number
  verdict: Omission
  faultCategory: string | null
  at: number
  appeal: { state: string; round: number } | null
  until: number | null
}

/** Confirmed findings about the agent's own calls, by the time of the call. */
export function ownFindings(
  db: Db,
  actor: Actor,
  page: PageRequest,
  now = Date.now(),
): Page<FindingLine> {
  const personId = personOf(actor)
  if (personId === null) return none(page)
  const { where, order, limit } = keyset(calls.startedAt, calls.id, page)
  const rows = db
    .select({ finding: findings, recheck: rechecks, call: calls })
    .from(calls)
    .innerJoin(findings, eq(findings.callId, calls.id))
    .innerJoin(rechecks, eq(rechecks.findingId, findings.id))
    .where(and(where, eq(calls.personId, personId), confirmed))
    .orderBy(...order)
    .limit(limit)
    .all()
    .map(({ finding, recheck, call }) => ({
      ...{ id: finding.id, callId: call.id, callNo: call.callNo, startedAt: call.startedAt },
      verdict: recheck.verdict as FindingLine['verdict'],
      ...{ faultCategory: recheck.faultCategory, at: recheck.at },
      appeal: standingAppeal(db, { kind: 'finding', id: finding.id }),
      until: filingUntil(db, actor, { kind: 'finding', id: finding.id }, now),
    }))
  return cutPage(rows, page, ({ callId, startedAt }) => ({ id: callId, value: startedAt }))
}

function filingUntil(db: Db, actor: Actor, subject: SubjectOf, now: number): number | null {
  const filing = filingOf(db, contestedBy(db, actor, subject), now)
  return filing.may ? filing.until : null
}

function standingAppeal(db: Db, subject: SubjectOf) {
  const last = appealsAbout(db, subject).findLast(({ state }) => state !== 'withdrawn')
  return last ? { state: last.state, round: last.round } : null
}

export type MarkLine = {
  id: number
  kind: 'praise' | 'abuse'
  at: number
  note: string
  callNo: string
  startedAt: number
}

/** 表扬 and 客户辱骂 that stand, newest first; who marked them is not said. */
export function ownMarks(db: Db, actor: Actor, most = 10): MarkLine[] {
  const personId = personOf(actor)
  if (personId === null) return []
  return db
    .select({ mark: callMarks, call: calls })
    .from(callMarks)
    .innerJoin(calls, eq(calls.id, callMarks.callId))
    .where(and(eq(callMarks.personId, personId), isNull(callMarks.withdrawnAt)))
    .orderBy(desc(callMarks.at), desc(callMarks.id))
    .limit(most)
    .all()
    .map(({ mark, call }) => ({
      ...{ id: mark.id, kind: mark.kind, at: mark.at, note: mark.note },
      ...{ callNo: call.callNo, startedAt: call.startedAt },
    }))
}

export function hasOpenBreak(db: Db, actor: Actor): boolean {
  const personId = personOf(actor)
  if (personId === null) return false
  const row = db
    .select({ id: breakOffers.id })
    .from(breakOffers)
    .where(and(eq(breakOffers.personId, personId), isNull(breakOffers.answer)))
    .limit(1)
    .get()
  return row !== undefined
}

/** The last appeals of the agent, whatever they are about. */
export function ownAppeals(db: Db, actor: Actor, most = 20): AppealShown[] {
  const personId = personOf(actor)
  if (personId === null) return []
  return db
    .select()
    .from(reviewAppeals)
    .where(eq(reviewAppeals.personId, personId))
    .orderBy(desc(reviewAppeals.filedAt), desc(reviewAppeals.id))
    .limit(most)
    .all()
    .map((appeal) => appealShown(db, appeal))
}

/** What the player and the transcript of an own call show; the numbers in it are masked. */
export type OwnSound = {
  recording: Pick<Recording, 'id' | 'durationMs' | 'state' | 'fault'>
  lanes: Lane[]
  segments: Segment[]
}

export type OwnCall = Pick<Call, 'callNo' | 'startedAt' | 'province' | 'channel'> & {
  businessType: string | null
  caller: string
}

type Common = {
  call: OwnCall
  /** Null where the recording is erased, or may not be listened to. */
  sound: OwnSound | null
  erased: boolean
  filing: Filing
  /** The last change seen, which a filed appeal names. */
  seen: number
  appeals: AppealShown[]
}

export type OwnSheetDetail = Common & {
  sheet: Pick<ScoreSheet, 'id' | 'outcome' | 'scoreHundredths' | 'note'> & { submittedAt: number }
  form: string
  lines: ItemLine[]
}

export function ownSheetDetail(db: Db, actor: Actor, id: number, now: number): OwnSheetDetail {
  const { sheet, call } = ownSheet(db, actor, id)
  const form = db
    .select({ name: scoringForms.name, version: scoringFormVersions.version })
    .from(scoringFormVersions)
    .innerJoin(scoringForms, eq(scoringForms.id, scoringFormVersions.formId))
    .where(eq(scoringFormVersions.id, sheet.versionId))
    .get()
  return {
    ...common(db, actor, { kind: 'sheet', id }, { call, recordingId: sheet.recordingId }, now),
    sheet: {
      ...{ id: sheet.id, outcome: sheet.outcome, scoreHundredths: sheet.scoreHundredths },
      ...{ note: sheet.note, submittedAt: sheet.submittedAt ?? sheet.savedAt },
    },
    form: form ? `${form.name} 第 ${form.version} 版` : '',
    lines: itemLines(db, sheet),
  }
}

export type OwnFindingDetail = Common & {
  id: number
  verdict: (typeof rechecks.$inferSelect)['verdict']
  faultCategory: (typeof rechecks.$inferSelect)['faultCategory']
  target: (typeof rechecks.$inferSelect)['target']
  note: string
  at: number
  complaintNo: string | null
  /** Where the complaint is heard, as the person who confirmed it cited it. */
  evidence: { startMs: number; endMs: number } | null
}

export function ownFindingDetail(db: Db, actor: Actor, id: number, now: number): OwnFindingDetail {
  const { finding, recheck, call } = ownFinding(db, actor, id)
  const complaint =
    recheck.complaintId === null
      ? undefined
      : db.select().from(complaints).where(eq(complaints.id, recheck.complaintId)).get()
  const { evidenceStartMs, evidenceEndMs } = complaint ?? {}
  const heard = typeof evidenceStartMs === 'number' && typeof evidenceEndMs === 'number'
  const { verdict, faultCategory, target, note, at } = recheck
  const about = { call, recordingId: finding.recordingId }
  return {
    ...common(db, actor, { kind: 'finding', id }, about, now),
    ...{ id, verdict, faultCategory, target, note, at },
    complaintNo: complaint?.complaintNo ?? null,
    evidence: heard ? { startMs: evidenceStartMs, endMs: evidenceEndMs } : null,
  }
}

type About = { call: Call; recordingId: number | null }

function common(db: Db, actor: Actor, subject: SubjectOf, about: About, now: number): Common {
  const { call, recordingId } = about
  const contested = contestedBy(db, actor, subject)
  const businessType =
    call.businessTypeId === null
      ? undefined
      : db.select().from(businessTypes).where(eq(businessTypes.id, call.businessTypeId)).get()
  const { callNo, startedAt, province, channel } = call
  return {
    call: {
      ...{ callNo, startedAt, province, channel },
      businessType: businessType?.name ?? null,
      caller: maskCaller(call.caller),
    },
    sound: recordingId === null ? null : soundOf(db, actor, recordingId),
    erased: recordingId === null,
    filing: filingOf(db, contested, now),
    seen: contested.seen,
    appeals: appealsAbout(db, subject).map((appeal) => appealShown(db, appeal)),
  }
}

/** The sound of an own call; null where it is not, or not any more, the agent's to hear. */
export function soundOf(db: Db, actor: Actor, recordingId: number): OwnSound | null {
  let own: ReturnType<typeof ownRecording>
  try {
    own = ownRecording(db, actor, recordingId)
  } catch (error) {
    // An overturned verdict: its page stays, the sound does not.
    if (error instanceof NotFound) return null
    throw error
  }
  const { recording, call } = own
  const { id, durationMs, state, fault } = recording
  return {
    recording: { id, durationMs, state, fault },
    lanes: audioLanes(db, recording, call),
    segments: maskedTranscript(transcriptOf(db, id)),
  }
}
