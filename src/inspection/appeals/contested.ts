import { and, asc, desc, eq, isNull, sql, type SQL } from 'drizzle-orm'

import type { Actor } from '#src/kernel/actor.ts'
import { type Db, isOneOf } from '#src/kernel/db.ts'
import { hits } from '#src/screening/schema.ts'
import { recheckChanges } from '#src/screening/triage/schema.ts'

import { ownFinding, ownSheet } from '../my-reviews/own.ts'
import { scoreAnswers, scoreChanges } from '../scoring/schema.ts'
import { contestedLiability } from './contested-liability.ts'
import { contestedVerification } from './contested-verification.ts'
import { type ReviewAppeal, reviewAppealPoints, reviewAppeals } from './schema.ts'
import type { AppealSubject, VerdictAspect } from './vocabulary.ts'
import { workedOn } from './worked-on.ts'

/** A score sheet, a finding, or the verdict or 定责 of a complaint as it was given before any appeal. */
export type SubjectOf = { kind: AppealSubject; id: number }

/** What an appeal hangs on; null once the finding is erased. */
export function subjectOf(appeal: ReviewAppeal): SubjectOf | null {
  const { subject: kind, sheetId, findingId, verificationId, liabilityId } = appeal
  const id = {
    ...{ sheet: sheetId, finding: findingId },
    ...{ verification: verificationId, liability: liabilityId },
  }[kind]
  return id === null ? null : { kind, id }
}

/** An item of a sheet, `null` for the verdict on a finding, an aspect of that on a complaint. */
export type PointKey = number | null | VerdictAspect

export const keyOf = ({
  itemId,
  aspect,
}: {
  itemId: number | null
  aspect?: VerdictAspect | null | undefined
}): PointKey => aspect ?? itemId

/** What an appeal is about, in one shape for scores and verdicts. */
export type Contested = Pick<
  ReviewAppeal,
  | 'subject'
  | 'sheetId'
  | 'findingId'
  | 'verificationId'
  | 'liabilityId'
  | 'party'
  | 'callId'
  | 'complaintId'
  | 'scorerId'
  | 'scorerName'
  | 'rules'
  | 'personId'
  | 'teamId'
  | 'departmentId'
  | 'subCentreId'
> & {
  recordingId: number | null
  /** When it was given, or last changed by anybody but an appeal: the window runs from then. */
  since: number
  /** The last change of it, 0 for none: whoever files or answers names the one that was seen. */
  seen: number
  /** What stands now, point by point. */
  current: ReadonlyMap<PointKey, string>
  /** When what follows from it was decided (先处理后定责): the window runs from then anew. */
  followedAt: number | null
}

/** The sheet or finding an agent contests, within what is the agent's own; NotFound for all else. */
export function contestedBy(db: Db, actor: Actor, { kind, id }: SubjectOf): Contested {
  if (kind === 'verification') return contestedVerification(db, actor, id)
  if (kind === 'liability') return contestedLiability(db, actor, id)
  return kind === 'sheet' ? contestedSheet(db, actor, id) : contestedFinding(db, actor, id)
}

function contestedSheet(db: Db, actor: Actor, id: number): Contested {
  const { sheet, call } = ownSheet(db, actor, id)
  const { teamId, departmentId, subCentreId } = sheet
  return {
    ...{ subject: 'sheet', sheetId: sheet.id, findingId: null, complaintId: null, rules: [] },
    ...notVerified,
    ...{ callId: call.id, recordingId: sheet.recordingId },
    ...{ scorerId: sheet.accountId, scorerName: sheet.accountName },
    ...{ personId: call.personId, teamId, departmentId, subCentreId },
    since: lastOwnChange(db, id) ?? sheet.submittedAt ?? sheet.savedAt,
    seen: lastSheetChange(db, id),
    current: choicesOf(db, id),
  }
}

function contestedFinding(db: Db, actor: Actor, id: number): Contested {
  const { finding, recheck, call } = ownFinding(db, actor, id)
  const { personId, teamId, departmentId, subCentreId } = call
  return {
    ...{ subject: 'finding', sheetId: null, findingId: finding.id },
    ...notVerified,
    ...{ callId: call.id, complaintId: recheck.complaintId, recordingId: finding.recordingId },
    ...{ scorerId: recheck.accountId, scorerName: recheck.accountName, rules: rulesOf(db, id) },
    ...{ personId, teamId, departmentId, subCentreId },
    since: lastOwnVerdict(db, id) ?? recheck.at,
    seen: lastVerdictChange(db, id),
    current: new Map<PointKey, string>([[null, recheck.verdict]]),
  }
}

/** Of what only the agent contests, all at once. */
const notVerified = {
  verificationId: null,
  liabilityId: null,
  party: 'agent',
  followedAt: null,
} as const

function choicesOf(db: Db, sheetId: number): Map<PointKey, string> {
  const rows = db
    .select({ itemId: scoreAnswers.itemId, choice: scoreAnswers.choice })
    .from(scoreAnswers)
    .where(eq(scoreAnswers.sheetId, sheetId))
    .all()
  return new Map(rows.map(({ itemId, choice }) => [itemId, choice]))
}

function rulesOf(db: Db, findingId: number): string[] {
  return db
    .selectDistinct({ rule: hits.rule })
    .from(hits)
    .where(eq(hits.findingId, findingId))
    .orderBy(asc(hits.rule))
    .all()
    .map(({ rule }) => rule)
}

export function lastSheetChange(db: Db, sheetId: number): number {
  const row = db
    .select({ id: sql<number | null>`max(${scoreChanges.id})` })
    .from(scoreChanges)
    .where(eq(scoreChanges.sheetId, sheetId))
    .get()
  return row?.id ?? 0
}

export function lastVerdictChange(db: Db, findingId: number): number {
  const row = db
    .select({ id: sql<number | null>`max(${recheckChanges.id})` })
    .from(recheckChanges)
    .where(eq(recheckChanges.findingId, findingId))
    .get()
  return row?.id ?? 0
}

/** When the sheet was last changed without an appeal asking for it: the agent may answer that, too. */
function lastOwnChange(db: Db, sheetId: number): number | null {
  const row = db
    .select({ at: scoreChanges.at })
    .from(scoreChanges)
    .leftJoin(reviewAppeals, answeredWith(eq(reviewAppeals.sheetId, sheetId), scoreChanges))
    .where(and(eq(scoreChanges.sheetId, sheetId), isNull(reviewAppeals.id)))
    .orderBy(desc(scoreChanges.at))
    .limit(1)
    .get()
  return row?.at ?? null
}

function lastOwnVerdict(db: Db, findingId: number): number | null {
  const row = db
    .select({ at: recheckChanges.at })
    .from(recheckChanges)
    .leftJoin(reviewAppeals, answeredWith(eq(reviewAppeals.findingId, findingId), recheckChanges))
    .where(and(eq(recheckChanges.findingId, findingId), isNull(reviewAppeals.id)))
    .orderBy(desc(recheckChanges.at))
    .limit(1)
    .get()
  return row?.at ?? null
}

/** An answer changes things at its own moment, under the name of whoever judged. */
const answeredWith = (subject: SQL, change: typeof scoreChanges | typeof recheckChanges) =>
  and(subject, eq(reviewAppeals.settledAt, change.at), eq(reviewAppeals.judgeId, change.accountId))

/** All appeals about one thing, the oldest first, withdrawn ones among them. */
export function appealsAbout(db: Db, { kind, id }: SubjectOf): ReviewAppeal[] {
  const { sheetId, findingId, verificationId, liabilityId } = reviewAppeals
  const subject = {
    ...{ sheet: sheetId, finding: findingId },
    ...{ verification: verificationId, liability: liabilityId },
  }[kind]
  return db
    .select()
    .from(reviewAppeals)
    .where(eq(subject, id))
    .orderBy(asc(reviewAppeals.id))
    .limit(50)
    .all()
}

export const pointsOf = (db: Db, appealId: number) => pointsOfAll(db, [appealId])

export const pointsOfAll = (db: Db, appealIds: readonly number[]) =>
  db
    .select()
    .from(reviewAppealPoints)
    .where(isOneOf(reviewAppealPoints.appealId, appealIds))
    .orderBy(asc(reviewAppealPoints.id))
    .all()

/** Whoever gave or changed the contested result otherwise than by an appeal has a say no more. */
export function changedBy(db: Db, appeal: ReviewAppeal, accountId: number): boolean {
  if (appeal.sheetId !== null) {
    const row = db
      .select({ id: scoreChanges.id })
      .from(scoreChanges)
      .where(and(eq(scoreChanges.sheetId, appeal.sheetId), eq(scoreChanges.accountId, accountId)))
      .limit(1)
      .get()
    return row !== undefined
  }
  if (appeal.verificationId !== null || appeal.liabilityId !== null) {
    return appeal.complaintId !== null && workedOn(db, appeal.complaintId, accountId)
  }
  if (appeal.findingId === null) return false
  const row = db
    .select({ id: recheckChanges.id })
    .from(recheckChanges)
    .where(
      and(eq(recheckChanges.findingId, appeal.findingId), eq(recheckChanges.accountId, accountId)),
    )
    .limit(1)
    .get()
  return row !== undefined
}
