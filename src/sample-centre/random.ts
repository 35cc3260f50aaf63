import { chanceOf } from '#src/kernel/chance.ts'

/** A seeded generator (mulberry32): the made-up centre is the same on every machine. */
export function seededRandom(seed: number) {
  const next = chanceOf(seed)
  const below = (limit: number) => Math.floor(next() * limit)
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T
  /** Picks by weight; weights need not add up to one. */
  const weighted = <T>(list: readonly (readonly [T, number])[]): T => {
    let rest = next() * list.reduce((sum, [, weight]) => sum + weight, 0)
    for (const [value, weight] of list) {
      rest -= weight
      if (rest < 0) return value
    }
    return (list[list.length - 1] as readonly [T, number])[0]
  }
  /** Standard normal by Box–Muller. */
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  return { next, below, pick, weighted, normal }
}
export type Random = ReturnType<typeof seededRandom>
