import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'

import { compareVersions, isSame } from './compare.ts'
import { versionProblems } from './item-rules.ts'
import { itemsOf, publishedVersion } from './queries.ts'
import { type ScoringFormVersion, scoringFormVersions } from './schema.ts'
import {
  copyItems,
  countRevision,
  draftAsShown,
  draftOf,
  formById,
  newestKept,
  putIntoUse,
} from './stored.ts'
import { formRefusals } from './vocabulary.ts'

/** 起草: the next version, copied from the one in use. One draft of a form at a time. */
export function draftVersion(
  db: Db,
  actor: Actor,
  formId: number,
  now = Date.now(),
): ScoringFormVersion {
  authorise(actor, 'inspection.form')
  return write(db, (tx) => {
    const form = formById(tx, formId)
    if (form.retiredAt !== null) throw refused(formRefusals, 'retired')
    if (draftOf(tx, formId)) throw refused(formRefusals, 'draft-exists')
    const from = newestKept(tx, formId)
    const version = (from?.version ?? 0) + 1
    const draft = tx
      .insert(scoringFormVersions)
      .values({
        ...{ formId, version, bonusCap: from?.bonusCap ?? 0 },
        ...{ createdAt: now, createdByName: actor.name },
      })
      .returning()
      .get()
    if (from) copyItems(tx, from.id, draft.id)
    record(tx, actor, 'form.drafted', { kind: 'form', id: formId }, { name: form.name, version })
    return draft
  })
}

/** 丢弃: nobody has scored by a draft, so nothing is lost but the draft. */
export function discardDraft(db: Db, actor: Actor, formId: number, revision: number): void {
  authorise(actor, 'inspection.form')
  write(db, (tx) => {
    const { id, version } = draftAsShown(tx, formId, revision)
    tx.delete(scoringFormVersions).where(eq(scoringFormVersions.id, id)).run()
    const particulars = { name: formById(tx, formId).name, version }
    record(tx, actor, 'form.discarded', { kind: 'form', id: formId }, particulars)
  })
}

/** The most that bonus items add together. */
export function setBonusCap(
  db: Db,
  actor: Actor,
  formId: number,
  { revision, bonusCap }: { revision: number; bonusCap: number },
): void {
  authorise(actor, 'inspection.form')
  write(db, (tx) => {
    const draft = draftAsShown(tx, formId, revision)
    if (draft.bonusCap === bonusCap) return
    tx.update(scoringFormVersions)
      .set({ bonusCap })
      .where(eq(scoringFormVersions.id, draft.id))
      .run()
    countRevision(tx, draft)
    const particulars = {
      ...{ version: draft.version, fields: ['加分上限'] },
      ...{ before: draft.bonusCap, after: bonusCap },
    }
    record(tx, actor, 'form.changed', { kind: 'form', id: formId }, particulars)
  })
}

/**
 * 发布: the draft takes the place of the version in use. Scores given before keep the version they were
 * given by, and an open sheet goes on by the one it began with.
 */
export function publishDraft(
  db: Db,
  actor: Actor,
  formId: number,
  { revision, note }: { revision: number; note: string },
  now = Date.now(),
): void {
  authorise(actor, 'inspection.form')
  write(db, (tx) => {
    const draft = draftAsShown(tx, formId, revision)
    const items = itemsOf(tx, draft.id)
    if (versionProblems(items, draft.bonusCap).length > 0) {
      throw refused(formRefusals, 'unpublishable')
    }
    const before = publishedVersion(tx, formId)
    if (before) {
      const old = { bonusCap: before.bonusCap, items: itemsOf(tx, before.id) }
      const same = isSame(compareVersions(old, { bonusCap: draft.bonusCap, items }))
      if (same) throw refused(formRefusals, 'unchanged')
    }
    putIntoUse(tx, draft, { by: actor.name, at: now, note })
    const { name } = formById(tx, formId)
    const particulars = { name, version: draft.version, items: items.length, note }
    record(tx, actor, 'form.published', { kind: 'form', id: formId }, particulars)
  })
}
