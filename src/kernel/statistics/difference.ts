import { type Interval, wilson } from './intervals.ts'

export type Share = { x: number; n: number }
export type Difference = Interval & { difference: number }

/**
 * The difference of two independent shares, with the bounds between which the true one lies in 95 of
 * 100 such cases: the hybrid score method, number 10 of R. G. Newcombe (Interval estimation for the
 * difference between independent proportions, Statistics in Medicine 17, 1998, 873–890). It puts
 * together the Wilson intervals of both, so that it stays within −1 and 1 and holds for small counts.
 */
export function differenceOfShares(first: Share, second: Share): Difference | null {
  const [one, other] = [wilson(first.x, first.n), wilson(second.x, second.n)]
  if (!one || !other) return null
  const [p, q] = [first.x / first.n, second.x / second.n]
  return {
    difference: p - q,
    low: p - q - Math.hypot(p - one.low, other.high - q),
    high: p - q + Math.hypot(one.high - p, q - other.low),
  }
}
