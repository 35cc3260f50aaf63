import { faultCategories, type FaultCategory } from '#src/complaints/vocabulary.ts'
import { cueByCode, cueOf } from '#src/screening/discourse/catalogue.ts'
import type { Sign } from '#src/screening/discourse/read.ts'

/**
 * How much each kind of sign says of the category it belongs to. The same for all categories: there
 * are too few complaints of each to learn them apart.
 */
export type FaultWeights = { kinds: readonly number[]; biases: readonly number[] }

const categories = Object.keys(faultCategories) as FaultCategory[]
const ours = ['this-agent', 'earlier-agent', 'hotline'] as const

/** What the agent says or how the call ends, where it goes with one category. */
const companions: Record<FaultCategory, readonly string[]> = {
  attitude: ['curt', 'chats'],
  shirking: ['refuses'],
  'not-dispatched': ['finds-nothing'],
  'business-error': ['admits'],
  'hung-up': ['closes-early', 'cut-off'],
  'broken-promise': [],
  disclosure: [],
  other: [],
}

const cuesOf = categories.map((category) => {
  const named = ours.map((who) => cueOf(who, category))
  const unnamed = cueOf('unnamed', category)
  return {
    named,
    either: [...named, unnamed],
    unnamed: [unnamed],
    earlier: [cueOf('earlier-agent', category)],
    companions: companions[category].map(cueByCode),
  }
})
const kindCount = 6
const mostOfOne = 4

/** By category: what the signs of a call, and of its telling utterances (best first), say of it. */
export function faultSigns(signs: readonly Sign[], telling: readonly number[]): number[][] {
  const all = countsOf(signs)
  const near = countsOf(signs.filter(({ utterance }) => telling.includes(utterance)))
  const best = countsOf(signs.filter(({ utterance }) => utterance === telling[0]))
  return cuesOf.map(({ named, either, unnamed, earlier, companions: beside }) => [
    amount(near, named),
    amount(near, unnamed),
    amount(all, named),
    amount(best, either),
    amount(near, earlier),
    amount(all, beside),
  ])
}

function countsOf(signs: readonly Sign[]) {
  const counts = new Map<number, number>()
  for (const { cue } of signs) counts.set(cue, (counts.get(cue) ?? 0) + 1)
  return counts
}

function amount(counts: ReadonlyMap<number, number>, cues: readonly number[]) {
  const heard = cues.reduce((sum, cue) => sum + (counts.get(cue) ?? 0), 0)
  return Math.sqrt(Math.min(mostOfOne, heard))
}

export function faultValues(
  { kinds, biases }: FaultWeights,
  spoken: readonly number[][],
): number[] {
  return spoken.map((values, category) =>
    values.reduce((sum, value, kind) => sum + value * kinds[kind]!, biases[category]!),
  )
}

/** Whoever hangs up was mostly rude before. */
const toneShare = 0.6
const deedShare = 1
const hungUp = categories.indexOf('hung-up')

/** The deed goes before the tone: what an agent did names the kind rather than how it sounded. */
export function deedVotes(
  signs: readonly Sign[],
  telling: readonly number[],
): Map<FaultCategory, number> {
  const near = countsOf(signs.filter(({ utterance }) => telling.includes(utterance)))
  return new Map([
    ['attitude', -toneShare],
    ['hung-up', deedShare * amount(near, cuesOf[hungUp]!.either)],
  ])
}

const steps = 400
const pace = 0.5
const kindRidge = 0.001
const biasRidge = 0.0025

/** Conditional logit by plain descent: the few weights converge in any order. */
export function fitFaults(
  samples: readonly number[][][],
  labels: readonly number[],
  importance: readonly number[],
): FaultWeights {
  let kinds: number[] = Array.from({ length: kindCount }, () => 0)
  let biases: number[] = categories.map(() => 0)
  if (samples.length === 0) return { kinds, biases }

  for (let step = 0; step < steps; step += 1) {
    const kindSlope = kinds.map((kind) => kindRidge * kind)
    const biasSlope = biases.map((bias) => biasRidge * bias)
    samples.forEach((spoken, at) => {
      const values = faultValues({ kinds, biases }, spoken)
      const top = Math.max(...values)
      const raised = values.map((value) => Math.exp(value - top))
      const total = raised.reduce((sum, value) => sum + value, 0)
      spoken.forEach((signs, category) => {
        const miss = raised[category]! / total - (category === labels[at] ? 1 : 0)
        const part = (importance[at]! * miss) / samples.length
        signs.forEach((value, kind) => (kindSlope[kind]! += part * value))
        biasSlope[category]! += part
      })
    })
    kinds = kinds.map((kind, at) => kind - pace * kindSlope[at]!)
    biases = biases.map((bias, at) => bias - pace * biasSlope[at]!)
  }
  return { kinds, biases }
}
