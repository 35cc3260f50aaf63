import { and, eq, inArray } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { clips } from '#src/clips/schema.ts'
import { withinReach } from '#src/complaints/flow/for-actor.ts'
import { complaints } from '#src/complaints/schema.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'

import type { Metric } from '../metrics/weekly.ts'
import { dueDay } from './due-days.ts'
import { departmentFor, presentSheet } from './find.ts'
import { stateAfter } from './lifecycle.ts'
import { changeSheet, moveSheet } from './move-sheet.ts'
import {
  type SupervisionSheet,
  supervisionClips,
  supervisionEvidence,
  supervisionSheets,
  supervisionStays,
} from './schema.ts'
import { answerers } from './told.ts'
import { sheetMost, sheetRefusals, type SheetSource, weeksRange } from './vocabulary.ts'

export type NewDraft = {
  departmentId: number
  metric: Metric
  problem: string
  complaintIds: readonly number[]
  source: { kind: SheetSource; id: number | null }
}

/** 起草督办表: from the weekly analysis, an exchange plan, an idea of a meeting, or by hand. */
export function draftSheet(
  db: Db,
  actor: Actor,
  draft: NewDraft & { followsId?: number },
  now = Date.now(),
): SupervisionSheet {
  authorise(actor, 'supervision.issue')
  return write(db, (tx) => {
    const { departmentId, metric, problem, complaintIds, source, followsId = null } = draft
    const { subCentreId } = departmentFor(tx, departmentId)
    const sheet = tx
      .insert(supervisionSheets)
      .values({
        ...{ state: 'draft', subCentreId, departmentId, problem, followsId },
        ...metricColumns(metric),
        ...{ limit: 0, weeks: weeksRange.usual },
        ...{ sourceKind: source.kind, sourceId: source.id },
        ...{ createdAt: now, byId: actor.accountId, byName: actor.name },
      })
      .returning()
      .get()
    keepEvidence(tx, actor, sheet.id, complaintIds)
    const begun = { sheetId: sheet.id, turn: 1, state: 'draft', level: 0, reason: '' } as const
    tx.insert(supervisionStays)
      .values({ ...begun, at: now, byId: actor.accountId, byName: actor.name })
      .run()
    record(tx, actor, 'supervision.drafted', subjectOf(sheet), { departmentId })
    return sheet
  })
}

export const subjectOf = ({ id }: Pick<SupervisionSheet, 'id'>) =>
  ({ kind: 'supervision', id }) as const

const metricColumns = ({ kind, departmentId, ...rest }: Metric) => ({
  ...{ metricKind: kind, metricDepartmentId: departmentId },
  faultCategory: rest.faultCategory,
  rootCause: rest.rootCause,
  staffCategory: rest.staffCategory,
})

export type DraftChanges = Omit<NewDraft, 'source'> & {
  clipIds: readonly number[]
  limit: number
  weeks: number
  ownerId: number
  /** The day the measures are to be done by. */
  dueDay: number
}

/** Fills a draft in: nothing of it binds anybody until it is issued. */
export function changeDraft(
  db: Db,
  actor: Actor,
  id: number,
  changes: DraftChanges,
  seen: number,
  now = Date.now(),
): SupervisionSheet {
  authorise(actor, 'supervision.issue')
  return write(db, (tx) => {
    const sheet = presentSheet(tx, actor, id, seen)
    stateAfter(sheet.state, 'issue')
    const { departmentId, metric, problem, limit, weeks, ownerId } = changes
    const { subCentreId } = departmentFor(tx, departmentId)
    const owner = answerers(tx, departmentId).find((one) => one.id === ownerId)
    if (!owner) throw refused(sheetRefusals, 'not-owner')
    const due = dueDay(tx, changes.dueDay, now)
    keepEvidence(tx, actor, id, changes.complaintIds)
    keepClips(tx, id, changes.clipIds)
    return changeSheet(tx, sheet, {
      ...{ subCentreId, departmentId, problem, limit, weeks },
      ...metricColumns(metric),
      ...{ ownerId, ownerName: owner.displayName, dueAt: due.until, dueKnown: due.known },
    })
  })
}

export function discardDraft(
  db: Db,
  actor: Actor,
  id: number,
  seen: number,
  now = Date.now(),
): void {
  authorise(actor, 'supervision.issue')
  write(db, (tx) => {
    const sheet = presentSheet(tx, actor, id, seen)
    moveSheet(tx, actor, sheet, 'discard', { now })
    record(tx, actor, 'supervision.withdrawn', subjectOf(sheet), { reason: '放弃草稿' })
  })
}

/** Puts these complaints in place of those before; each must be one the actor can open. */
function keepEvidence(tx: Db, actor: Actor, sheetId: number, given: readonly number[]): void {
  const ids = [...new Set(given)]
  if (ids.length > sheetMost.evidence) throw refused(sheetRefusals, 'evidence-full')
  const found =
    ids.length === 0
      ? []
      : tx
          .select({ id: complaints.id })
          .from(complaints)
          .where(and(inArray(complaints.id, ids), withinReach(tx, actor)))
          .all()
  if (found.length < ids.length) throw refused(sheetRefusals, 'no-complaint')
  tx.delete(supervisionEvidence).where(eq(supervisionEvidence.sheetId, sheetId)).run()
  if (ids.length === 0) return
  tx.insert(supervisionEvidence)
    .values(ids.map((complaintId) => ({ sheetId, complaintId })))
    .run()
}

function keepClips(tx: Db, sheetId: number, given: readonly number[]): void {
  const ids = [...new Set(given)]
  const found =
    ids.length === 0
      ? []
      : tx.select({ id: clips.id }).from(clips).where(inArray(clips.id, ids)).all()
  if (found.length < ids.length) throw refused(sheetRefusals, 'no-clip')
  tx.delete(supervisionClips).where(eq(supervisionClips.sheetId, sheetId)).run()
  if (ids.length === 0) return
  tx.insert(supervisionClips)
    .values(ids.map((clipId) => ({ sheetId, clipId })))
    .run()
}
