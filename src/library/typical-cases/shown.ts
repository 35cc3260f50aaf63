import { eq } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import { caseTags, caseTagUses, type CaseVersion, typicalCases } from './schema.ts'

/** Lists show and find a case by one of its versions: the published one, or the first draft. */
export function showVersion(tx: Db, caseId: number, version: CaseVersion, now: number): void {
  const { title, story, lesson, tags, faultCategory, opinionRisk, source } = version
  tx.update(typicalCases)
    .set({
      ...{ title, faultCategory, opinionRisk, source },
      words: [title, story, lesson, ...tags].join('\n'),
    })
    .where(eq(typicalCases.id, caseId))
    .run()
  tx.delete(caseTagUses).where(eq(caseTagUses.caseId, caseId)).run()
  for (const name of tags) {
    tx.insert(caseTags).values({ name, at: now }).onConflictDoNothing().run()
    const tag = tx.select().from(caseTags).where(eq(caseTags.name, name)).get()
    if (tag) tx.insert(caseTagUses).values({ tagId: tag.id, caseId }).onConflictDoNothing().run()
  }
}
