/** The chance of at most so many, where `mean` are expected (Poisson). */
export function atMostOf(mean: number, count: number): number {
  if (count < 0) return 0
  if (mean <= 0) return 1
  // In logarithms: e^-mean alone would be nothing from a mean of 746 on.
  let term = -mean
  let sum = Math.exp(term)
  for (let k = 1; k <= count; k++) {
    term += Math.log(mean / k)
    sum += Math.exp(term)
  }
  return Math.min(1, sum)
}

/** The greatest mean that seeing `count` does not rule out, at 2.5 % (exact; Garwood). */
export function highestMeanOf(count: number): number {
  let [low, high] = [count, count + 10 * Math.sqrt(count + 1) + 10]
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (atMostOf(middle, count) > 0.025) low = middle
    else high = middle
  }
  return high
}
