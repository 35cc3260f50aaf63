import { desc, lte } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { boundsOf, monthAfter, monthOf } from '#src/complaints/months/month.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'

import { ruleProblems } from './rule.ts'
import { type AdoptedRule, contestRules } from './schema.ts'
import { contestRefusals, type ContestRule, shippedRule } from './vocabulary.ts'

/** The weights of a month: those adopted last for it or before it, else those the product comes with. */
export function ruleOf(db: Db, month: string): { rule: ContestRule; adopted: AdoptedRule | null } {
  const adopted = db
    .select()
    .from(contestRules)
    .where(lte(contestRules.from, month))
    .orderBy(desc(contestRules.from), desc(contestRules.id))
    .limit(1)
    .get()
  return { rule: adopted?.rule ?? shippedRule, adopted: adopted ?? null }
}

/** The last adoptions, newest first. */
export const adoptions = (db: Db): AdoptedRule[] =>
  db.select().from(contestRules).orderBy(desc(contestRules.id)).limit(12).all()

export const firstMonthAhead = (now: number) => monthAfter(monthOf(now), 1)

/** 采用: from a coming month on; months that have begun or are past keep the weights they had. */
export function adoptRule(
  db: Db,
  actor: Actor,
  { from, rule, reason }: Pick<AdoptedRule, 'from' | 'rule' | 'reason'>,
  now = Date.now(),
): void {
  authorise(actor, 'contest.announce')
  if (!boundsOf(from)) throw refused(contestRefusals, 'no-such-month')
  if (from < firstMonthAhead(now)) throw refused(contestRefusals, 'past-month')
  if (from > monthAfter(monthOf(now), 12)) throw refused(contestRefusals, 'far-ahead')
  if (Object.keys(ruleProblems(rule)).length > 0) throw refused(contestRefusals, 'rule-unsound')
  write(db, (tx) => {
    const same = textOf(ruleOf(tx, from).rule) === textOf(rule)
    if (same) throw refused(contestRefusals, 'same-rule')
    tx.insert(contestRules).values({ from, rule, reason, at: now, byName: actor.name }).run()
    record(
      tx,
      actor,
      'contest.rule-adopted',
      { kind: 'contest', id: from },
      { month: from, reason },
    )
  })
}

/** In one order of keys, so that two rules can be compared. */
const textOf = (rule: ContestRule): string => JSON.stringify(ordered(rule))

const ordered = (value: object): unknown =>
  Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, held]) => [key, typeof held === 'number' ? held : ordered(held as object)])
