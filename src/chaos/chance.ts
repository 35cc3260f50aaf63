/** Numbers that look random and are the same for the same seed (mulberry32), 0 up to 1. */
export function chanceOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export const between = (chance: () => number, least: number, most: number) =>
  Math.floor(least + chance() * (most - least + 1))

export function oneOf<T>(chance: () => number, list: readonly T[]): T {
  const chosen = list[between(chance, 0, list.length - 1)]
  if (chosen === undefined) throw new Error('nothing to choose from')
  return chosen
}
