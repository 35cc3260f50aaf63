import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'

import { fieldChanges } from './compare.ts'
import { type ItemBody, titleTaken } from './item-rules.ts'
import { itemsOf } from './queries.ts'
import { type ScoringItem, scoringItems } from './schema.ts'
import { countRevision, draftAsShown, freeCode } from './stored.ts'
import { formRefusals, mostItems } from './vocabulary.ts'

/** Which form is edited, and the revision of its draft that the page showed. */
export type DraftShown = { formId: number; revision: number }

export function addItem(
  db: Db,
  actor: Actor,
  { formId, revision }: DraftShown,
  body: ItemBody,
): ScoringItem {
  authorise(actor, 'inspection.form')
  return write(db, (tx) => {
    const draft = draftAsShown(tx, formId, revision)
    const items = itemsOf(tx, draft.id)
    if (items.length >= mostItems) throw refused(formRefusals, 'too-many-items')
    if (titleTaken(items, body.title, null)) throw refused(formRefusals, 'title-taken')
    const code = freeCode(tx, formId)
    // At the end of its section, where it has one already.
    const mates = items.filter(({ section }) => section === body.section)
    const after = mates.at(-1)?.position ?? items.length
    for (const { id, position } of items) {
      if (position > after) place(tx, id, position + 1)
    }
    const added = tx
      .insert(scoringItems)
      .values({ ...body, versionId: draft.id, code, position: after + 1 })
      .returning()
      .get()
    countRevision(tx, draft)
    const particulars = { version: draft.version, code, added: body.title }
    record(tx, actor, 'form.changed', { kind: 'form', id: formId }, particulars)
    return added
  })
}

/** A reworded item keeps its code: agreement and overturn rates follow it across versions. */
export function changeItem(
  db: Db,
  actor: Actor,
  { formId, revision }: DraftShown,
  itemId: number,
  body: ItemBody,
): void {
  authorise(actor, 'inspection.form')
  write(db, (tx) => {
    const draft = draftAsShown(tx, formId, revision)
    const items = itemsOf(tx, draft.id)
    const item = itemIn(items, itemId)
    if (titleTaken(items, body.title, itemId)) throw refused(formRefusals, 'title-taken')
    const { code } = item
    const fields = fieldChanges(item, body).map(({ label }) => label)
    const sameKeys = item.choices.every(({ key }, index) => key === body.choices[index]?.key)
    if (fields.length === 0 && sameKeys) return
    tx.update(scoringItems).set(body).where(eq(scoringItems.id, itemId)).run()
    countRevision(tx, draft)
    const particulars = { version: draft.version, code, changed: body.title, fields }
    record(tx, actor, 'form.changed', { kind: 'form', id: formId }, particulars)
  })
}

export function removeItem(
  db: Db,
  actor: Actor,
  { formId, revision }: DraftShown,
  itemId: number,
): void {
  authorise(actor, 'inspection.form')
  write(db, (tx) => {
    const draft = draftAsShown(tx, formId, revision)
    const items = itemsOf(tx, draft.id)
    const { code, title, position } = itemIn(items, itemId)
    tx.delete(scoringItems).where(eq(scoringItems.id, itemId)).run()
    for (const item of items) if (item.position > position) place(tx, item.id, item.position - 1)
    countRevision(tx, draft)
    const particulars = { version: draft.version, code, removed: title }
    record(tx, actor, 'form.changed', { kind: 'form', id: formId }, particulars)
  })
}

/** One place up or down; at either end nothing happens. */
export function moveItem(
  db: Db,
  actor: Actor,
  { formId, revision }: DraftShown,
  itemId: number,
  direction: 'up' | 'down',
): void {
  authorise(actor, 'inspection.form')
  write(db, (tx) => {
    const draft = draftAsShown(tx, formId, revision)
    const items = itemsOf(tx, draft.id)
    const item = itemIn(items, itemId)
    const other = items[items.indexOf(item) + (direction === 'up' ? -1 : 1)]
    if (!other) return
    place(tx, item.id, other.position)
    place(tx, other.id, item.position)
    countRevision(tx, draft)
    const particulars = { version: draft.version, code: item.code, reordered: item.title }
    record(tx, actor, 'form.changed', { kind: 'form', id: formId }, particulars)
  })
}

function itemIn(items: readonly ScoringItem[], itemId: number): ScoringItem {
  const item = items.find(({ id }) => id === itemId)
  if (!item) throw new NotFound()
  return item
}

function place(tx: Db, itemId: number, position: number): void {
  tx.update(scoringItems).set({ position }).where(eq(scoringItems.id, itemId)).run()
}
