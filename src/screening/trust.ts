import type { RehearingState, SecondHearing } from './vocabulary.ts'

/** Above this a hit's words count as heard a second time. */
export const heardAgain = 0.5
/** Between these two a hit loses weight evenly. */
const notHeardAtAll = 0.3
const heardWell = 0.8
/** What is left of a hit whose words the second engine did not hear at all. */
const leastFactor = 0.1

/** Nobody listened again yet: behind what two engines heard, before what the second did not. */
export const trustWaiting = 0.5
/** Nobody could listen again: no reason to hide it, and none to put it before what was confirmed. */
export const trustUnheard = 0.75
/** None of the evidence was heard again. */
export const trustDiffers = 0.25

/** One piece of evidence as people read it, with the words that stand for it in the second text. */
export function standingOf(heard: { agreement: number; heard: string; heardAs: string }): {
  standing: SecondHearing
  text: string
} {
  const { agreement, heardAs } = heard
  if (agreement >= heardWell) return { standing: 'same', text: heardAs }
  if (agreement >= heardAgain) return { standing: 'mostly', text: heardAs }
  return { standing: 'other', text: agreement >= notHeardAtAll ? heardAs : heard.heard }
}

export type HeardHit = { weight: number; agreement: number }

export type Trust = {
  rehearing: Extract<RehearingState, 'agrees' | 'partly' | 'differs'>
  agreement: number
  trust: number
}

/** How much of a hit's weight a second hearing leaves it. */
export function weightFactor(agreement: number): number {
  const share = (agreement - notHeardAtAll) / (heardWell - notHeardAtAll)
  return leastFactor + (1 - leastFactor) * Math.min(1, Math.max(0, share))
}

/**
 * What a second hearing of its evidence leaves of a finding (复听). The queue ranks by score times
 * trust: with any hit heard again, trust lies between a half and one, by the weight of the hits that
 * were; with none it is a quarter, so that such a finding stands behind every other of its score and
 * says so. Nothing is dismissed: engines err together and apart, and a person decides.
 */
export function trustOf(hits: readonly HeardHit[]): Trust | null {
  const total = hits.reduce((sum, hit) => sum + hit.weight, 0)
  if (hits.length === 0 || total <= 0) return null
  const mean = (value: (hit: HeardHit) => number) =>
    hits.reduce((sum, hit) => sum + hit.weight * value(hit), 0) / total

  const agreement = mean((hit) => hit.agreement)
  const survived = hits.filter((hit) => hit.agreement >= heardAgain)
  if (survived.length === 0) return { rehearing: 'differs', agreement, trust: trustDiffers }
  const rehearing = survived.length === hits.length ? 'agrees' : 'partly'
  return { rehearing, agreement, trust: 0.5 + 0.5 * mean((hit) => weightFactor(hit.agreement)) }
}
