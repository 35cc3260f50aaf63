import { and, eq, inArray } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { complaints } from '#src/complaints/schema.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { startOfWeek } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { notify } from '#src/notices/notify.ts'
import { endOfWorkingDay } from '#src/organisation/working-calendar/working-days.ts'

import { weeklyFigures } from '../metrics/weekly.ts'
import { subjectOf } from './draft.ts'
import { metricOf, presentSheet } from './find.ts'
import { moveSheet } from './move-sheet.ts'
import { nextSheetNo } from './number.ts'
import { type SupervisionSheet, supervisionEvidence } from './schema.ts'
import { answerers } from './told.ts'
import { baselineWeeks, sheetRefusals, stepDays } from './vocabulary.ts'

/**
 * 下达: the sheet gets its number, its numbers are frozen, and the department's clock starts. The weeks
 * before and what the evidence counted as stay as they were, whatever appeals change.
 */
export function issueSheet(
  db: Db,
  actor: Actor,
  id: number,
  seen: number,
  now = Date.now(),
): SupervisionSheet {
  authorise(actor, 'supervision.issue')
  return write(db, (tx) => {
    const sheet = presentSheet(tx, actor, id, seen)
    const { dueAt, departmentId, ownerId } = sheet
    if (dueAt === null || dueAt <= now) throw refused(sheetRefusals, 'due-passed')
    if (!answerers(tx, departmentId).some((one) => one.id === ownerId)) {
      throw refused(sheetRefusals, 'not-owner')
    }
    const issued = moveSheet(tx, actor, sheet, 'issue', {
      now,
      sheetNo: nextSheetNo(tx, now),
      baseline: baselineOf(tx, sheet, now),
      ...{ issuedAt: now, issuedByName: actor.name },
      stepDueAt: planDue(tx, dueAt, now),
    })
    freezeEvidence(tx, id)
    notify(
      tx,
      {
        to: [issued.ownerId ?? 0],
        kind: 'task',
        sentence: `督办表 ${issued.sheetNo} 已下达，请写根本原因和整改措施`,
        href: `/supervision/${id}`,
      },
      now,
    )
    record(tx, actor, 'supervision.issued', subjectOf(sheet), {
      ...{ sheetNo: issued.sheetNo, departmentId, owner: sheet.ownerName, dueAt },
    })
    return issued
  })
}

/** The last whole weeks before a moment. */
export const baselineOf = (tx: Db, sheet: SupervisionSheet, now: number) =>
  weeklyFigures(tx, metricOf(sheet), startOfWeek(now) - 1, baselineWeeks)

/** The plan is due within days, but never behind the measures themselves. */
export const planDue = (tx: Db, dueAt: number, now: number): number =>
  Math.min(dueAt, endOfWorkingDay(tx, now, stepDays.plan).until)

function freezeEvidence(tx: Db, sheetId: number): void {
  const rows = tx
    .select({ complaintId: supervisionEvidence.complaintId })
    .from(supervisionEvidence)
    .where(eq(supervisionEvidence.sheetId, sheetId))
    .all()
  const ids = rows.map(({ complaintId }) => complaintId)
  if (ids.length === 0) return
  const standing = tx
    .select({
      id: complaints.id,
      verdict: complaints.verdict,
      faultCategory: complaints.faultCategory,
    })
    .from(complaints)
    .where(inArray(complaints.id, ids))
    .all()
  for (const { id: complaintId, ...frozen } of standing) {
    tx.update(supervisionEvidence)
      .set(frozen)
      .where(
        and(
          eq(supervisionEvidence.sheetId, sheetId),
          eq(supervisionEvidence.complaintId, complaintId),
        ),
      )
      .run()
  }
}
