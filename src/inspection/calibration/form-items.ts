import { and, asc, desc, eq, ne } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import {
  scoringForms,
  scoringFormVersions,
  type ScoringItem,
  scoringItems,
} from '../forms/schema.ts'

/** Every item a form ever scored by, one for each code as its newest version words it. */
export function itemsOfForm(db: Db, formId: number): ScoringItem[] {
  const rows = db
    .select({ item: scoringItems })
    .from(scoringItems)
    .innerJoin(scoringFormVersions, eq(scoringFormVersions.id, scoringItems.versionId))
    .where(and(eq(scoringFormVersions.formId, formId), ne(scoringFormVersions.state, 'draft')))
    .orderBy(desc(scoringFormVersions.version), asc(scoringItems.position), asc(scoringItems.id))
    .all()
  const byCode = new Map<string, ScoringItem>()
  for (const { item } of rows) {
    if (!byCode.has(item.code)) byCode.set(item.code, item)
  }
  return [...byCode.values()]
}

/** All forms, the default one first, also those out of use: their pairs can still be looked at. */
export function formsEver(db: Db): { id: number; name: string }[] {
  return db
    .select({ id: scoringForms.id, name: scoringForms.name })
    .from(scoringForms)
    .orderBy(desc(scoringForms.isDefault), asc(scoringForms.id))
    .all()
}
