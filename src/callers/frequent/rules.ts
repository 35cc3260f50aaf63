import { desc, lte } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { formatDay, startOfDay } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'

import { type CallerRule, callerRules } from './schema.ts'
import { type CallerFigures, callerRuleRefusals, usualCallers } from './vocabulary.ts'

/** The rule that holds at a moment. */
export function callerRuleAt(db: Db, at: number): CallerFigures & { from: number | null } {
  const row = db
    .select()
    .from(callerRules)
    .where(lte(callerRules.from, at))
    .orderBy(desc(callerRules.from), desc(callerRules.id))
    .limit(1)
    .get()
  if (!row) return { ...usualCallers, from: null }
  const { frequentCalls, frequentDays, repeatDays, from } = row
  return { frequentCalls, frequentDays, repeatDays, from }
}

export const callerRulesSet = (db: Db): CallerRule[] =>
  db
    .select()
    .from(callerRules)
    .orderBy(desc(callerRules.from), desc(callerRules.id))
    .limit(30)
    .all()

export const lastCallerRuleId = (db: Db): number =>
  db.select().from(callerRules).orderBy(desc(callerRules.id)).limit(1).get()?.id ?? 0

/** 设定高频、重复来电的认定规则, from a day on that has not passed. */
export function setCallerRule(
  db: Db,
  actor: Actor,
  { seen, ...rule }: CallerFigures & { from: number; reason: string; seen: number },
  now = Date.now(),
): void {
  authorise(actor, 'caller.set')
  write(db, (tx) => {
    if (lastCallerRuleId(tx) !== seen) throw refused(callerRuleRefusals, 'stale')
    if (rule.from < startOfDay(now)) throw refused(callerRuleRefusals, 'from-past')
    const { from: _from, ...before } = callerRuleAt(tx, rule.from)
    const same = (Object.keys(before) as (keyof CallerFigures)[]).every(
      (key) => before[key] === rule[key],
    )
    if (same) throw refused(callerRuleRefusals, 'same')
    const { id } = tx
      .insert(callerRules)
      .values({ ...rule, at: now, by: actor.name })
      .returning()
      .get()
    const { from, ...figures } = rule
    const particulars = { ...figures, from: formatDay(from) }
    record(tx, actor, 'caller-rule.set', { kind: 'caller-rule', id }, particulars)
    enqueue(tx, 'find-repeats', 'callers', {})
  })
}
