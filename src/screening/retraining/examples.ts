import { desc, eq } from 'drizzle-orm'

import { isOmission } from '#src/complaints/vocabulary.ts'
import type { Db } from '#src/kernel/db.ts'
import { mishearingsInUse } from '#src/transcription/corrections/mishearings.ts'

import { utterancesOf } from '../heard.ts'
import { rankingFacts } from '../ranking/facts.ts'
import { logitOf, shiftOf } from '../ranking/joined.ts'
import { contributionsOf, signalsIn, type SignalWeights } from '../ranking/signals.ts'
import { findings, rechecks } from '../schema.ts'
import { screenUtterances } from '../scoring.ts'
import type { Screener } from '../screener.ts'
import type { RankingSignal, RecheckVerdict } from '../vocabulary.ts'
import type { Example } from './correction.ts'
import { textFeatures } from './text-features.ts'

/** Older verdicts say less about how people complain now, and fitting costs by the number. */
export const mostVerdicts = 1000

/** What a person heard and decided; what was drawn at random counts like what was suspected. */
export type VerdictRow = { recordingId: number; callId: number | null; verdict: RecheckVerdict }

/** The newest verdicts, newest first. */
export function verdictRows(db: Db): VerdictRow[] {
  return db
    .select({
      recordingId: findings.recordingId,
      callId: findings.callId,
      verdict: rechecks.verdict,
    })
    .from(rechecks)
    .innerJoin(findings, eq(findings.id, rechecks.findingId))
    .orderBy(desc(rechecks.id))
    .limit(mostVerdicts)
    .all()
}

/** 漏报 and 瞒报 uphold a suspicion of an internal complaint; 对外诉求 and 不成立 do not. */
export const isUpheld = ({ verdict }: Pick<VerdictRow, 'verdict'>) => isOmission(verdict)

/** Reads one judged recording by the weights in use; null where its words are no longer there. */
export function exampleReader(
  db: Db,
  screener: Screener,
  weights: SignalWeights,
  signalNames: readonly RankingSignal[],
) {
  const { pairs } = mishearingsInUse(db)
  return (row: VerdictRow): Example | null => {
    const utterances = utterancesOf(db, row.recordingId)
    const facts = rankingFacts(db, row.recordingId)
    if (utterances.length === 0 || !facts) return null
    const { score, flagged } = screenUtterances(screener, utterances, pairs)
    return {
      // Calls count up from one, so recordings without a call are told apart below nought.
      group: row.callId ?? -row.recordingId,
      upheld: isUpheld(row),
      flagged,
      words: logitOf(score),
      shift: shiftOf(contributionsOf(facts, weights)),
      ...textFeatures(screener.model, utterances),
      signals: signalsIn(facts).map(({ signal, share }) => ({
        index: signalNames.indexOf(signal),
        share,
      })),
    }
  }
}
