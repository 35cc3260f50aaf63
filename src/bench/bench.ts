/** One measured figure against what was asked of it. */
export type Figure = {
  what: string
  value: number | string
  target: string
  holds: boolean
}

/** `only` narrows what can be measured in parts; without it, everything is. */
export type Bench = (say: (line: string) => void, only?: readonly string[]) => Promise<Figure[]>

export function atMost(what: string, value: number, limit: number, unit: string): Figure {
  return { what, value: round(value), target: `<= ${limit} ${unit}`, holds: value <= limit }
}

export function atLeast(what: string, value: number, limit: number): Figure {
  return { what, value: round(value), target: `>= ${limit}`, holds: value >= limit }
}

export function exactly(what: string, value: number, wanted: number): Figure {
  return { what, value, target: `= ${wanted}`, holds: value === wanted }
}

/** The value below which this share of the sample lies (nearest rank). */
export function percentile(sample: readonly number[], share: number): number {
  const sorted = [...sample].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
