import { isDeepStrictEqual } from 'node:util'

import { count, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { type RuleKind, ruleRefusals } from '#src/screening/vocabulary.ts'

import type { RuleBody } from './body.ts'
import { lexiconRules, type RuleRow, type RuleVersion } from './schema.ts'
import { ensureTakenIn } from './take-in.ts'
import { addRule, addVersion, freeCode, ruleById, versionOf } from './texts.ts'

const mostRules = 5_000

/** 起草: a new rule. It reads no call before it is published. */
export function createRule(
  db: Db,
  actor: Actor,
  { kind, body, note, code }: { kind: RuleKind; body: RuleBody; note: string; code?: string },
  now = Date.now(),
): { id: number; code: string } {
  authorise(actor, 'lexicon.edit')
  return write(db, (tx) => {
    ensureTakenIn(tx)
    const rules = tx.select({ n: count() }).from(lexiconRules).get()?.n ?? 0
    if (rules >= mostRules) throw refused(ruleRefusals, 'too-many-rules')
    const own = code ?? freeCode(tx, kind, body)
    const { ruleId } = addRule(tx, { code: own, kind, body }, { note, at: now, by: actor.name })
    const particulars = { code: own, name: body.name, note }
    record(tx, actor, 'rule.drafted', { kind: 'rule', id: ruleId }, particulars)
    return { id: ruleId, code: own }
  })
}

export type Change =
  | { ok: true; version: number; changed: boolean }
  /** Somebody was quicker: theirs is stored, and nothing of ours is lost. */
  | { ok: false; theirs: RuleVersion }

/**
 * A newer text of a rule, written over the one with the given number. Where somebody stored another
 * meanwhile, nothing is stored and theirs is given back.
 */
export function changeRule(
  db: Db,
  actor: Actor,
  ruleId: number,
  { body, note, version }: { body: RuleBody; note: string; version: number },
  now = Date.now(),
): Change {
  authorise(actor, 'lexicon.edit')
  return write(db, (tx): Change => {
    const rule = ruleById(tx, ruleId)
    if (rule.status === 'retired') throw refused(ruleRefusals, 'retired')
    const newest = versionOf(tx, ruleId, rule.version)
    // What a later product keeps in a rule, and no form shows, stays.
    const whole = { ...newest.body, ...body }
    const same = isDeepStrictEqual(newest.body, whole)
    if (rule.version !== version && !same) return { ok: false, theirs: newest }
    if (same) return { ok: true, version: rule.version, changed: false }
    const { number } = addVersion(tx, rule, whole, { note, at: now, by: actor.name })
    const particulars = { code: rule.code, before: rule.version, now: number, note }
    record(tx, actor, 'rule.changed', { kind: 'rule', id: ruleId }, particulars)
    return { ok: true, version: number, changed: true }
  })
}

/** Makes an earlier text the newest again, as a version of its own. */
export function takeUpVersion(
  db: Db,
  actor: Actor,
  ruleId: number,
  number: number,
  now = Date.now(),
): void {
  authorise(actor, 'lexicon.edit')
  write(db, (tx) => {
    const rule = ruleById(tx, ruleId)
    if (rule.status === 'retired') throw refused(ruleRefusals, 'retired')
    const { body } = versionOf(tx, ruleId, number)
    if (isDeepStrictEqual(versionOf(tx, ruleId, rule.version).body, body)) return
    const note = `恢复第 ${number} 版的文字`
    const added = addVersion(tx, rule, body, { note, at: now, by: actor.name })
    const particulars = { code: rule.code, before: rule.version, now: added.number, note }
    record(tx, actor, 'rule.changed', { kind: 'rule', id: ruleId }, particulars)
  })
}

/**
 * 停用: a draft goes at once, a published rule with the next publication. Nothing is deleted: what
 * the rule found keeps citing it.
 */
export function retireRule(db: Db, actor: Actor, ruleId: number, note: string, now = Date.now()) {
  authorise(actor, 'lexicon.edit')
  write(db, (tx) => {
    const rule = ruleById(tx, ruleId)
    if (rule.status === 'retired' || rule.retiring) throw refused(ruleRefusals, 'already-retired')
    const published = rule.publishedVersion !== null
    standing(tx, rule, published ? { retiring: true } : { status: 'retired' }, now)
    const particulars = { code: rule.code, name: rule.name, note }
    record(tx, actor, 'rule.retired', { kind: 'rule', id: ruleId }, particulars)
  })
}

/** Takes a retirement back; a rule that was out of use becomes a draft. */
export function returnRule(db: Db, actor: Actor, ruleId: number, now = Date.now()): void {
  authorise(actor, 'lexicon.edit')
  write(db, (tx) => {
    const rule = ruleById(tx, ruleId)
    if (rule.status !== 'retired' && !rule.retiring) throw refused(ruleRefusals, 'not-retired')
    const published = rule.publishedVersion !== null
    standing(tx, rule, { retiring: false, status: published ? 'published' : 'draft' }, now)
    const particulars = { code: rule.code, name: rule.name }
    record(tx, actor, 'rule.returned', { kind: 'rule', id: ruleId }, particulars)
  })
}

function standing(
  tx: Db,
  { id }: RuleRow,
  values: Partial<Pick<RuleRow, 'retiring' | 'status'>>,
  changedAt: number,
): void {
  tx.update(lexiconRules)
    .set({ ...values, changedAt })
    .where(eq(lexiconRules.id, id))
    .run()
}
