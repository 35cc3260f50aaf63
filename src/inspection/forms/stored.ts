import { and, asc, desc, eq, ne } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'

import { publishedVersion } from './queries.ts'
import {
  type ScoringForm,
  scoringForms,
  type ScoringFormVersion,
  scoringFormVersions,
  scoringItems,
} from './schema.ts'
import { formRefusals } from './vocabulary.ts'

export function formById(db: Db, id: number): ScoringForm {
  const form = db.select().from(scoringForms).where(eq(scoringForms.id, id)).get()
  if (!form) throw new NotFound()
  return form
}

export function draftOf(db: Db, formId: number): ScoringFormVersion | null {
  const mine = and(eq(scoringFormVersions.formId, formId), eq(scoringFormVersions.state, 'draft'))
  return db.select().from(scoringFormVersions).where(mine).get() ?? null
}

/** The draft as a page showed it; refuses a page that shows an older one. */
export function draftAsShown(db: Db, formId: number, revision: number): ScoringFormVersion {
  const form = formById(db, formId)
  const draft = draftOf(db, formId)
  if (!draft) throw refused(formRefusals, 'no-draft')
  if (form.retiredAt !== null) throw refused(formRefusals, 'retired')
  if (draft.revision !== revision) throw refused(formRefusals, 'stale-draft')
  return draft
}

/** Every change of a draft counts, so that pages that show it before are told. */
export function countRevision(tx: Db, draft: ScoringFormVersion): void {
  tx.update(scoringFormVersions)
    .set({ revision: draft.revision + 1 })
    .where(eq(scoringFormVersions.id, draft.id))
    .run()
}

/** What a new draft is copied from: the version in use, else the newest that ever was. */
export function newestKept(db: Db, formId: number): ScoringFormVersion | null {
  const kept = and(eq(scoringFormVersions.formId, formId), ne(scoringFormVersions.state, 'draft'))
  const newest = desc(scoringFormVersions.version)
  return (
    publishedVersion(db, formId) ??
    db.select().from(scoringFormVersions).where(kept).orderBy(newest).limit(1).get() ??
    null
  )
}

/** Copies the items of one version into another, with their codes. */
export function copyItems(tx: Db, from: number, to: number): void {
  const rows = tx
    .select()
    .from(scoringItems)
    .where(eq(scoringItems.versionId, from))
    .orderBy(asc(scoringItems.position), asc(scoringItems.id))
    .all()
  const copies = rows.map(({ id: _id, ...item }, index) => ({
    ...item,
    ...{ versionId: to, position: index + 1 },
  }))
  if (copies.length > 0) tx.insert(scoringItems).values(copies).run()
}

/** A code no version of the form has used: an item that is new is never taken for an old one. */
export function freeCode(db: Db, formId: number): string {
  const used = db
    .selectDistinct({ code: scoringItems.code })
    .from(scoringItems)
    .innerJoin(scoringFormVersions, eq(scoringFormVersions.id, scoringItems.versionId))
    .where(eq(scoringFormVersions.formId, formId))
    .all()
  const numbers = used.map(({ code }) => Number(/^item-(\d{1,6})$/.exec(code)?.[1] ?? 0))
  return `item-${Math.max(0, ...numbers) + 1}`
}

/** Puts a draft into use in the place of the version before. Sheets keep the version they began with. */
export function putIntoUse(
  tx: Db,
  draft: Pick<ScoringFormVersion, 'id' | 'formId'>,
  { by, at, note }: { by: string; at: number; note: string },
): void {
  const inUse = publishedVersion(tx, draft.formId)
  if (inUse) {
    tx.update(scoringFormVersions)
      .set({ state: 'superseded' })
      .where(eq(scoringFormVersions.id, inUse.id))
      .run()
  }
  tx.update(scoringFormVersions)
    .set({ state: 'published', publishedAt: at, publishedByName: by, note })
    .where(eq(scoringFormVersions.id, draft.id))
    .run()
}
