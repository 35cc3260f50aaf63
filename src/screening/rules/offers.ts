import { asc, eq, isNull } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { type OfferDecision, ruleRefusals } from '#src/screening/vocabulary.ts'

import { lexiconRules, ruleOffers, type RuleOffer } from './schema.ts'
import { addRule, addVersion } from './texts.ts'

/** What a newer product would have the rules say and nobody has decided on. */
export function openOffers(db: Db, actor: Actor): RuleOffer[] {
  authorise(actor, 'lexicon.read')
  return db
    .select()
    .from(ruleOffers)
    .where(isNull(ruleOffers.decidedAt))
    .orderBy(asc(ruleOffers.id))
    .limit(200)
    .all()
}

/** Takes an offer up as a draft, to be tried out and published like any other, or leaves it. */
export function decideOffer(
  db: Db,
  actor: Actor,
  offerId: number,
  decision: OfferDecision,
  now = Date.now(),
): void {
  authorise(actor, 'lexicon.edit')
  write(db, (tx) => {
    const offer = tx.select().from(ruleOffers).where(eq(ruleOffers.id, offerId)).get()
    if (!offer) throw new NotFound()
    if (offer.decidedAt !== null) throw refused(ruleRefusals, 'already-decided')
    tx.update(ruleOffers)
      .set({ decision, decidedAt: now, decidedBy: actor.name })
      .where(eq(ruleOffers.id, offerId))
      .run()
    if (decision === 'accepted')
      takeUp(tx, offer, { note: '采纳随产品的改动', at: now, by: actor.name })
    const { code, kind } = offer
    record(
      tx,
      actor,
      'rule.offer-decided',
      { kind: 'rule', id: code },
      { code, offer: kind, decision },
    )
  })
}

function takeUp(tx: Db, offer: RuleOffer, facts: { note: string; at: number; by: string }): void {
  const { code, ruleKind: kind, body } = offer
  const rule = tx.select().from(lexiconRules).where(eq(lexiconRules.code, code)).get()
  if (offer.kind === 'withdrawn') {
    if (!rule || rule.status === 'retired') return
    const standing =
      rule.publishedVersion === null ? { status: 'retired' as const } : { retiring: true }
    tx.update(lexiconRules)
      .set({ ...standing, changedAt: facts.at })
      .where(eq(lexiconRules.id, rule.id))
      .run()
    return
  }
  if (!rule) {
    addRule(tx, { code, kind, body }, facts)
    return
  }
  addVersion(tx, rule, body, facts)
  if (rule.status === 'retired') {
    tx.update(lexiconRules).set({ status: 'draft' }).where(eq(lexiconRules.id, rule.id)).run()
  }
}
