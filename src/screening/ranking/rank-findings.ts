import { isDeepStrictEqual } from 'node:util'

import { and, eq, type SQL, sql } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import { modelInUse } from '../retraining/in-use.ts'
import { findings, screenings } from '../schema.ts'
import { rankingFacts } from './facts.ts'
import { joinedScore } from './joined.ts'
import { contributionsOf } from './signals.ts'

/** Joins the words' score of a finding with what is known beside them; a judged one stays. */
export function rankFindingOf(tx: Db, recordingId: number): void {
  rankWhere(tx, eq(findings.recordingId, recordingId))
}

/** The same for the findings of calls whose data may have changed. */
export function rankFindings(tx: Db, callIds: readonly number[] | 'all'): void {
  const ids = JSON.stringify(callIds)
  const some = sql`${findings.callId} IN (SELECT value FROM json_each(${ids}))`
  rankWhere(tx, callIds === 'all' ? undefined : some)
}

/** Only what screening raised has a score to join; what was drawn or traced back stands by its own rule. */
function rankWhere(tx: Db, which: SQL | undefined): void {
  const rows = tx
    .select({
      id: findings.id,
      recordingId: findings.recordingId,
      score: findings.score,
      reasons: findings.reasons,
      words: screenings.score,
    })
    .from(findings)
    .innerJoin(screenings, eq(screenings.recordingId, findings.recordingId))
    .where(and(eq(findings.state, 'pending'), eq(findings.origin, 'screening'), which))
    .all()
  if (rows.length === 0) return
  const { signals } = modelInUse(tx)
  for (const { id, recordingId, words, ...before } of rows) {
    const facts = rankingFacts(tx, recordingId)
    if (!facts) continue
    const reasons = contributionsOf(facts, signals)
    const after = { score: joinedScore(words, reasons), reasons }
    if (isDeepStrictEqual(before, after)) continue
    tx.update(findings).set(after).where(eq(findings.id, id)).run()
  }
}
