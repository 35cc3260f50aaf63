/** Chances are whole billionths, so that those of a draw add up to its size exactly. */
export const certain = 1_000_000_000

/**
 * The chance of each call to be among `size` drawn ones. `weights` are the factors of its agent and its
 * season, `risks` its weight by risk; `riskPercent` of the size follows weight × risk, the rest weight
 * alone:
 *
 *   π = size × ((1 − ρ) × w / Σw + ρ × w·r / Σw·r)
 *
 * Whose chance would pass 1 is drawn for certain, and what is left is shared among the others in the
 * same proportion, until none passes 1.
 */
export function chancesOf(
  weights: readonly number[],
  risks: readonly number[],
  size: number,
  riskPercent: number,
): number[] {
  const shares = sharesOf(weights, risks, riskPercent)
  const chances = weights.map(() => -1)
  let left = Math.min(size, weights.length)
  for (;;) {
    let rest = 0
    for (const [index, share] of shares.entries()) if (chances[index] !== 1) rest += share
    let more = 0
    for (const [index, share] of shares.entries()) {
      if (chances[index] === 1) continue
      if (left * share >= rest) {
        chances[index] = 1
        more += 1
      } else chances[index] = (left * share) / rest
    }
    if (more === 0) return inBillionths(chances, Math.min(size, weights.length))
    left -= more
  }
}

function sharesOf(weights: readonly number[], risks: readonly number[], riskPercent: number) {
  let plain = 0
  let risky = 0
  for (const [index, weight] of weights.entries()) {
    plain += weight
    risky += weight * (risks[index] ?? 1)
  }
  return weights.map((weight, index) => {
    const byRisk = (riskPercent * weight * (risks[index] ?? 1)) / risky
    return ((100 - riskPercent) * weight) / plain + byRisk
  })
}

/** Rounded down, and what that leaves of the whole goes to the first ones, a billionth each. */
function inBillionths(chances: readonly number[], size: number): number[] {
  const parts = chances.map((chance) => Math.floor(chance * certain))
  let left = size * certain - parts.reduce((sum, part) => sum + part, 0)
  while (left > 0) {
    const before = left
    for (let index = 0; index < parts.length && left > 0; index += 1) {
      const part = parts[index] as number
      if (part >= certain) continue
      parts[index] = part + 1
      left -= 1
    }
    if (left === before) break
  }
  return parts
}

/**
 * Systematic sampling with unequal chances (Madow 1949): the chances are laid end to end, and every
 * whole number beyond a random start falls into one call. Exactly the sum of the chances is drawn, and
 * each call with exactly its chance, as a start falls into any stretch as often as that is long.
 * Calls that lie side by side are rarely drawn together: in the order of the days, a sample is spread
 * over them.
 */
export function systematic(chances: readonly number[], start: number, whole = certain): number[] {
  const drawn: number[] = []
  let next = start
  let sum = 0
  for (const [index, chance] of chances.entries()) {
    sum += chance
    if (sum <= next) continue
    drawn.push(index)
    next += whole
  }
  return drawn
}
