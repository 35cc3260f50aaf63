import { and, asc, desc, eq, isNull } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import {
  type ScoringFormVersion,
  scoringForms,
  scoringFormVersions,
  type ScoringItem,
  scoringItems,
} from './schema.ts'

/** The version of a form that is scored by now; null while none is published. */
export function publishedVersion(db: Db, formId: number): ScoringFormVersion | null {
  const row = db
    .select()
    .from(scoringFormVersions)
    .where(and(eq(scoringFormVersions.formId, formId), eq(scoringFormVersions.state, 'published')))
    .get()
  return row ?? null
}

export function itemsOf(db: Db, versionId: number): ScoringItem[] {
  return db
    .select()
    .from(scoringItems)
    .where(eq(scoringItems.versionId, versionId))
    .orderBy(asc(scoringItems.position), asc(scoringItems.id))
    .all()
}

/** Forms that can be scored by, the default first. */
export function formOptions(db: Db): { id: number; name: string; versionId: number }[] {
  return db
    .select({ id: scoringForms.id, name: scoringForms.name, versionId: scoringFormVersions.id })
    .from(scoringForms)
    .innerJoin(
      scoringFormVersions,
      and(
        eq(scoringFormVersions.formId, scoringForms.id),
        eq(scoringFormVersions.state, 'published'),
      ),
    )
    .where(isNull(scoringForms.retiredAt))
    .orderBy(desc(scoringForms.isDefault), asc(scoringForms.id))
    .all()
}
