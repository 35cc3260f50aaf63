import { z } from 'zod'

import { type FaultCategory, faultCategories } from '#src/complaints/vocabulary.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { evaluate, type Evaluation, type Judged } from '../evaluation.ts'
import { type CallPlace, reconciliations } from '../vocabulary.ts'

/** What a call is known to hold, and the box it belongs in. */
export type ExpectedCall = z.infer<typeof expectedCall>

/** A row of expected.csv; a call without a recording has no class. */
export const expectedCall = z
  .object({
    call_id: z.string().min(1),
    class: z.enum(['internal', 'external', 'none', '']),
    type: z.string().default(''),
    evidence_turns: z.string().default(''),
    state: z.enum(keysOf(reconciliations)),
  })
  .transform(({ call_id: callNo, class: kind, type, evidence_turns: turns, state }) => ({
    callNo,
    kind: kind === '' ? null : kind,
    category: keysOf(faultCategories).find((key) => faultCategories[key] === type) ?? null,
    evidence: turns.split(/\s+/).filter(Boolean).map(Number),
    state,
  }))

/** Milliseconds. */
export type Span = { startMs: number; endMs: number }

/** What the product made of a recorded call; null where its recording was never screened. */
export type ScreenedCall = {
  score: number
  /** Score times trust of a finding; null without one. */
  rank: number | null
  category: FaultCategory | null
  /** Where the evidence lies that people are shown first. */
  evidence: Span | null
} | null

export type CallOutcome = {
  expected: ExpectedCall
  screened: ScreenedCall
  state: CallPlace | null
  /** When each turn was truly spoken; null where no reference text tells. */
  turns: Span[] | null
}

export type CallEvaluation = Evaluation & {
  /** Found complaints whose turns have known times: only they can be checked for evidence. */
  evidenceMeasured: number
  notScreened: number
  reconciliation: { correct: number; wrong: number; share: number | null }
}

/**
 * Measures whole calls as the product treats them: findings stand before everything else, in the
 * order of their queue, then what was not flagged, by score. A call that could not be heard stands last.
 */
export function evaluateCalls(outcomes: readonly CallOutcome[]): CallEvaluation {
  const recorded = outcomes.filter(({ expected }) => expected.kind !== null)
  const judged = recorded.map(judgedOf)
  const timed = judged.filter((_, at) => recorded[at]?.turns)
  const { evidenceHit } = evaluate(timed)
  const correct = outcomes.filter(({ expected, state }) => expected.state === state).length
  return {
    ...evaluate(judged),
    evidenceHit,
    evidenceMeasured: timed.filter(({ dialogue, screening }) => {
      return dialogue.internal && screening.flagged
    }).length,
    notScreened: recorded.filter(({ screened }) => screened === null).length,
    reconciliation: {
      correct,
      wrong: outcomes.length - correct,
      share: outcomes.length === 0 ? null : correct / outcomes.length,
    },
  }
}

function judgedOf({ expected, screened, turns }: CallOutcome): Judged {
  const { callNo, kind, category, evidence } = expected
  const at = screened?.evidence && turns ? turnAt(turns, screened.evidence) : null
  return {
    dialogue: {
      ...{ id: callNo, kind: kind ?? 'none', internal: kind === 'internal' },
      ...{ category, target: null, evidence, utterances: [] },
    },
    screening: {
      score: screened === null ? -1 : screened.rank === null ? screened.score : 1 + screened.rank,
      flagged: (screened?.rank ?? null) !== null,
      category: screened?.category ?? null,
      hits: at === null ? [] : [placeholderHit(at)],
    },
  }
}

/** The evaluation asks a hit for nothing but its turn. */
function placeholderHit(utterance: number) {
  const place = { utterance, start: 0, end: 0 }
  return { ...place, rule: '', by: 'text', weight: 1, category: 'other', target: null } as const
}

/** The turn that shares most time with the evidence; null when it lies outside every one. */
function turnAt(turns: readonly Span[], { startMs, endMs }: Span): number | null {
  const shared = turns.map((turn) => Math.min(turn.endMs, endMs) - Math.max(turn.startMs, startMs))
  const most = Math.max(...shared)
  return most > 0 ? shared.indexOf(most) : null
}
