import { isDeepStrictEqual } from 'node:util'

import { and, asc, desc, eq, placeholder } from 'drizzle-orm'

import { type Db, prepared } from '#src/kernel/db.ts'
import { type CompiledLexicon, compileLexicon } from '#src/screening/lexicon/compile.ts'
import { shippedLexicon } from '#src/screening/lexicon/shipped.ts'

import { lexiconOf } from './body.ts'
import type { SetRule } from './plan.ts'
import {
  type LexiconSet,
  lexiconRules,
  lexiconRuleVersions,
  lexiconSetRules,
  lexiconSets,
} from './schema.ts'

/** Compiling takes far longer than screening a call, so the last few stay at hand. */
const kept = new Map<string, CompiledLexicon>()
const mostKept = 4

/**
 * The lexicon that reads calls now. Asked anew for every call, so that a worker takes up what was
 * published without a restart; before anything was taken in, it is the one that was shipped.
 */
export function lexiconInUse(db: Db): CompiledLexicon {
  const set = newestSet(db)
  if (!set) return shippedLexicon()
  const known = kept.get(set.lexiconVersion)
  if (known) return known
  const read = compiledOf(rulesOfSet(db, set.id))
  // A newer product may name the same rules otherwise; screenings name the set.
  const same = read.version === set.lexiconVersion
  const compiled = same ? read : { ...read, version: set.lexiconVersion }
  const [oldest] = kept.keys()
  if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest)
  kept.set(set.lexiconVersion, compiled)
  return compiled
}

/** What a set of rules reads calls as. The shipped rules, unaltered, keep the shipped version's name. */
export function compiledOf(rules: readonly SetRule[]): CompiledLexicon {
  const lexicon = lexiconOf(rules)
  const shipped = shippedLexicon()
  const { rules: theirs, mitigations } = shipped
  return isDeepStrictEqual(lexicon, { rules: [...theirs], mitigations: [...mitigations] })
    ? shipped
    : compileLexicon(lexicon)
}

export function newestSet(db: Db): LexiconSet | undefined {
  return db.select().from(lexiconSets).orderBy(desc(lexiconSets.id)).limit(1).get()
}

/** The rules of a set with their texts, in the order in which they came to be. */
export function rulesOfSet(db: Db, setId: number): SetRule[] {
  return db
    .select({
      ruleId: lexiconRules.id,
      versionId: lexiconRuleVersions.id,
      number: lexiconRuleVersions.number,
      code: lexiconRules.code,
      kind: lexiconRules.kind,
      body: lexiconRuleVersions.body,
    })
    .from(lexiconSetRules)
    .innerJoin(lexiconRules, eq(lexiconRules.id, lexiconSetRules.ruleId))
    .innerJoin(lexiconRuleVersions, eq(lexiconRuleVersions.id, lexiconSetRules.versionId))
    .where(eq(lexiconSetRules.setId, setId))
    .orderBy(asc(lexiconSetRules.ruleId))
    .all()
}

/** The version of a rule in the set that a screening names; null where no such set is known. */
export function versionInSet(db: Db, lexiconVersion: string, code: string): number | null {
  return prepared(db, newestWith).get({ lexiconVersion, code })?.versionId ?? null
}

const newestWith = (db: Db) =>
  db
    .select({ versionId: lexiconSetRules.versionId })
    .from(lexiconSets)
    .innerJoin(lexiconSetRules, eq(lexiconSetRules.setId, lexiconSets.id))
    .innerJoin(lexiconRules, eq(lexiconRules.id, lexiconSetRules.ruleId))
    .where(
      and(
        eq(lexiconSets.lexiconVersion, placeholder('lexiconVersion')),
        eq(lexiconRules.code, placeholder('code')),
      ),
    )
    .orderBy(desc(lexiconSets.id))
    .limit(1)
    .prepare()

/** Name and reason of a rule that no longer reads calls but is still cited by what it found. */
export function citedRule(db: Db, code: string): { name: string; reason: string } | undefined {
  const row = db
    .select({ body: lexiconRuleVersions.body })
    .from(lexiconRules)
    .innerJoin(lexiconRuleVersions, eq(lexiconRuleVersions.ruleId, lexiconRules.id))
    .where(eq(lexiconRules.code, code))
    .orderBy(desc(lexiconRuleVersions.number))
    .limit(1)
    .get()
  return row?.body
}
