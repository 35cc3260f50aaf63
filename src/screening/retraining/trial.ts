import { chanceOf as seeded } from '#src/kernel/chance.ts'

import { mostDown, mostUp, type SignalWeights } from '../ranking/signals.ts'
import type { RankingSignal, TrainingOutcome } from '../vocabulary.ts'
import { type Correction, type Example, fitCorrection, wordsMoved } from './correction.ts'
import { averagePrecision, bootstrap, logLoss } from './figures.ts'

/** Fewer verdicts, or fewer of either kind, tell nothing that chance could not. */
export const leastVerdicts = 60
export const leastOfEach = 15
/** A new order has to gain so much average precision, and surely more than nothing. */
export const margin = 0.01
/** Of the upheld suspicions that the words raise, at most this share may fall below the threshold. */
export const mostLost = 0.02

/** Whether the verdicts suffice to tell a better order from chance. */
export const enough = (verdicts: number, upheld: number) =>
  verdicts >= leastVerdicts && Math.min(upheld, verdicts - upheld) >= leastOfEach

const folds = 5
const seed = 95598

export type Figures = { averagePrecision: number; logLoss: number }
export type TrialFigures = {
  inUse: Figures
  challenger: Figures
  /** In average precision, challenger less the one in use, with the middle 95 % of resamplings. */
  gain: { mean: number; low: number; high: number }
  /** Upheld suspicions that the words alone would raise. */
  flaggedUpheld: { inUse: number; challenger: number }
}

export type Trial = { figures: TrialFigures; outcome: TrainingOutcome; correction: Correction }

type HeldOut = {
  upheld: boolean
  flagged: { inUse: boolean; challenger: boolean }
  value: { inUse: number; challenger: number }
  chance: { inUse: number; challenger: number }
}

/**
 * Fits a challenger and measures it on verdicts it never saw, call by call, each fold with the same
 * share of upheld ones. Steps through its folds so that whoever waits may do something in between.
 */
export function* tryChallenger(
  examples: readonly Example[],
  wordCount: number,
  signalNames: readonly RankingSignal[],
  weights: SignalWeights,
): Generator<undefined, Trial> {
  const fit = (some: readonly Example[]) => fitCorrection(some, wordCount, signalNames.length)
  const foldOf = drawFolds(examples)
  const judged: HeldOut[] = []
  for (let fold = 0; fold < folds; fold += 1) {
    const known = examples.filter(({ group }) => foldOf.get(group) !== fold)
    const correction = fit(known)
    const moved = signalWeights(correction, signalNames, weights)
    const value = (example: Example) => challengerValue(example, correction, signalNames, moved)
    for (const example of examples.filter(({ group }) => foldOf.get(group) === fold)) {
      const { upheld, words, shift, flagged } = example
      const values = { inUse: words + shift, challenger: value(example) }
      judged.push({
        upheld,
        value: values,
        flagged: { inUse: flagged, challenger: flaggedAfter(example, correction) },
        chance: {
          inUse: chanceOf(correction.scale, values.inUse),
          challenger: chanceOf(correction.scale, values.challenger),
        },
      })
    }
    yield
  }
  const figures = figuresOf(judged)
  return { figures, outcome: outcomeOf(figures), correction: fit(examples) }
}

/** The stated rule: it wins clearly, surprises no more, and loses hardly any of what people upheld. */
export function outcomeOf({
  inUse,
  challenger,
  gain,
  flaggedUpheld,
}: TrialFigures): TrainingOutcome {
  if (gain.mean < margin) return 'no-gain'
  if (gain.low <= 0) return 'perhaps-chance'
  if (challenger.logLoss > inUse.logLoss) return 'worse-odds'
  if (flaggedUpheld.challenger < (1 - mostLost) * flaggedUpheld.inUse) return 'loses-upheld'
  return 'won'
}

/** A corrected signal keeps its sign and at most doubles. */
export function signalWeights(
  { signals }: Correction,
  names: readonly RankingSignal[],
  weights: SignalWeights,
): SignalWeights {
  const moved = names.map((name, index) => {
    const before = weights[name]
    const after = before + (signals[index] ?? 0)
    const [least, most] = before < 0 ? [2 * before, 0] : [0, 2 * before]
    return [name, Math.min(most, Math.max(least, after))] as const
  })
  return { ...weights, ...Object.fromEntries(moved) }
}

function challengerValue(
  example: Example,
  correction: Correction,
  names: readonly RankingSignal[],
  moved: SignalWeights,
): number {
  const sum = example.signals.reduce((total, { index, share }) => {
    const name = names[index]
    return total + (name ? moved[name] * share : 0)
  }, 0)
  const shift = Math.min(mostUp, Math.max(mostDown, sum))
  return example.words + wordsMoved(correction, example) + shift
}

/** The threshold lies at a logit of nought. */
function flaggedAfter(example: Example, correction: Correction): boolean {
  return example.words + wordsMoved(correction, example) >= 0
}

function figuresOf(judged: readonly HeldOut[]): TrialFigures {
  const precision = (by: 'inUse' | 'challenger', some: readonly HeldOut[]) =>
    averagePrecision(some.map(({ value, upheld }) => ({ value: value[by], upheld })))
  const figures = (by: 'inUse' | 'challenger') => ({
    averagePrecision: precision(by, judged),
    logLoss: logLoss(judged.map(({ chance, upheld }) => ({ chance: chance[by], upheld }))),
  })
  const gainOf = (some: readonly HeldOut[]) =>
    precision('challenger', some) - precision('inUse', some)
  const flagged = (by: 'inUse' | 'challenger') =>
    judged.filter((one) => one.upheld && one.flagged[by]).length
  return {
    inUse: figures('inUse'),
    challenger: figures('challenger'),
    gain: { mean: gainOf(judged), ...bootstrap(judged, gainOf, { seed }) },
    flaggedUpheld: { inUse: flagged('inUse'), challenger: flagged('challenger') },
  }
}

/** Calls dealt out in an order drawn from the seed, those with an upheld verdict apart. */
function drawFolds(examples: readonly Example[]): ReadonlyMap<number, number> {
  const groups = new Map<number, boolean>()
  for (const { group, upheld } of examples) groups.set(group, upheld || groups.get(group) === true)
  const random = seeded(seed)
  const drawn = [...groups]
    .toSorted(([one], [other]) => one - other)
    .map(([group, upheld]) => ({ group, upheld, lot: random() }))
    .toSorted((one, other) => Number(one.upheld) - Number(other.upheld) || one.lot - other.lot)
  return new Map(drawn.map(({ group }, at) => [group, at % folds]))
}

const chanceOf = ({ slope, offset }: { slope: number; offset: number }, value: number) =>
  1 / (1 + Math.exp(-(slope * value + offset)))
