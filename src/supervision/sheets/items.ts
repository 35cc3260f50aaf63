import { and, asc, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Forbidden, Refused, refused } from '#src/kernel/errors.ts'

import { subjectOf } from './draft.ts'
import { dueDay } from './due-days.ts'
import { answersFor, presentSheet } from './find.ts'
import { changeSheet } from './move-sheet.ts'
import { type SupervisionItem, supervisionItems, type SupervisionSheet } from './schema.ts'
import { answerers } from './told.ts'
import { sheetMost, sheetRefusals, type SheetState, sheetStates } from './vocabulary.ts'

export const itemsOf = (db: Db, sheetId: number): SupervisionItem[] =>
  db
    .select()
    .from(supervisionItems)
    .where(eq(supervisionItems.sheetId, sheetId))
    .orderBy(asc(supervisionItems.id))
    .all()

/** The sheet as its department may work on it in one of these states. */
export function ownSheet(
  tx: Db,
  actor: Actor,
  id: number,
  seen: number,
  states: readonly SheetState[],
): SupervisionSheet {
  authorise(actor, 'supervision.answer')
  const sheet = presentSheet(tx, actor, id, seen)
  if (!answersFor(tx, actor, sheet)) throw new Forbidden('supervision.answer')
  if (!states.includes(sheet.state)) {
    throw new Refused('illegal-step', `这张督办表现在是“${sheetStates[sheet.state]}”，不能改措施`)
  }
  return sheet
}

export type NewItem = {
  what: string
  target: string
  ownerId: number
  /** The day it is to be done by. */
  dueDay: number
}

/** 整改措施: what, who, until when, and what shows that it was done. */
export function addItem(
  db: Db,
  actor: Actor,
  id: number,
  item: NewItem,
  seen: number,
  now = Date.now(),
): SupervisionItem {
  authorise(actor, 'supervision.answer')
  return write(db, (tx) => {
    const sheet = ownSheet(tx, actor, id, seen, ['plan', 'do'])
    if (itemsOf(tx, id).length >= sheetMost.items) throw refused(sheetRefusals, 'items-full')
    const row = tx
      .insert(supervisionItems)
      .values({ sheetId: id, ...settled(tx, sheet, item, now) })
      .returning()
      .get()
    changeSheet(tx, sheet, {})
    record(tx, actor, 'supervision.item-set', subjectOf(sheet), aboutItem(row))
    return row
  })
}

/** Changes a measure that is not done yet: also 改派, where its owner has gone. */
export function changeItem(
  db: Db,
  actor: Actor,
  id: number,
  itemId: number,
  item: NewItem,
  seen: number,
  now = Date.now(),
): void {
  authorise(actor, 'supervision.answer')
  write(db, (tx) => {
    const sheet = ownSheet(tx, actor, id, seen, ['plan', 'do'])
    openItem(tx, id, itemId)
    const set = settled(tx, sheet, item, now)
    tx.update(supervisionItems).set(set).where(eq(supervisionItems.id, itemId)).run()
    changeSheet(tx, sheet, {})
    record(tx, actor, 'supervision.item-set', subjectOf(sheet), aboutItem(set))
  })
}

export function removeItem(db: Db, actor: Actor, id: number, itemId: number, seen: number): void {
  authorise(actor, 'supervision.answer')
  write(db, (tx) => {
    // What was agreed on is done or changed; it does not vanish.
    const sheet = ownSheet(tx, actor, id, seen, ['plan'])
    const item = openItem(tx, id, itemId)
    tx.delete(supervisionItems).where(eq(supervisionItems.id, itemId)).run()
    changeSheet(tx, sheet, {})
    record(tx, actor, 'supervision.item-removed', subjectOf(sheet), aboutItem(item))
  })
}

/** 完成措施: with what came of it. */
export function finishItem(
  db: Db,
  actor: Actor,
  id: number,
  itemId: number,
  result: string,
  seen: number,
  now = Date.now(),
): void {
  authorise(actor, 'supervision.answer')
  write(db, (tx) => {
    const sheet = ownSheet(tx, actor, id, seen, ['do'])
    const item = openItem(tx, id, itemId)
    tx.update(supervisionItems)
      .set({ doneAt: now, result, doneByName: actor.name })
      .where(eq(supervisionItems.id, itemId))
      .run()
    changeSheet(tx, sheet, {})
    record(tx, actor, 'supervision.item-done', subjectOf(sheet), aboutItem(item))
  })
}

const aboutItem = ({ ownerName, dueAt }: Pick<SupervisionItem, 'ownerName' | 'dueAt'>) => ({
  ...{ owner: ownerName, dueAt },
})

export function itemFor(tx: Db, sheetId: number, itemId: number): SupervisionItem {
  const item = tx
    .select()
    .from(supervisionItems)
    .where(and(eq(supervisionItems.id, itemId), eq(supervisionItems.sheetId, sheetId)))
    .get()
  if (!item) throw refused(sheetRefusals, 'item-gone')
  return item
}

function openItem(tx: Db, sheetId: number, itemId: number): SupervisionItem {
  const item = itemFor(tx, sheetId, itemId)
  if (item.doneAt !== null) throw refused(sheetRefusals, 'item-done')
  return item
}

function settled(tx: Db, sheet: SupervisionSheet, item: NewItem, now: number) {
  const { what, target, ownerId } = item
  const owner = answerers(tx, sheet.departmentId).find((one) => one.id === ownerId)
  if (!owner) throw refused(sheetRefusals, 'not-owner')
  const { until: dueAt } = dueDay(tx, item.dueDay, now)
  if (sheet.dueAt !== null && sheet.dueAt > now && dueAt > sheet.dueAt) {
    throw refused(sheetRefusals, 'due-after-sheet')
  }
  return { what, target, ownerId, ownerName: owner.displayName, dueAt }
}
