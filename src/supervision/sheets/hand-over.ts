import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { endOfWorkingDay } from '#src/organisation/working-calendar/working-days.ts'

import { anew } from './check.ts'
import { subjectOf } from './draft.ts'
import { departmentFor, presentSheet } from './find.ts'
import { baselineOf, planDue } from './issue.ts'
import { changeSheet, moveSheet } from './move-sheet.ts'
import { tell } from './plan.ts'
import { supervisionHandOvers, type SupervisionSheet } from './schema.ts'
import { answerers } from './told.ts'
import { isRunning, sheetRefusals } from './vocabulary.ts'

export type HandOver = {
  departmentId: number
  ownerId: number
  reason: string
  /** The figure is now that of the new department: its weeks before are frozen anew. */
  figureFollows: boolean
}

/**
 * 移交: a department was merged, or was not the right one. Whoever takes it over agrees to the measures
 * anew; what was done, written and frozen stays.
 */
export function handOver(
  db: Db,
  actor: Actor,
  id: number,
  { departmentId, ownerId, reason, figureFollows }: HandOver,
  seen: number,
  now = Date.now(),
): SupervisionSheet {
  authorise(actor, 'supervision.issue')
  return write(db, (tx) => {
    const sheet = presentSheet(tx, actor, id, seen)
    if (departmentId === sheet.departmentId) throw refused(sheetRefusals, 'same-department')
    const { subCentreId, name } = departmentFor(tx, departmentId)
    const owner = answerers(tx, departmentId).find((one) => one.id === ownerId)
    if (!owner) throw refused(sheetRefusals, 'not-owner')
    const follows = figureFollows && sheet.metricDepartmentId === sheet.departmentId
    const metricDepartmentId = follows ? departmentId : sheet.metricDepartmentId
    const measured = { ...sheet, metricDepartmentId }
    const baseline = follows ? baselineOf(tx, measured, now) : sheet.baseline
    const moved = moveSheet(tx, actor, sheet, 'hand-over', {
      ...{ now, reason, subCentreId, departmentId, metricDepartmentId, baseline },
      ...datesOf(tx, sheet, now),
      ...{ ownerId, ownerName: owner.displayName },
    })
    tx.insert(supervisionHandOvers)
      .values({
        ...{ sheetId: id, fromId: sheet.departmentId, toId: departmentId, reason, at: now },
        baseline: follows ? sheet.baseline : null,
        ...{ byId: actor.accountId, byName: actor.name },
      })
      .run()
    tell(tx, moved, `督办表 ${sheet.sheetNo} 移交到您的部门：${reason}`, now)
    record(tx, actor, 'supervision.handed-over', subjectOf(sheet), { department: name, reason })
    return moved
  })
}

/** The due date stays, unless it leaves the new department no time for a plan. */
function datesOf(tx: Db, { dueAt, dueKnown }: SupervisionSheet, now: number) {
  const least = endOfWorkingDay(tx, now, 3).until
  if (dueAt === null || dueAt < least) return anew(tx, now)
  return { dueAt, dueKnown, doneAt: null, countFrom: null, stepDueAt: planDue(tx, dueAt, now) }
}

/** 换责任人: the owner left, or somebody else takes it on. */
export function changeOwner(
  db: Db,
  actor: Actor,
  id: number,
  ownerId: number,
  seen: number,
  now = Date.now(),
): void {
  authorise(actor, 'supervision.issue')
  write(db, (tx) => {
    const sheet = presentSheet(tx, actor, id, seen)
    if (!isRunning(sheet.state)) throw refused(sheetRefusals, 'not-running')
    const owner = answerers(tx, sheet.departmentId).find((one) => one.id === ownerId)
    if (!owner) throw refused(sheetRefusals, 'not-owner')
    const changed = changeSheet(tx, sheet, { ownerId, ownerName: owner.displayName })
    tell(tx, changed, `督办表 ${sheet.sheetNo} 现在由您负责`, now)
    record(tx, actor, 'supervision.owner-set', subjectOf(sheet), { owner: owner.displayName })
  })
}

/** 撤销: issued by mistake. Not once it stands before the signers, and never after closing. */
export function withdrawSheet(
  db: Db,
  actor: Actor,
  id: number,
  reason: string,
  seen: number,
  now = Date.now(),
): void {
  authorise(actor, 'supervision.issue')
  write(db, (tx) => {
    const sheet = presentSheet(tx, actor, id, seen)
    moveSheet(tx, actor, sheet, 'withdraw', { now, reason })
    record(tx, actor, 'supervision.withdrawn', subjectOf(sheet), { reason })
  })
}
