import { and, count, desc, eq, gt, isNotNull, isNull, placeholder } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, prepared, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { ruleRefusals } from '#src/screening/vocabulary.ts'

import { lexiconSettingsOf, precisionOf } from './precision.ts'
import {
  lexiconRules,
  lexiconSettings,
  retirementProposals,
  type RuleRow,
  ruleJudgements,
} from './schema.ts'

/**
 * Proposes a rule for retirement once the upper end of its interval lies below the floor, and takes
 * the proposal back when it no longer does. A person decides; what was kept is asked about again
 * only after as many new judgements. Within the caller's transaction.
 */
export function proposeIfLow(tx: Db, code: string, now = Date.now()): void {
  const rule = prepared(tx, ruleOfCode).get({ code })
  if (!rule || rule.kind === 'mitigation') return
  const open = prepared(tx, openProposal).get({ ruleId: rule.id })
  const { floor, leastJudged } = lexiconSettingsOf(tx)
  const { judged, right, high } = precisionOf(tx, code, now)
  const low = rule.status === 'published' && !rule.retiring && judged >= leastJudged && high < floor
  const figures = { judged, right, upper: thousandths(high), floor: thousandths(floor) }
  if (open) {
    const ended = { decision: 'recovered', decidedAt: now, decidedBy: system.name } as const
    tx.update(retirementProposals)
      .set(low ? figures : ended)
      .where(eq(retirementProposals.id, open.id))
      .run()
    return
  }
  if (!low || judgedSinceKept(tx, rule) < leastJudged) return
  tx.insert(retirementProposals)
    .values({ ruleId: rule.id, ...figures, at: now })
    .run()
  record(
    tx,
    system,
    'rule.retirement-proposed',
    { kind: 'rule', id: rule.id },
    { code, judged, right },
  )
}

const ruleOfCode = (db: Db) =>
  db
    .select()
    .from(lexiconRules)
    .where(eq(lexiconRules.code, placeholder('code')))
    .prepare()

const openProposal = (db: Db) =>
  db
    .select()
    .from(retirementProposals)
    .where(
      and(
        eq(retirementProposals.ruleId, placeholder('ruleId')),
        isNull(retirementProposals.decidedAt),
      ),
    )
    .prepare()

function judgedSinceKept(tx: Db, { id, code }: RuleRow): number {
  const kept = tx
    .select({ decidedAt: retirementProposals.decidedAt })
    .from(retirementProposals)
    .where(and(eq(retirementProposals.ruleId, id), eq(retirementProposals.decision, 'kept')))
    .orderBy(desc(retirementProposals.id))
    .limit(1)
    .get()
  const since = kept?.decidedAt
  if (since === undefined || since === null) return Number.POSITIVE_INFINITY
  return (
    tx
      .select({ n: count() })
      .from(ruleJudgements)
      .where(and(eq(ruleJudgements.rule, code), gt(ruleJudgements.at, since)))
      .get()?.n ?? 0
  )
}

/** By night: time passes, and with it what was judged right falls out of the last 90 days. */
export function proposeRetirements(db: Db, now = Date.now()): void {
  const rules = db
    .select({ code: lexiconRules.code })
    .from(lexiconRules)
    .where(isNotNull(lexiconRules.publishedVersion))
    .all()
  for (const { code } of rules) write(db, (tx) => proposeIfLow(tx, code, now))
}

/** 决定停用建议: retire the rule with the next publication, or keep it; both stay on record. */
export function decideRetirement(
  db: Db,
  actor: Actor,
  proposalId: number,
  decision: 'retired' | 'kept',
  note: string,
  now = Date.now(),
): void {
  authorise(actor, 'lexicon.publish')
  write(db, (tx) => {
    const mine = eq(retirementProposals.id, proposalId)
    const proposal = tx.select().from(retirementProposals).where(mine).get()
    if (!proposal) throw new NotFound()
    if (proposal.decidedAt !== null) throw refused(ruleRefusals, 'already-decided')
    const { ruleId, judged, right } = proposal
    tx.update(retirementProposals)
      .set({ decision, decisionNote: note, decidedAt: now, decidedBy: actor.name })
      .where(mine)
      .run()
    if (decision === 'retired') {
      tx.update(lexiconRules)
        .set({ retiring: true, changedAt: now })
        .where(eq(lexiconRules.id, ruleId))
        .run()
    }
    const particulars = { decision, judged, right, note }
    record(tx, actor, 'rule.retirement-decided', { kind: 'rule', id: ruleId }, particulars)
  })
}

/** 下限: below which share a rule is proposed, and after how many judgements at least. */
export function setLexiconSettings(
  db: Db,
  actor: Actor,
  { floor, leastJudged }: { floor: number; leastJudged: number },
  now = Date.now(),
): void {
  authorise(actor, 'lexicon.publish')
  write(db, (tx) => {
    const { set: _set, ...before } = lexiconSettingsOf(tx)
    const row = { floor: thousandths(floor), leastJudged, at: now, by: actor.name }
    tx.insert(lexiconSettings).values(row).run()
    const particulars = { before, now: { floor, leastJudged } }
    record(tx, actor, 'lexicon.set', { kind: 'lexicon', id: 'settings' }, particulars)
  })
  proposeRetirements(db, now)
}

const thousandths = (share: number) => Math.round(share * 1000)
