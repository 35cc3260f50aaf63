import { eq } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { claim } from '#src/kernel/jobs/queue.ts'
import type { RuleBody } from '#src/screening/rules/body.ts'
import { dryRunRulesHandler } from '#src/screening/rules/dry-run-rules.ts'
import { askDryRun, pendingRules, plannedOf } from '#src/screening/rules/dry-run.ts'
import { publishDryRun } from '#src/screening/rules/publish.ts'
import { lexiconRules } from '#src/screening/rules/schema.ts'
import { actorWith } from '#test/support/people.ts'

/** A rule as somebody might write it: 接线员太冲. */
export const aBody: RuleBody = {
  name: '说话太冲',
  reason: '客户直说接电话的人态度冲。',
  category: 'attitude',
  target: 'earlier-agent',
  voice: 'customer',
  part: null,
  weight: 2,
  vague: false,
  patterns: ['说话太冲|说话很冲'],
  unless: [],
  after: [],
}

/** The same as a form sends it. */
export const aForm = {
  kind: 'rule',
  name: '说话太冲',
  reason: '客户直说接电话的人态度冲。',
  category: 'attitude',
  target: 'earlier-agent',
  voice: 'customer',
  part: '',
  weight: '2',
  patterns: '说话太冲|说话很冲',
  unless: '',
  after: '',
  note: '',
}

export const ruleByCode = (db: Db, code: string) =>
  db.select().from(lexiconRules).where(eq(lexiconRules.code, code)).get()!

/** Tries out everything that waits for publication, as the worker does. */
export async function triedOut(db: Db, days = 3650): Promise<number> {
  const manager = actorWith(db, 'qa-manager')
  const id = askDryRun(db, manager, { changes: pendingRules(db).map(plannedOf), days })
  await runDryRuns(db)
  return id
}

export async function runDryRuns(db: Db): Promise<void> {
  for (let job = claim(db, ['dry-run-rules']); job; job = claim(db, ['dry-run-rules'])) {
    const { signal } = new AbortController()
    const payload = job.payload as { dryRunId: number }
    await dryRunRulesHandler(payload, { db, job, signal, onProgress: () => undefined })
  }
}

/** Publishes everything that waits. */
export async function published(db: Db) {
  return publishDryRun(db, actorWith(db, 'qa-manager'), await triedOut(db), '测试发布')
}
