import { hash } from 'node:crypto'

export type LotUse = 'draw' | 'place' | 'start' | 'double' | 'twin' | 'second'

/** The lot of a recording or call, 0–1, from the seed of the draw and its number alone. */
export function lotOf(seed: string, id: number, use: LotUse = 'draw'): number {
  // One call: a draw asks for hundreds of thousands of them.
  const digest = hash('sha256', `${seed}:${use}:${id}`, 'hex')
  return Number.parseInt(digest.slice(0, 12), 16) / 2 ** 48
}

/**
 * A simple random sample without replacement: the lowest lots. Each of the N recordings has the same
 * chance n/N, and whoever has the seed and the same recordings draws the same ones.
 */
export function drawSample(seed: string, frame: readonly number[], size: number): number[] {
  return frame
    .map((id) => ({ id, lot: lotOf(seed, id) }))
    .toSorted((a, b) => a.lot - b.lot || a.id - b.id)
    .slice(0, Math.max(0, size))
    .map(({ id }) => id)
}

/**
 * Mixes what was drawn at random evenly into the list, so that a place tells nothing: the ranked ones
 * keep their order, the others stand where their second lot falls.
 */
export function mixIn<R, C extends { recordingId: number }>(
  ranked: readonly R[],
  drawn: readonly C[],
  seed: string,
): (R | C)[] {
  return [
    ...ranked.map((item, index) => ({ item, at: (index + 0.5) / ranked.length })),
    ...drawn.map((item) => ({ item, at: lotOf(seed, item.recordingId, 'place') })),
  ]
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item)
}
