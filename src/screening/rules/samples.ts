import { and, asc, count, desc, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { ruleRefusals, type SampleKind } from '#src/screening/vocabulary.ts'

import type { NamedBody } from './body.ts'
import type { SetRule } from './plan.ts'
import { type RuleSample, ruleSamples } from './schema.ts'
import { ruleById } from './texts.ts'
import { listenerOf, type Spoken } from './try-out.ts'

const mostSamples = 200

export type SampleInput = Spoken & { kind: SampleKind }

/** 样例: what the rule must find, or must leave alone, from now on. */
export function addSample(
  db: Db,
  actor: Actor,
  ruleId: number,
  sample: SampleInput,
  now = Date.now(),
): number {
  authorise(actor, 'lexicon.edit')
  return write(db, (tx) => {
    const { code } = ruleById(tx, ruleId)
    const mine = eq(ruleSamples.ruleId, ruleId)
    const many = tx.select({ n: count() }).from(ruleSamples).where(mine).get()?.n ?? 0
    if (many >= mostSamples) throw refused(ruleRefusals, 'too-many-samples')
    const values = { ruleId, ...sample, at: now, by: actor.name }
    const added = tx
      .insert(ruleSamples)
      .values(values)
      .onConflictDoNothing()
      .returning({ id: ruleSamples.id })
      .get()
    if (!added) throw refused(ruleRefusals, 'sample-twice')
    // The words may be a caller's: the trail says that there is a sample, not what it says.
    const particulars = { code, sample: sample.kind }
    record(tx, actor, 'rule.sampled', { kind: 'rule', id: ruleId }, particulars)
    return added.id
  })
}

export function removeSample(db: Db, actor: Actor, ruleId: number, sampleId: number): void {
  authorise(actor, 'lexicon.edit')
  write(db, (tx) => {
    const { code } = ruleById(tx, ruleId)
    const mine = and(eq(ruleSamples.ruleId, ruleId), eq(ruleSamples.id, sampleId))
    const gone = tx.delete(ruleSamples).where(mine).returning({ kind: ruleSamples.kind }).get()
    if (!gone) throw new NotFound()
    const particulars = { code, sample: gone.kind }
    record(tx, actor, 'rule.sample-removed', { kind: 'rule', id: ruleId }, particulars)
  })
}

export type JudgedSample = RuleSample & { passes: boolean }

/** The samples of a rule, newest first, each tried on the given text of the rule. */
export function samplesOf(db: Db, ruleId: number, named: NamedBody): JudgedSample[] {
  const hears = listenerOf(named)
  return db
    .select()
    .from(ruleSamples)
    .where(eq(ruleSamples.ruleId, ruleId))
    .orderBy(desc(ruleSamples.id))
    .all()
    .map((sample) => ({ ...sample, passes: passes(hears, sample) }))
}

export type FailingSample = Pick<RuleSample, 'ruleId' | 'kind' | 'text'> & {
  code: string
  name: string
}

/** Every sample that a set of rules fails. One is enough to refuse its publication. */
export function failingSamples(db: Db, rules: readonly SetRule[]): FailingSample[] {
  const samples = db.select().from(ruleSamples).orderBy(asc(ruleSamples.id)).all()
  const byRule = new Map(rules.map((rule) => [rule.ruleId, rule]))
  const listeners = new Map<number, Listener>()
  return samples.flatMap((sample) => {
    const rule = byRule.get(sample.ruleId)
    if (!rule) return []
    const hears = listeners.get(rule.ruleId) ?? listenerOf(rule)
    listeners.set(rule.ruleId, hears)
    if (passes(hears, sample)) return []
    const { ruleId, kind, text } = sample
    return [{ ruleId, kind, text, code: rule.code, name: rule.body.name }]
  })
}

type Listener = ReturnType<typeof listenerOf>

const passes = (hears: Listener, sample: Spoken & { kind: SampleKind }): boolean =>
  hears(sample) === (sample.kind === 'must-hit')
