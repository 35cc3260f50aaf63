import { eq, isNotNull } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import { compiledOf } from './in-use.ts'
import type { SetRule } from './plan.ts'
import { type LexiconSet, lexiconRules, lexiconSetRules, lexiconSets } from './schema.ts'

type Facts = { note: string; at: number; by: string; restores?: number }

/**
 * Puts a set of rules into use, within the caller's transaction, and brings every rule's standing in
 * line with it: what is in it is published, what was and is not is retired or a draft again.
 */
export function putIntoUse(tx: Db, rules: readonly SetRule[], facts: Facts): LexiconSet {
  const ordered = rules.toSorted((one, other) => one.ruleId - other.ruleId)
  const lexiconVersion = compiledOf(ordered).version
  const set = tx
    .insert(lexiconSets)
    .values({ lexiconVersion, restores: null, ...facts })
    .returning()
    .get()
  for (const { ruleId, versionId } of ordered) {
    tx.insert(lexiconSetRules).values({ setId: set.id, ruleId, versionId }).run()
  }

  const versions = new Map(ordered.map(({ ruleId, number }) => [ruleId, number]))
  const before = tx
    .select()
    .from(lexiconRules)
    .where(isNotNull(lexiconRules.publishedVersion))
    .all()
  for (const rule of before) {
    if (versions.has(rule.id)) continue
    const status = rule.retiring ? ('retired' as const) : ('draft' as const)
    tx.update(lexiconRules)
      .set({ status, publishedVersion: null, retiring: false, changedAt: facts.at })
      .where(eq(lexiconRules.id, rule.id))
      .run()
  }
  const known = new Map(before.map((rule) => [rule.id, rule]))
  for (const [id, publishedVersion] of versions) {
    const same = known.get(id)?.publishedVersion === publishedVersion
    tx.update(lexiconRules)
      .set({ status: 'published', publishedVersion, ...(same ? {} : { changedAt: facts.at }) })
      .where(eq(lexiconRules.id, id))
      .run()
  }
  return set
}
