import { isDeepStrictEqual } from 'node:util'

import { and, eq, isNull } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import { type Db, write } from '#src/kernel/db.ts'
import type { Lexicon } from '#src/screening/lexicon/compile.ts'
import { shippedLexicon } from '#src/screening/lexicon/shipped.ts'

import { bodyOfMitigation, bodyOfRule, type NamedBody } from './body.ts'
import { newestSet } from './in-use.ts'
import { adoptVerdicts } from './judgements.ts'
import type { SetRule } from './plan.ts'
import { ruleOffers, shippedRuleTexts } from './schema.ts'
import { putIntoUse } from './sets.ts'
import { addRule, newestBody } from './texts.ts'

export type TakenIn = { rules: number; offers: number }

/**
 * Takes in the rules that came with the product: the first time as the first published set. Later,
 * what a newer product says differently is only offered: what people wrote is never overwritten.
 */
export function takeInShipped(
  db: Db,
  lexicon: Lexicon = shippedLexicon(),
  now = Date.now(),
): TakenIn {
  const shipped = namedOf(lexicon)
  return write(db, (tx) =>
    newestSet(tx) ? offerChanges(tx, shipped, now) : takeInFirst(tx, shipped, now),
  )
}

/** Before anybody edits a rule there must be some; a database of an older product has none yet. */
export function ensureTakenIn(tx: Db): void {
  if (!newestSet(tx)) takeInShipped(tx)
}

function takeInFirst(tx: Db, shipped: readonly NamedBody[], now: number): TakenIn {
  const facts = { note: '随产品', at: now, by: system.name }
  const rules = shipped.map(({ code, kind, body }): SetRule => {
    const { ruleId, versionId } = addRule(tx, { code, kind, body }, facts)
    tx.insert(shippedRuleTexts).values({ code, kind, body }).run()
    return { ruleId, versionId, number: 1, code, kind, body }
  })
  const set = putIntoUse(tx, rules, { ...facts, note: '随产品的规则' })
  adoptVerdicts(tx, set.id)
  const particulars = { rules: rules.length, lexicon: set.lexiconVersion }
  record(tx, system, 'lexicon.taken-in', { kind: 'lexicon', id: set.id }, particulars)
  return { rules: rules.length, offers: 0 }
}

function offerChanges(tx: Db, shipped: readonly NamedBody[], now: number): TakenIn {
  const before = new Map(
    tx
      .select()
      .from(shippedRuleTexts)
      .all()
      .map((row) => [row.code, row]),
  )
  let offers = 0
  const offer = (kind: 'added' | 'changed' | 'withdrawn', { code, ...named }: NamedBody) => {
    const open = and(eq(ruleOffers.code, code), isNull(ruleOffers.decidedAt))
    // Only the newest product's word stands open.
    tx.update(ruleOffers)
      .set({ decision: 'declined', decidedAt: now, decidedBy: system.name })
      .where(open)
      .run()
    if (kind !== 'withdrawn' && isDeepStrictEqual(newestBody(tx, code), named.body)) return
    tx.insert(ruleOffers)
      .values({ code, kind, ruleKind: named.kind, body: named.body, at: now })
      .run()
    offers += 1
  }
  for (const named of shipped) {
    const { code, kind, body } = named
    const earlier = before.get(code)
    before.delete(code)
    if (earlier && isDeepStrictEqual(earlier.body, body)) continue
    offer(earlier ? 'changed' : 'added', named)
    tx.insert(shippedRuleTexts)
      .values({ code, kind, body })
      .onConflictDoUpdate({ target: shippedRuleTexts.code, set: { kind, body } })
      .run()
  }
  for (const gone of before.values()) {
    offer('withdrawn', gone)
    tx.delete(shippedRuleTexts).where(eq(shippedRuleTexts.code, gone.code)).run()
  }
  if (offers > 0)
    record(tx, system, 'lexicon.offered', { kind: 'lexicon', id: 'shipped' }, { offers })
  return { rules: 0, offers }
}

/** As they come back from the database, so that comparing finds no difference where there is none. */
function namedOf({ rules, mitigations }: Lexicon): NamedBody[] {
  const named = [
    ...rules.map((rule) => ({ code: rule.code, kind: 'rule', body: bodyOfRule(rule) })),
    ...mitigations.map((one) => ({
      code: one.code,
      kind: 'mitigation',
      body: bodyOfMitigation(one),
    })),
  ]
  return JSON.parse(JSON.stringify(named)) as NamedBody[]
}
