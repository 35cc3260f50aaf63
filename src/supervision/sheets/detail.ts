import { and, asc, desc, eq, inArray, ne, type SQL, sql } from 'drizzle-orm'

import { clips } from '#src/clips/schema.ts'
import { actsFor } from '#src/complaints/flow/handling-department.ts'
import { hiddenComplaint } from '#src/complaints/queries.ts'
import { complaints } from '#src/complaints/schema.ts'
import { type Actor, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments } from '#src/organisation/schema.ts'
import { maskText } from '#src/personal-data/mask.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { recordings } from '#src/recordings/schema.ts'

import { weeklyFigures, weekMs, type WeekFigure } from '../metrics/weekly.ts'
import { effectOf } from './check.ts'
import { answersFor, departmentNames, metricOf, sheetFor } from './find.ts'
import { itemsOf } from './items.ts'
import { mayMove } from './lifecycle.ts'
import {
  supervisionChecks,
  supervisionClips,
  supervisionEntries,
  supervisionEvidence,
  supervisionFiles,
  supervisionHandOvers,
  supervisionLevels,
  type SupervisionSheet,
  supervisionSheets,
  supervisionStays,
} from './schema.ts'
import { isSoleOwner } from './sign.ts'
import { missingPlaces, signsOf } from './signed.ts'
import { answerers, signRights } from './told.ts'
import { isRunning, limitWords, metricWords, signPlaces } from './vocabulary.ts'

export type SheetDetail = ReturnType<typeof sheetDetail>

/** One sheet with everything its page, its paper and its Word file show. */
export function sheetDetail(
  db: Db,
  actor: Actor,
  id: number,
  blindness: Blindness,
  now = Date.now(),
) {
  const sheet = sheetFor(db, actor, id)
  const { department, metricDepartment } = namesFor(db, sheet)
  const there = new Set(answerers(db, sheet.departmentId).map((one) => one.id))
  const effect = effectOf(db, sheet, now)
  // The closed sheet shows the signatures it was closed with.
  const signing = sheet.state === 'closed' ? { id, turn: sheet.turn - 1 } : sheet
  return {
    ...sheet,
    problem: maskText(sheet.problem),
    cause: maskText(sheet.cause),
    department,
    metric: metricWords(metricOf(sheet), metricDepartment),
    target: limitWords(sheet.metricKind, sheet.limit, sheet.weeks),
    ownerGone: sheet.ownerId !== null && isRunning(sheet.state) && !there.has(sheet.ownerId),
    headMissing: isRunning(sheet.state) && !hasHead(db, sheet),
    items: itemsOf(db, id).map((item) => ({
      ...item,
      ...{ what: maskText(item.what), target: maskText(item.target) },
      result: maskText(item.result),
      gone: item.doneAt === null && isRunning(sheet.state) && !there.has(item.ownerId),
    })),
    ...evidenceOf(db, actor, id, blindness),
    clips: clipsOfSheet(db, id),
    entries: entriesOf(db, id),
    stays: staysOf(db, id),
    levels: levelsOf(db, id),
    checks: checksOf(db, id),
    handOvers: handOversOf(db, id),
    signs: signsOf(db, signing),
    effect,
    weeksNow: weeksOf(db, sheet, now),
    correction: correctionOf(db, sheet),
    follows:
      sheet.followsId === null ? null : shortOf(db, eq(supervisionSheets.id, sheet.followsId)),
    followedBy: shortOf(
      db,
      and(eq(supervisionSheets.followsId, id), ne(supervisionSheets.state, 'withdrawn')),
    ),
    may: mayOf(db, actor, sheet),
  }
}

const hasHead = (db: Db, sheet: SupervisionSheet): boolean =>
  answerers(db, sheet.departmentId).some(({ roles }) => roles.includes('department-head'))

function namesFor(db: Db, { departmentId, metricDepartmentId }: SupervisionSheet) {
  const names = departmentNames(db, [departmentId, metricDepartmentId ?? departmentId])
  return {
    department: names.get(departmentId) ?? '',
    metricDepartment: metricDepartmentId === null ? null : (names.get(metricDepartmentId) ?? null),
  }
}

function mayOf(db: Db, actor: Actor, sheet: SupervisionSheet) {
  const { state } = sheet
  const answers = answersFor(db, actor, sheet)
  const issues = can(actor, 'supervision.issue')
  const checks = can(actor, 'supervision.check')
  const missing = state === 'act' ? missingPlaces(db, sheet) : []
  const own = signsOf(db, sheet).some(({ accountId }) => accountId === actor.accountId)
  return {
    draft: issues && state === 'draft',
    plan: answers && state === 'plan',
    item: answers && (state === 'plan' || state === 'do'),
    finish: answers && state === 'do',
    returnPlan: checks && mayMove(state, 'return-plan'),
    check: checks && state === 'check',
    enter: (answers || checks) && isRunning(state),
    handOver: issues && mayMove(state, 'hand-over'),
    owner: issues && isRunning(state),
    withdraw: issues && mayMove(state, 'withdraw'),
    /** The columns of the form this reader may sign now. */
    sign:
      own || isSoleOwner(db, sheet.id, actor.accountId)
        ? []
        : missing.filter(
            (place) =>
              can(actor, signRights[place]) &&
              (place === 'quality' || actsFor(db, actor, sheet.departmentId)),
          ),
    refuse:
      state === 'act'
        ? keysOf(signPlaces).filter(
            (place) =>
              can(actor, signRights[place]) &&
              (place === 'quality' || actsFor(db, actor, sheet.departmentId)),
          )
        : [],
    openComplaint: can(actor, 'complaint.list'),
    openClip: can(actor, 'clip.make'),
  }
}

/** 依据 that the reader has still to judge. */
export const hiddenEvidence = (db: Db, actor: Actor, sheetId: number, blindness: Blindness) =>
  evidenceRows(db, actor, sheetId, blindness).flatMap(({ id, blind }) => (blind ? [id] : []))

function evidenceRows(db: Db, actor: Actor, sheetId: number, blindness: Blindness) {
  const hidden = hiddenComplaint(db, actor, blindness)
  return db
    .select({
      id: complaints.id,
      complaintNo: complaints.complaintNo,
      frozen: supervisionEvidence.verdict,
      verdict: complaints.verdict,
      stage: complaints.stage,
      blind: hidden ? sql<number>`(${hidden})` : sql<number>`0`,
    })
    .from(supervisionEvidence)
    .innerJoin(complaints, eq(complaints.id, supervisionEvidence.complaintId))
    .where(eq(supervisionEvidence.sheetId, sheetId))
    .orderBy(asc(complaints.id))
    .limit(200)
    .all()
}

/** 依据, as it stood and as it stands; what the reader has still to judge is only counted. */
function evidenceOf(db: Db, actor: Actor, sheetId: number, blindness: Blindness) {
  const rows = evidenceRows(db, actor, sheetId, blindness)
  return {
    evidence: rows.filter(({ blind }) => !blind),
    hiddenEvidence: rows.filter(({ blind }) => blind).length,
    substantiated: {
      frozen: rows.filter(({ frozen }) => frozen === 'substantiated').length,
      current: rows.filter(
        ({ verdict, stage }) => verdict === 'substantiated' && stage !== 'withdrawn',
      ).length,
    },
  }
}

const clipsOfSheet = (db: Db, sheetId: number) =>
  db
    .select({ id: clips.id, recordingId: clips.recordingId, purpose: clips.purpose })
    .from(supervisionClips)
    .innerJoin(clips, eq(clips.id, supervisionClips.clipId))
    .where(eq(supervisionClips.sheetId, sheetId))
    .orderBy(asc(clips.id))
    .limit(50)
    .all()
    .map((clip) => ({ ...clip, purpose: maskText(clip.purpose) }))

/** Clips of the calls that the evidence is about, to choose from. */
export const clipChoices = (db: Db, sheetId: number) =>
  db
    .select({ id: clips.id, purpose: clips.purpose, complaintNo: complaints.complaintNo })
    .from(supervisionEvidence)
    .innerJoin(complaints, eq(complaints.id, supervisionEvidence.complaintId))
    .innerJoin(recordings, eq(recordings.callId, complaints.callId))
    .innerJoin(clips, eq(clips.recordingId, recordings.id))
    .where(eq(supervisionEvidence.sheetId, sheetId))
    .orderBy(asc(clips.id))
    .limit(50)
    .all()
    .map((clip) => ({ ...clip, purpose: maskText(clip.purpose) }))

function entriesOf(db: Db, sheetId: number) {
  const rows = db
    .select()
    .from(supervisionEntries)
    .where(eq(supervisionEntries.sheetId, sheetId))
    .orderBy(desc(supervisionEntries.id))
    .limit(200)
    .all()
  const ids = rows.map(({ id }) => id)
  const files =
    ids.length === 0
      ? []
      : db.select().from(supervisionFiles).where(inArray(supervisionFiles.entryId, ids)).all()
  return rows.map(({ id, text, at, byName, itemId }) => ({
    ...{ id, at, byName, itemId, text: maskText(text) },
    files: files.filter(({ entryId }) => entryId === id),
  }))
}

const staysOf = (db: Db, sheetId: number) =>
  db
    .select()
    .from(supervisionStays)
    .where(eq(supervisionStays.sheetId, sheetId))
    .orderBy(asc(supervisionStays.turn))
    .limit(200)
    .all()
    .map((stay) => ({ ...stay, reason: maskText(stay.reason) }))

const levelsOf = (db: Db, sheetId: number) =>
  db
    .select()
    .from(supervisionLevels)
    .where(eq(supervisionLevels.sheetId, sheetId))
    .orderBy(asc(supervisionLevels.id))
    .limit(200)
    .all()

const checksOf = (db: Db, sheetId: number) =>
  db
    .select()
    .from(supervisionChecks)
    .where(eq(supervisionChecks.sheetId, sheetId))
    .orderBy(asc(supervisionChecks.id))
    .limit(100)
    .all()
    .map((check) => ({ ...check, note: maskText(check.note) }))

function handOversOf(db: Db, sheetId: number) {
  const rows = db
    .select()
    .from(supervisionHandOvers)
    .where(eq(supervisionHandOvers.sheetId, sheetId))
    .orderBy(asc(supervisionHandOvers.id))
    .limit(50)
    .all()
  const names = departmentNames(
    db,
    rows.flatMap(({ fromId, toId }) => [fromId, toId]),
  )
  return rows.map(({ fromId, toId, reason, at, byName, baseline }) => ({
    ...{ at, byName, reason: maskText(reason), figureFollowed: baseline !== null },
    ...{ from: names.get(fromId) ?? '', to: names.get(toId) ?? '' },
  }))
}

const shortOf = (db: Db, where: SQL | undefined) =>
  db
    .select({
      id: supervisionSheets.id,
      sheetNo: supervisionSheets.sheetNo,
      state: supervisionSheets.state,
    })
    .from(supervisionSheets)
    .where(where)
    .orderBy(desc(supervisionSheets.id))
    .limit(1)
    .get() ?? null

/** Most weeks that a picture shows. */
const shownWeeks = 26

/** The weeks from the frozen ones on, as they stand now. */
function weeksOf(db: Db, sheet: SupervisionSheet, now: number): WeekFigure[] {
  const first = sheet.baseline?.[0]?.week
  const until = sheet.closedAt ?? now
  if (first === undefined) return []
  const weeks = Math.min(shownWeeks, Math.floor((until - first) / weekMs) + 1)
  return weeks < 1 ? [] : weeklyFigures(db, metricOf(sheet), until, weeks)
}

/** 更正: what the frozen weeks count as now, where that differs. */
function correctionOf(db: Db, sheet: SupervisionSheet): { frozen: number; current: number } | null {
  const { baseline } = sheet
  const last = baseline?.at(-1)
  if (!baseline || !last) return null
  const weeks = weeklyFigures(db, metricOf(sheet), last.week, baseline.length)
  const [frozen, current] = [baseline, weeks].map((one) =>
    one.reduce((sum, { count }) => sum + count, 0),
  ) as [number, number]
  return frozen === current ? null : { frozen, current }
}

/** Departments with those who may answer for them, for the forms that choose an owner. */
export function ownerChoices(db: Db, departmentId: number | null): [string, string][] {
  const rows =
    departmentId === null
      ? db.select().from(departments).orderBy(asc(departments.id)).limit(100).all()
      : db.select().from(departments).where(eq(departments.id, departmentId)).all()
  const seen = new Map<number, string>()
  for (const { id, name } of rows) {
    for (const one of answerers(db, id)) {
      const known = seen.get(one.id)
      // Who answers for several departments is named once.
      seen.set(one.id, known === undefined ? `${one.displayName}（${name}）` : one.displayName)
    }
  }
  return [...seen].map(([id, label]) => [String(id), label])
}
