import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, Refused, refused } from '#src/kernel/errors.ts'
import { askRescreen } from '#src/screening/ask-rescreen.ts'
import { ruleRefusals, sampleKinds } from '#src/screening/vocabulary.ts'

import { candidateOf, dryRunById, refuseOutdated, setInUse } from './dry-run.ts'
import { rulesOfSet } from './in-use.ts'
import { failingSamples, type FailingSample } from './samples.ts'
import { dryRuns, type LexiconSet, lexiconSets } from './schema.ts'
import { putIntoUse } from './sets.ts'

/**
 * 发布: puts into use exactly what was tried out. Refused while a sample fails, whoever asks; what
 * was heard already is read again by a job.
 */
export function publishDryRun(
  db: Db,
  actor: Actor,
  dryRunId: number,
  note: string,
  now = Date.now(),
): LexiconSet {
  authorise(actor, 'lexicon.publish')
  return write(db, (tx) => {
    const run = dryRunById(tx, dryRunId)
    if (run.publishedAs !== null) throw refused(ruleRefusals, 'dry-run-published')
    if (run.finishedAt === null) throw refused(ruleRefusals, 'dry-run-unfinished')
    if (setInUse(tx).id !== run.baseSetId) throw refused(ruleRefusals, 'dry-run-outdated')
    refuseOutdated(tx, run.changes)
    const candidate = candidateOf(tx, run)
    const failing = failingSamples(tx, candidate)
    if (failing.length > 0) throw new Refused('samples-fail', sentenceOf(failing))

    const set = putIntoUse(tx, candidate, { note, at: now, by: actor.name })
    tx.update(dryRuns).set({ publishedAs: set.id }).where(eq(dryRuns.id, dryRunId)).run()
    const particulars = { rules: run.changes.length, lexicon: set.lexiconVersion, note }
    record(tx, actor, 'lexicon.published', { kind: 'lexicon', id: set.id }, particulars)
    askRescreen(tx, { why: `词库第 ${set.id} 版发布` })
    return set
  })
}

/**
 * 退回: a new set that equals an earlier one. Samples do not stand in its way: the earlier set passed
 * those it was published with, and a way back must be open when a publication does harm.
 */
export function restoreSet(
  db: Db,
  actor: Actor,
  setId: number,
  note: string,
  now = Date.now(),
): LexiconSet {
  authorise(actor, 'lexicon.publish')
  return write(db, (tx) => {
    const earlier = tx.select().from(lexiconSets).where(eq(lexiconSets.id, setId)).get()
    if (!earlier) throw new NotFound()
    if (setInUse(tx).id === setId) throw refused(ruleRefusals, 'set-in-use')
    const rules = rulesOfSet(tx, setId)
    const facts = { note, at: now, by: actor.name, restores: setId }
    const set = putIntoUse(tx, rules, facts)
    const failing = failingSamples(tx, rules).length
    const particulars = { set: setId, lexicon: set.lexiconVersion, note, failing }
    record(tx, actor, 'lexicon.restored', { kind: 'lexicon', id: set.id }, particulars)
    askRescreen(tx, { why: `词库退回第 ${setId} 版` })
    return set
  })
}

function sentenceOf(failing: readonly FailingSample[]): string {
  const named = failing.slice(0, 3).map(({ code, name, kind, text }) => {
    return `${code} ${name}的${sampleKinds[kind]}样例“${text.slice(0, 30)}”`
  })
  const more = failing.length > named.length ? `等 ${failing.length} 个` : ''
  return `有样例没有通过，不能发布：${named.join('、')}${more}`
}
