import type { StaffCategory } from '#src/organisation/vocabulary.ts'

import type { Season, StaffFactors } from './schema.ts'

const tenths = (factor: number) => Math.round(factor * 10)

/** Hundredths: the factor of the agent's category times that of the season. */
export function weightOf(
  category: StaffCategory,
  dayNumber: number,
  { staffFactors, seasons }: { staffFactors: StaffFactors; seasons: readonly Season[] },
): number {
  return tenths(staffFactors[category] ?? 1) * tenths(seasonFactor(seasons, dayNumber))
}

/** Of several seasons that hold on a day the greatest factor counts; 1 where none does. */
export function seasonFactor(seasons: readonly Season[], dayNumber: number): number {
  const day = new Date(dayNumber * 86_400_000).toISOString().slice(5, 10)
  const factors = seasons.filter((season) => holdsOn(season, day)).map(({ factor }) => factor)
  return factors.length === 0 ? 1 : Math.max(...factors)
}

/** Both days included; one that ends before it begins runs over New Year. */
function holdsOn({ from, until }: Season, day: string): boolean {
  return from <= until ? from <= day && day <= until : from <= day || day <= until
}

/**
 * How many calls of one unit are wanted: the quota times the mean factor of its calls, rounded half up,
 * and one at least, so that a small factor puts nobody beyond checking. In whole numbers throughout.
 */
export function wantedOf(quota: number, weights: readonly number[]): number {
  if (weights.length === 0) return 0
  const sum = weights.reduce((total, weight) => total + weight, 0)
  const hundreds = 100 * weights.length
  return Math.max(1, Math.floor((2 * quota * sum + hundreds) / (2 * hundreds)))
}
