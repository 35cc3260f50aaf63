import type { RankSlice } from '../vocabulary.ts'

/** Priorities of the job queue, lower first: a waiting person, the random slice, then by rank. */
export const places = { asked: 0, random: 1, firstRanked: 10 } as const

export function placeOf(slice: RankSlice, priority: number): number {
  return slice === 'ranked' ? places.firstRanked + 100 - priority : places[slice]
}
