import { and, eq, placeholder, sql } from 'drizzle-orm'

import { isOmission } from '#src/complaints/vocabulary.ts'
import { type Db, prepared } from '#src/kernel/db.ts'
import { findings, hits, rechecks, screenings } from '#src/screening/schema.ts'
import type { RecheckVerdict } from '#src/screening/vocabulary.ts'

import { versionInSet } from './in-use.ts'
import { proposeIfLow } from './retirement.ts'
import { hitMarks, lexiconRules, lexiconSetRules, ruleJudgements } from './schema.ts'

/**
 * A verdict speaks for or against every rule that brought the finding up, unless a person marked the
 * rule's hits one by one. Within the caller's transaction.
 */
export function judgeRules(tx: Db, findingId: number, verdict: RecheckVerdict, at: number): void {
  const right = isOmission(verdict)
  const lexiconVersion = prepared(tx, screenedWith).get({ findingId })?.lexiconVersion
  for (const { rule } of prepared(tx, rulesThatSpoke).all({ findingId })) {
    if (rule === 'model') continue
    const ruleVersionId = lexiconVersion ? versionInSet(tx, lexiconVersion, rule) : null
    prepared(tx, judging).run({ findingId, rule, ruleVersionId, right, at })
    proposeIfLow(tx, rule, at)
  }
}

const rulesThatSpoke = (db: Db) =>
  db
    .selectDistinct({ rule: hits.rule })
    .from(hits)
    .where(eq(hits.findingId, placeholder('findingId')))
    .prepare()

const screenedWith = (db: Db) =>
  db
    .select({ lexiconVersion: screenings.lexiconVersion })
    .from(findings)
    .innerJoin(screenings, eq(screenings.recordingId, findings.recordingId))
    .where(eq(findings.id, placeholder('findingId')))
    .prepare()

const judging = (db: Db) =>
  db
    .insert(ruleJudgements)
    .values({
      findingId: placeholder('findingId'),
      rule: placeholder('rule'),
      ruleVersionId: placeholder('ruleVersionId'),
      right: placeholder('right'),
      marked: false,
      at: placeholder('at'),
    })
    .onConflictDoNothing()
    .prepare()

/** Takes back what a verdict said of the rules; what a person marked hit by hit stays. */
export function unjudgeRules(tx: Db, findingId: number, at: number): void {
  const judged = tx
    .delete(ruleJudgements)
    .where(and(eq(ruleJudgements.findingId, findingId), eq(ruleJudgements.marked, false)))
    .returning({ rule: ruleJudgements.rule })
    .all()
  for (const { rule } of judged) proposeIfLow(tx, rule, at)
}

/** What the marks on a finding's hits say of one rule: right where one of them is. */
export function judgeByMarks(tx: Db, findingId: number, rule: string, at: number): void {
  const marks = tx
    .select({ mark: hitMarks.mark, ruleVersionId: hitMarks.ruleVersionId })
    .from(hitMarks)
    .where(and(eq(hitMarks.findingId, findingId), eq(hitMarks.rule, rule)))
    .all()
  const right = marks.some(({ mark }) => mark === 'right')
  const values = { right, marked: true, at, ruleVersionId: marks.at(-1)?.ruleVersionId ?? null }
  tx.insert(ruleJudgements)
    .values({ findingId, rule, ...values })
    .onConflictDoUpdate({ target: [ruleJudgements.findingId, ruleJudgements.rule], set: values })
    .run()
  proposeIfLow(tx, rule, at)
}

/** The text of the rule that read the call: the one in the set its screening names. */
export function citedVersion(tx: Db, findingId: number, rule: string): number | null {
  const screening = prepared(tx, screenedWith).get({ findingId })
  return screening ? versionInSet(tx, screening.lexiconVersion, rule) : null
}

/** Verdicts older than the stored lexicon: they judged the rules as they were shipped. */
export function adoptVerdicts(tx: Db, setId: number): void {
  tx.run(sql`
    insert or ignore into ${ruleJudgements} (finding_id, rule, rule_version_id, right, marked, at)
    select distinct ${hits.findingId}, ${hits.rule}, ${lexiconSetRules.versionId},
      ${rechecks.verdict} in ('missed', 'concealed'), 0, ${rechecks.at}
    from ${rechecks}
    inner join ${hits} on ${hits.findingId} = ${rechecks.findingId}
    inner join ${lexiconRules} on ${lexiconRules.code} = ${hits.rule}
    inner join ${lexiconSetRules} on ${lexiconSetRules.ruleId} = ${lexiconRules.id}
      and ${lexiconSetRules.setId} = ${setId}
  `)
}
