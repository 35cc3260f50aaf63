import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { endOfWorkingDay } from '#src/organisation/working-calendar/working-days.ts'

import { weeklyFigures, weekMs } from '../metrics/weekly.ts'
import { subjectOf } from './draft.ts'
import { type Effect, judgeEffect } from './effect.ts'
import { metricOf, presentSheet } from './find.ts'
import { planDue } from './issue.ts'
import { itemFor } from './items.ts'
import { raiseLevel } from './levels.ts'
import { stateAfter } from './lifecycle.ts'
import { moveSheet } from './move-sheet.ts'
import { tell } from './plan.ts'
import { supervisionChecks, supervisionItems, type SupervisionSheet } from './schema.ts'
import { type CheckOutcome, sheetRefusals, stepDays } from './vocabulary.ts'

/** How the number moved since the measures were done, as it stands now; null before that. */
export function effectOf(db: Db, sheet: SupervisionSheet, now: number): Effect | null {
  const { countFrom, baseline } = sheet
  if (countFrom === null || baseline === null) return null
  const target = { kind: sheet.metricKind, limit: sheet.limit, weeks: sheet.weeks }
  const weeks = Math.floor((now - countFrom) / weekMs) + 1
  const figures = weeks < 1 ? [] : weeklyFigures(db, metricOf(sheet), now, weeks)
  return judgeEffect(figures, baseline, target, now)
}

/** 确认达标: check → act, only on effect; where luck could have done it, with reasons. */
export function confirmEffect(
  db: Db,
  actor: Actor,
  id: number,
  note: string,
  seen: number,
  now = Date.now(),
): SupervisionSheet {
  authorise(actor, 'supervision.check')
  return write(db, (tx) => {
    const sheet = presentSheet(tx, actor, id, seen)
    stateAfter(sheet.state, 'confirm')
    const effect = effectOf(tx, sheet, now)
    if (!effect?.met) throw refused(sheetRefusals, 'effect-not-met')
    if (effect.luck?.tooFew !== false && note === '') throw refused(sheetRefusals, 'too-few')
    keepCheck(tx, actor, sheet, 'met', effect, note, now)
    const stepDueAt = endOfWorkingDay(tx, now, stepDays.act).until
    const moved = moveSheet(tx, actor, sheet, 'confirm', { now, reason: note, stepDueAt })
    tell(tx, moved, `督办表 ${sheet.sheetNo} 已经达标，请签字`, now)
    record(tx, actor, 'supervision.confirmed', subjectOf(sheet), { figure: effect.streak, note })
    return moved
  })
}

/** 退回整改: a measure that was called done is not. */
export function returnMeasure(
  db: Db,
  actor: Actor,
  id: number,
  { itemId, reason }: { itemId: number; reason: string },
  seen: number,
  now = Date.now(),
): void {
  authorise(actor, 'supervision.check')
  write(db, (tx) => {
    const sheet = presentSheet(tx, actor, id, seen)
    stateAfter(sheet.state, 'redo')
    if (itemFor(tx, id, itemId).doneAt === null) throw refused(sheetRefusals, 'item-not-done')
    tx.update(supervisionItems)
      .set({ doneAt: null, result: '', doneByName: '' })
      .where(eq(supervisionItems.id, itemId))
      .run()
    keepCheck(tx, actor, sheet, 'returned', effectOf(tx, sheet, now), reason, now)
    const moved = moveSheet(tx, actor, sheet, 'redo', {
      ...{ now, reason, doneAt: null, countFrom: null },
      stepDueAt: Math.max(sheet.dueAt ?? 0, endOfWorkingDay(tx, now, stepDays.plan).until),
    })
    tell(tx, moved, `督办表 ${sheet.sheetNo} 有一项措施被退回重做：${reason}`, now)
    record(tx, actor, 'supervision.returned', subjectOf(sheet), { reason })
  })
}

/** Check → plan, by the clock: the number did not move in time. One level higher, with days anew. */
export function reopenUnmet(tx: Db, sheet: SupervisionSheet, effect: Effect, now: number): void {
  keepCheck(tx, system, sheet, 'not-met', effect, '', now)
  const reason = `到期没有连续 ${sheet.weeks} 周达标`
  const { level, told } = raiseLevel(tx, sheet, Math.min(3, sheet.level + 1), 'not-met', now)
  const moved = moveSheet(tx, system, sheet, 'reopen', { ...anew(tx, now), now, reason, level })
  tell(tx, moved, `督办表 ${sheet.sheetNo} ${reason}，请补充措施重新整改`, now)
  record(tx, system, 'supervision.reopened', subjectOf(sheet), { reason, level, told })
}

/** The dates of measures that begin anew. */
export function anew(tx: Db, now: number) {
  const { until: dueAt, known: dueKnown } = endOfWorkingDay(tx, now, stepDays.again)
  return {
    ...{ dueAt, dueKnown, doneAt: null, countFrom: null },
    stepDueAt: planDue(tx, dueAt, now),
  }
}

export function keepCheck(
  tx: Db,
  actor: Actor,
  { id, turn }: SupervisionSheet,
  outcome: CheckOutcome,
  effect: Effect | null,
  note: string,
  now: number,
): void {
  tx.insert(supervisionChecks)
    .values({
      ...{ sheetId: id, turn, outcome, note, weeks: effect?.weeks ?? [] },
      luck: effect?.luck?.chance ?? null,
      ...{ at: now, byId: actor.accountId, byName: actor.name },
    })
    .run()
}
