import { type Contribution, mostDown, mostUp } from './signals.ts'

/** Logit of a score of 0–1; a score of 0 or 1 counts as nearly so. */
export function logitOf(score: number): number {
  const inside = Math.min(1 - 1e-6, Math.max(1e-6, score))
  return Math.log(inside / (1 - inside))
}

export const scoreOf = (logit: number) => 1 / (1 + Math.exp(-logit))

/** What the contributions move together, within their bounds. */
export function shiftOf(contributions: readonly Pick<Contribution, 'points'>[]): number {
  const sum = contributions.reduce((total, { points }) => total + points, 0)
  return Math.min(mostUp, Math.max(mostDown, sum))
}

/**
 * One score from the words and from what is known beside them. It only orders what the words have
 * raised: whether a call is suspected at all is never asked here.
 */
export function joinedScore(
  textScore: number,
  contributions: readonly Pick<Contribution, 'points'>[],
): number {
  return scoreOf(logitOf(textScore) + shiftOf(contributions))
}
