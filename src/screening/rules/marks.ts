import { and, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Forbidden, NotFound, refused } from '#src/kernel/errors.ts'
import { maskText } from '#src/personal-data/mask.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { findings, type HitRow, hits } from '#src/screening/schema.ts'
import { type HitMark, ruleRefusals } from '#src/screening/vocabulary.ts'
import { transcriptOf } from '#src/transcription/queries.ts'

import { citedVersion, judgeByMarks } from './judgements.ts'
import { addSample } from './samples.ts'
import { hitMarks, lexiconRules } from './schema.ts'

/** 命中、误命中: one person's word on one hit; a later word replaces it. */
export function markHit(
  db: Db,
  actor: Actor,
  hitId: number,
  mark: HitMark,
  now = Date.now(),
): void {
  authorise(actor, 'finding.recheck')
  const { accountId } = actor
  // Whether a hit is right is for a person to say.
  if (accountId === null) throw new Forbidden('finding.recheck')
  write(db, (tx) => {
    const { hit } = seenHit(tx, actor, hitId)
    if (hit.rule === 'model') throw refused(ruleRefusals, 'model-hit')
    const { findingId, rule, segmentIndex, startChar, endChar, text, textHash } = hit
    const ruleVersionId = citedVersion(tx, findingId, rule)
    const said = { mark, ruleVersionId, text, textHash, accountId, by: actor.name, at: now }
    tx.insert(hitMarks)
      .values({ findingId, rule, segmentIndex, startChar, endChar, ...said })
      .onConflictDoUpdate({
        target: [
          ...[hitMarks.findingId, hitMarks.rule, hitMarks.segmentIndex],
          ...[hitMarks.startChar, hitMarks.endChar],
        ],
        set: said,
      })
      .run()
    judgeByMarks(tx, findingId, rule, now)
    record(tx, actor, 'hit.marked', { kind: 'finding', id: findingId }, { rule, mark })
  })
}

/**
 * Makes a marked hit a sample of its rule: what was right must be found, what was wrong must not.
 * Numbers are masked: a sample outlives the call it came from.
 */
export function sampleFromHit(db: Db, actor: Actor, hitId: number, now = Date.now()): number {
  authorise(actor, 'lexicon.edit')
  return write(db, (tx) => {
    const { hit, recordingId } = seenHit(tx, actor, hitId)
    const rule = tx.select().from(lexiconRules).where(eq(lexiconRules.code, hit.rule)).get()
    if (!rule) throw refused(ruleRefusals, 'model-hit')
    const marked = tx.select({ mark: hitMarks.mark }).from(hitMarks).where(placeOf(hit)).get()
    if (!marked) throw refused(ruleRefusals, 'hit-unmarked')
    if (hit.mishearing !== null) throw refused(ruleRefusals, 'by-mishearing')
    const lines = transcriptOf(tx, recordingId)
    const line = lines[hit.segmentIndex]
    if (!line?.text.includes(hit.text)) throw refused(ruleRefusals, 'hit-changed')
    const voice = hit.voice === 'agent' ? 'agent' : 'customer'
    const before = lines
      .slice(Math.max(0, hit.segmentIndex - 3), hit.segmentIndex)
      .findLast((other) => other.voice !== line.voice)
    const kind = marked.mark === 'right' ? 'must-hit' : 'must-not'
    const spoken = {
      voice,
      text: maskText(line.text).slice(0, longestSample),
      before: maskText(before?.text ?? '').slice(0, longestSample),
    } as const
    return addSample(tx, actor, rule.id, { kind, ...spoken }, now)
  })
}

export const longestSample = 500

export const placeOf = (
  hit: Pick<HitRow, 'findingId' | 'rule' | 'segmentIndex' | 'startChar' | 'endChar'>,
) =>
  and(
    eq(hitMarks.findingId, hit.findingId),
    eq(hitMarks.rule, hit.rule),
    eq(hitMarks.segmentIndex, hit.segmentIndex),
    eq(hitMarks.startChar, hit.startChar),
    eq(hitMarks.endChar, hit.endChar),
  )

/** A hit within the actor's scope. Another screening may have taken it away since it was shown. */
function seenHit(tx: Db, actor: Actor, hitId: number): { hit: HitRow; recordingId: number } {
  const row = tx
    .select({ hit: hits, recordingId: findings.recordingId })
    .from(hits)
    .innerJoin(findings, eq(findings.id, hits.findingId))
    .innerJoin(recordings, eq(recordings.id, findings.recordingId))
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .where(and(eq(hits.id, hitId), visibleTo(actor, calls)))
    .get()
  if (!row) throw new NotFound()
  return row
}
