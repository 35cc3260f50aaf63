/** A share with the bounds between which the true one lies in 95 of 100 such samples. */
export type Interval = { low: number; high: number }

/** Normal quantile of 97.5 %. */
const z = 1.959963984540054

/**
 * Wilson's score interval for x out of n (E. B. Wilson, JASA 22, 1927): unlike the textbook one it
 * stays within 0–1 and holds for small n and for shares near the ends.
 */
export function wilson(x: number, n: number): Interval | null {
  if (n <= 0) return null
  const p = x / n
  const middle = (p + (z * z) / (2 * n)) / (1 + (z * z) / n)
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))
  return { low: x <= 0 ? 0 : middle - half, high: x >= n ? 1 : middle + half }
}

/**
 * The exact interval for x out of n (C. J. Clopper and E. S. Pearson, Biometrika 26, 1934), by
 * quantiles of the beta distribution, which also takes counts that are no whole numbers, as weighted
 * samples give them. With no hit it is one-sided: 1 − 0.05^(1/n), which is close to 3/n (the rule of
 * three, J. A. Hanley and A. Lippman-Hand, JAMA 249, 1983).
 */
export function exactInterval(x: number, n: number): Interval | null {
  if (n <= 0) return null
  if (x <= 0) return { low: 0, high: 1 - 0.05 ** (1 / n) }
  if (x >= n) return { low: 0.05 ** (1 / n), high: 1 }
  return {
    low: betaQuantile(0.025, x, n - x + 1),
    high: betaQuantile(0.975, x + 1, n - x),
  }
}

/** Where the beta distribution reaches a probability: halved until doubles tell no difference. */
function betaQuantile(probability: number, a: number, b: number): number {
  let [low, high] = [0, 1]
  for (let step = 0; step < 100; step += 1) {
    const middle = (low + high) / 2
    if (incompleteBeta(middle, a, b) < probability) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** The regularised incomplete beta function, by its continued fraction (Lentz's method; DLMF 8.17.22). */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  // The fraction converges quickly on this side only; the other one is its mirror.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const front = Math.exp(
    a * Math.log(x) + b * Math.log1p(-x) - logGamma(a) - logGamma(b) + logGamma(a + b),
  )
  const tiny = 1e-300
  const apart = (value: number) => (Math.abs(value) < tiny ? tiny : value)
  let c = 1
  let d = 1 / apart(1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1; m <= 1000; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / apart(1 + even * d)
    c = apart(1 + even / c)
    fraction *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / apart(1 + odd * d)
    c = apart(1 + odd / c)
    const step = d * c
    fraction *= step
    if (Math.abs(step - 1) < 1e-14) break
  }
  return (front * fraction) / a
}

const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
  -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
  1.5056327351493116e-7,
]

/** ln Γ for positive numbers (C. Lanczos, SIAM J. Numer. Anal. 1, 1964; g = 7). */
export function logGamma(value: number): number {
  const x = value - 1
  const sum = lanczos.reduce((total, part, index) => total + (index ? part / (x + index) : part), 0)
  const t = x + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (x + 0.5) * Math.log(t) - t + Math.log(sum)
}
