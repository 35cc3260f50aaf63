import { chanceOf } from '#src/kernel/chance.ts'

/** A verdict beside where an order put it. */
export type Ranked = { value: number; upheld: boolean }

/**
 * Mean precision at the upheld ones. What stands level is taken together: neither order gains by a
 * tie that the other happens to break.
 */
export function averagePrecision(ranked: readonly Ranked[]): number {
  const order = ranked.toSorted((one, other) => other.value - one.value)
  let [found, seen, sum] = [0, 0, 0]
  for (let from = 0; from < order.length; from = seen) {
    const { value } = order[from]!
    let upheld = 0
    for (; order[seen]?.value === value; seen += 1) upheld += Number(order[seen]!.upheld)
    found += upheld
    sum += (upheld * found) / seen
  }
  return found === 0 ? 0 : sum / found
}

/** Mean surprise, natural logarithm; a chance of 0 or 1 counts as nearly so. */
export function logLoss(judged: readonly { chance: number; upheld: boolean }[]): number {
  const surprises = judged.map(({ chance, upheld }) => {
    const given = upheld ? chance : 1 - chance
    return -Math.log(Math.max(1e-6, given))
  })
  return surprises.reduce((sum, one) => sum + one, 0) / Math.max(1, surprises.length)
}

/** The middle 95 % of a figure over so many samples drawn with replacement. */
export function bootstrap<T>(
  all: readonly T[],
  figure: (sample: readonly T[]) => number,
  { draws = 1000, seed = 1 } = {},
): { low: number; high: number } {
  const random = chanceOf(seed)
  const values = Array.from({ length: draws }, () =>
    figure(all.map(() => all[Math.floor(random() * all.length)]!)),
  ).toSorted((a, b) => a - b)
  const at = (share: number) => values[Math.floor(share * (draws - 1))] ?? 0
  return { low: at(0.025), high: at(0.975) }
}
