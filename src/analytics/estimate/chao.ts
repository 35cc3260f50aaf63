import { type Population, withLogNormal } from './two-lists.ts'

/**
 * At least so many (A. Chao, Biometrics 43, 1987): from those that one finder alone caught and those that
 * exactly two did. It holds where some are harder to find than others, which makes every plain estimate too
 * low; it is a floor, never a guess. `caught[k]` is how many were caught by exactly k + 1 finders. Where no
 * two finders met, the form without bias is taken (A. Chao, 1989): f₁(f₁ − 1) ÷ 2.
 */
export function chaoFloor(caught: readonly number[]): Population | null {
  const seen = caught.reduce((sum, n) => sum + n, 0)
  const [f1 = 0, f2 = 0] = caught
  if (seen === 0) return null
  if (f2 === 0) {
    const unseen = (f1 * (f1 - 1)) / 2
    const variance =
      f1 === 0
        ? 0
        : (f1 * (f1 - 1)) / 2 + (f1 * (2 * f1 - 1) ** 2) / 4 - f1 ** 4 / (4 * (seen + unseen))
    return withLogNormal(seen + unseen, variance, seen)
  }
  const ratio = f1 / f2
  const variance = f2 * (ratio ** 4 / 4 + ratio ** 3 + ratio ** 2 / 2)
  return withLogNormal(seen + (f1 * f1) / (2 * f2), variance, seen)
}
