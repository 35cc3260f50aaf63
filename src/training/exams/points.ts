import type { QuestionKind } from '#src/training/questions/vocabulary.ts'

/** What a closed question earns: of several, half for right ones that are not all, nothing for a wrong one. */
export function closedPoints(
  kind: Exclude<QuestionKind, 'short'>,
  right: readonly string[],
  chosen: readonly string[],
  worth: number,
): number {
  const given = new Set(chosen)
  if (given.size === 0 || [...given].some((key) => !right.includes(key))) return 0
  if (given.size === right.length) return worth
  return kind === 'multiple' ? worth / 2 : 0
}

/** Percent of what could be earned, to a tenth. */
export const percentOf = (points: number, worth: number): number =>
  worth === 0 ? 0 : Math.round((points * 1000) / worth) / 10
