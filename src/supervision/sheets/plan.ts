import { record } from '#src/audit/record.ts'
import type { RootCause } from '#src/complaints/handling/vocabulary.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { startOfWeek } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { notify } from '#src/notices/notify.ts'

import { subjectOf } from './draft.ts'
import { checkDue, firstWholeWeek } from './effect.ts'
import { presentSheet } from './find.ts'
import { planDue } from './issue.ts'
import { itemsOf, ownSheet } from './items.ts'
import { changeSheet, moveSheet } from './move-sheet.ts'
import type { SupervisionSheet } from './schema.ts'
import { answerers, whoMustAct } from './told.ts'
import { sheetRefusals } from './vocabulary.ts'

/** 根本原因, as the department finds it. */
export function setCause(
  db: Db,
  actor: Actor,
  id: number,
  cause: { kind: RootCause; text: string },
  seen: number,
): void {
  authorise(actor, 'supervision.answer')
  write(db, (tx) => {
    const sheet = ownSheet(tx, actor, id, seen, ['plan'])
    changeSheet(tx, sheet, { causeKind: cause.kind, cause: cause.text })
    record(tx, actor, 'supervision.cause-set', subjectOf(sheet), { rootCause: cause.kind })
  })
}

/** Plan → do: with a cause, and something still to be done by somebody who is there. */
export function beginMeasures(
  db: Db,
  actor: Actor,
  id: number,
  seen: number,
  now = Date.now(),
): SupervisionSheet {
  authorise(actor, 'supervision.answer')
  return write(db, (tx) => {
    const sheet = ownSheet(tx, actor, id, seen, ['plan'])
    if (sheet.causeKind === null) throw refused(sheetRefusals, 'no-cause')
    const items = itemsOf(tx, id)
    if (items.length === 0) throw refused(sheetRefusals, 'no-items')
    const open = items.filter(({ doneAt }) => doneAt === null)
    if (open.length === 0) throw refused(sheetRefusals, 'no-open-items')
    const there = new Set(answerers(tx, sheet.departmentId).map((one) => one.id))
    if (open.some(({ ownerId }) => !there.has(ownerId))) throw refused(sheetRefusals, 'owner-gone')
    const moved = moveSheet(tx, actor, sheet, 'begin', { now, stepDueAt: sheet.dueAt })
    record(tx, actor, 'supervision.begun', subjectOf(sheet), { items: open.length })
    return moved
  })
}

/** QA sends a plan back that will not do. */
export function returnPlan(
  db: Db,
  actor: Actor,
  id: number,
  reason: string,
  seen: number,
  now = Date.now(),
): void {
  authorise(actor, 'supervision.check')
  write(db, (tx) => {
    const sheet = presentSheet(tx, actor, id, seen)
    const stepDueAt = planDue(tx, Math.max(sheet.dueAt ?? 0, now + 1), now)
    const moved = moveSheet(tx, actor, sheet, 'return-plan', { now, reason, stepDueAt })
    tell(tx, moved, `督办表 ${sheet.sheetNo} 的措施被退回：${reason}`, now)
    record(tx, actor, 'supervision.plan-returned', subjectOf(sheet), { reason })
  })
}

/** Do → check: every measure done. From the next Monday on weeks count. */
export function finishMeasures(
  db: Db,
  actor: Actor,
  id: number,
  seen: number,
  now = Date.now(),
): SupervisionSheet {
  authorise(actor, 'supervision.answer')
  return write(db, (tx) => {
    const sheet = ownSheet(tx, actor, id, seen, ['do'])
    if (itemsOf(tx, id).some(({ doneAt }) => doneAt === null)) {
      throw refused(sheetRefusals, 'items-open')
    }
    const countFrom = firstWholeWeek(now, startOfWeek)
    const stepDueAt = checkDue(countFrom, sheet.weeks)
    const changes = { doneAt: now, countFrom, stepDueAt }
    const moved = moveSheet(tx, actor, sheet, 'finish', { now, ...changes })
    record(tx, actor, 'supervision.finished', subjectOf(sheet), { dueAt: stepDueAt })
    return moved
  })
}

/** Tells whoever has to act now. */
export function tell(tx: Db, sheet: SupervisionSheet, sentence: string, now: number): void {
  const to = whoMustAct(tx, sheet)
  notify(tx, { to, kind: 'task', sentence, href: `/supervision/${sheet.id}` }, now)
}
