import { and, desc, eq, like } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import type { RuleKind } from '#src/screening/vocabulary.ts'

import type { NamedBody, RuleBody } from './body.ts'
import { lexiconRules, lexiconRuleVersions, type RuleRow, type RuleVersion } from './schema.ts'

type Facts = { note: string; at: number; by: string }

/** Adds a rule with its first text, within the caller's transaction. */
export function addRule(tx: Db, { code, kind, body }: NamedBody, { note, at, by }: Facts) {
  const { name, category, target, voice } = body
  const { id: ruleId } = tx
    .insert(lexiconRules)
    .values({
      ...{ code, kind, name, category, target, voice },
      ...({ status: 'draft', version: 1, publishedVersion: null } as const),
      ...{ createdAt: at, createdBy: by, changedAt: at },
    })
    .returning({ id: lexiconRules.id })
    .get()
  const { id: versionId } = tx
    .insert(lexiconRuleVersions)
    .values({ ruleId, number: 1, body, note, at, by })
    .returning({ id: lexiconRuleVersions.id })
    .get()
  return { ruleId, versionId }
}

/** Adds a newer text to a rule, within the caller's transaction. */
export function addVersion(tx: Db, rule: RuleRow, body: RuleBody, facts: Facts): RuleVersion {
  const number = rule.version + 1
  const { name, category, target, voice } = body
  tx.update(lexiconRules)
    .set({ version: number, name, category, target, voice, changedAt: facts.at })
    .where(eq(lexiconRules.id, rule.id))
    .run()
  return tx
    .insert(lexiconRuleVersions)
    .values({ ruleId: rule.id, number, body, ...facts })
    .returning()
    .get()
}

export function ruleById(db: Db, id: number): RuleRow {
  const row = db.select().from(lexiconRules).where(eq(lexiconRules.id, id)).get()
  if (!row) throw new NotFound()
  return row
}

export function versionOf(db: Db, ruleId: number, number: number): RuleVersion {
  const row = db
    .select()
    .from(lexiconRuleVersions)
    .where(and(eq(lexiconRuleVersions.ruleId, ruleId), eq(lexiconRuleVersions.number, number)))
    .get()
  if (!row) throw new NotFound()
  return row
}

export function newestBody(db: Db, code: string): RuleBody | undefined {
  return db
    .select({ body: lexiconRuleVersions.body })
    .from(lexiconRules)
    .innerJoin(
      lexiconRuleVersions,
      and(
        eq(lexiconRuleVersions.ruleId, lexiconRules.id),
        eq(lexiconRuleVersions.number, lexiconRules.version),
      ),
    )
    .where(eq(lexiconRules.code, code))
    .get()?.body
}

/** The next free code: `u-` keeps what people write apart from what a later product ships. */
export function freeCode(tx: Db, kind: RuleKind, body: RuleBody): string {
  const stem = `u-${kind === 'mitigation' ? 'against' : (body.category ?? 'other')}-`
  const last = tx
    .select({ code: lexiconRules.code })
    .from(lexiconRules)
    .where(like(lexiconRules.code, `${stem}%`))
    .orderBy(desc(lexiconRules.id))
    .limit(1)
    .get()
  const number = Number(last?.code.slice(stem.length) ?? 0)
  for (let next = Number.isInteger(number) ? number + 1 : 1; ; next += 1) {
    const code = `${stem}${String(next).padStart(2, '0')}`
    const taken = tx.select().from(lexiconRules).where(eq(lexiconRules.code, code)).get()
    if (!taken) return code
  }
}
