import { and, eq, or, sql } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'
import { ruleRefusals } from '#src/screening/vocabulary.ts'

import { newestSet, rulesOfSet } from './in-use.ts'
import type { PlannedChange, SetRule } from './plan.ts'
import { type DryRun, dryRuns, lexiconRules, type LexiconSet, type RuleRow } from './schema.ts'
import { ensureTakenIn } from './take-in.ts'
import { versionOf } from './texts.ts'

/** A person waits for it. */
const dryRunPriority = 1

/** Rules whose newest text, or absence, is not yet what reads calls. */
export function pendingRules(db: Db): RuleRow[] {
  return db
    .select()
    .from(lexiconRules)
    .where(
      or(
        eq(lexiconRules.status, 'draft'),
        and(
          eq(lexiconRules.status, 'published'),
          sql`(${lexiconRules.retiring} or ${lexiconRules.version} <> ${lexiconRules.publishedVersion})`,
        ),
      ),
    )
    .orderBy(lexiconRules.id)
    .all()
}

export const plannedOf = ({ id, version, retiring }: RuleRow): PlannedChange => ({
  ruleId: id,
  version: retiring ? null : version,
})

/** 试跑: asks what the chosen changes would do to calls of the last days; changes nothing. */
export function askDryRun(
  db: Db,
  actor: Actor,
  { changes, days }: { changes: readonly PlannedChange[]; days: number },
  now = Date.now(),
): number {
  authorise(actor, 'lexicon.edit')
  return write(db, (tx) => {
    ensureTakenIn(tx)
    if (changes.length === 0) throw refused(ruleRefusals, 'nothing-to-publish')
    refuseOutdated(tx, changes)
    const { id } = tx
      .insert(dryRuns)
      .values({
        baseSetId: setInUse(tx).id,
        changes: [...changes],
        days,
        at: now,
        by: actor.name,
      })
      .returning({ id: dryRuns.id })
      .get()
    enqueue(tx, 'dry-run-rules', subjectOf(id), { dryRunId: id }, { priority: dryRunPriority })
    const particulars = { rules: changes.length, days }
    record(tx, actor, 'lexicon.dry-run', { kind: 'lexicon', id: `dry-run:${id}` }, particulars)
    return id
  })
}

export const subjectOf = (dryRunId: number) => `dry-run:${dryRunId}`

/** A choice made from a page that is no longer true is not carried out. */
export function refuseOutdated(tx: Db, changes: readonly PlannedChange[]): void {
  const pending = new Map(pendingRules(tx).map((rule) => [rule.id, plannedOf(rule)]))
  const stands = changes.every(({ ruleId, version }) => pending.get(ruleId)?.version === version)
  if (!stands) throw refused(ruleRefusals, 'change-outdated')
}

export function setInUse(tx: Db): LexiconSet {
  const set = newestSet(tx)
  if (!set) throw new NotFound()
  return set
}

/** The rules of a set with the chosen changes made. */
export function candidateOf(db: Db, { baseSetId, changes }: Pick<DryRun, 'baseSetId' | 'changes'>) {
  const rules = new Map(rulesOfSet(db, baseSetId).map((rule) => [rule.ruleId, rule]))
  for (const { ruleId, version } of changes) {
    if (version === null) rules.delete(ruleId)
    else rules.set(ruleId, setRuleOf(db, ruleId, version))
  }
  return [...rules.values()].toSorted((one, other) => one.ruleId - other.ruleId)
}

function setRuleOf(db: Db, ruleId: number, number: number): SetRule {
  const rule = db.select().from(lexiconRules).where(eq(lexiconRules.id, ruleId)).get()
  if (!rule) throw new NotFound()
  const { id: versionId, body } = versionOf(db, ruleId, number)
  return { ruleId, versionId, number, code: rule.code, kind: rule.kind, body }
}

export function dryRunById(db: Db, id: number): DryRun {
  const run = db.select().from(dryRuns).where(eq(dryRuns.id, id)).get()
  if (!run) throw new NotFound()
  return run
}
