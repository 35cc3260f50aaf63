import type { Dialogue } from '#src/screening/dialogues.ts'
import type { Screening } from '#src/screening/result.ts'

/** A labelled dialogue beside what screening made of it. */
export type Judged = {
  dialogue: Dialogue
  screening: Pick<Screening, 'score' | 'flagged' | 'category' | 'hits'>
}

/** Null wherever there is nothing to divide. */
export type Evaluation = {
  calls: number
  positives: number
  averagePrecision: number | null
  /** Best precision at a recall of at least 0.9. */
  precisionAtRecall90: number | null
  /** Best recall at a precision of at least 0.9; 0 when no cut is that precise. */
  recallAtPrecision90: number | null
  /** Share of found positives with labelled evidence whose best hit lies within one turn of a labelled one. */
  evidenceHit: number | null
  typeAccuracy: number | null
  /** Flagged share of the calls without any complaint. */
  falseAlarmsOrdinary: number | null
}

/**
 * Measures a ranking as information retrieval does. Ties are broken against us: among equal
 * scores the calls without a complaint stand first.
 */
export function evaluate(judged: readonly Judged[]): Evaluation {
  const positives = judged.filter(({ dialogue }) => dialogue.internal)
  const found = positives.filter(({ screening }) => screening.flagged)
  const located = found.filter(({ dialogue }) => dialogue.evidence.length > 0)
  const ordinary = judged.filter(({ dialogue }) => dialogue.kind === 'none')
  const alarms = ordinary.filter(({ screening }) => screening.flagged)
  const cuts = cutsOf(judged, positives.length)
  const gains = cuts.filter(({ positive }) => positive)

  return {
    calls: judged.length,
    positives: positives.length,
    averagePrecision: share(
      gains.reduce((sum, { precision }) => sum + precision, 0),
      positives.length,
    ),
    precisionAtRecall90: best(
      cuts.filter(({ recall }) => recall >= 0.9).map(({ precision }) => precision),
      positives.length,
    ),
    recallAtPrecision90: best(
      cuts.filter(({ precision }) => precision >= 0.9).map(({ recall }) => recall),
      positives.length,
    ),
    evidenceHit: share(located.filter(pointsAtEvidence).length, located.length),
    typeAccuracy: share(found.filter(namesCategory).length, found.length),
    falseAlarmsOrdinary: share(alarms.length, ordinary.length),
  }
}

/** Precision and recall after each rank. */
function cutsOf(judged: readonly Judged[], positives: number) {
  const ranked = judged.toSorted(
    (one, other) =>
      other.screening.score - one.screening.score ||
      Number(one.dialogue.internal) - Number(other.dialogue.internal),
  )
  let found = 0
  return ranked.map(({ dialogue }, at) => {
    if (dialogue.internal) found += 1
    return { positive: dialogue.internal, precision: found / (at + 1), recall: found / positives }
  })
}

function pointsAtEvidence({ dialogue, screening }: Judged) {
  const [hit] = screening.hits
  return hit !== undefined && dialogue.evidence.some((at) => Math.abs(at - hit.utterance) <= 1)
}

function namesCategory({ dialogue, screening }: Judged) {
  return screening.category === dialogue.category
}

function share(part: number, whole: number) {
  return whole === 0 ? null : part / whole
}

function best(values: readonly number[], positives: number) {
  return positives === 0 ? null : Math.max(0, ...values)
}
