/** Bands of one eighth of a doubling: whatever is read off them is at most 4.5 % away. */
const perDoubling = 8

/** The band a length of time falls into: 0 under a second, then eight to each doubling of seconds. */
export function bandOf(ms: number): number {
  const seconds = ms / 1000
  return seconds < 1 ? 0 : 1 + Math.floor(perDoubling * Math.log2(seconds))
}

/** The middle of a band, as one reads it. */
export function middleOfBand(band: number): number {
  return band <= 0 ? 500 : 1000 * 2 ** ((band - 0.5) / perDoubling)
}

/** The smallest band that half of what was counted does not exceed, as a length; null of nothing. */
export function medianOf(counts: ReadonlyMap<number, number>): number | null {
  return quantileOf(counts, 0.5)
}

export function quantileOf(counts: ReadonlyMap<number, number>, share: number): number | null {
  const total = [...counts.values()].reduce((sum, n) => sum + n, 0)
  if (total <= 0) return null
  let below = 0
  for (const [band, n] of [...counts].toSorted(([a], [b]) => a - b)) {
    below += n
    if (below >= Math.max(1, Math.ceil(total * share))) return middleOfBand(band)
  }
  return null
}
