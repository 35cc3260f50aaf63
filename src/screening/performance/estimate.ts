import { exactInterval, type Interval } from '#src/kernel/statistics/intervals.ts'

/** A call drawn at random; `missed` null while nobody has judged it. */
export type Drawn = { chance: number; missed: boolean | null }

export type MissedEstimate = {
  drawn: number
  judged: number
  /** Of the judged ones, how many held a complaint that screening let pass. */
  found: number
  /** How many calls the sample stands for. */
  population: number
  rate: number
  /** Of the rate; one-sided where nothing was found. */
  interval: Interval
  /** The same in calls. */
  missed: number
  missedInterval: Interval
}

/**
 * How many complaints screening let pass, from the random slice. Every drawn call stands for as many
 * as one over its chance (D. G. Horvitz and D. J. Thompson, JASA 47, 1952); the sum of these weights
 * is the population. Calls nobody has judged yet are taken to be like the judged ones (Hájek's ratio);
 * once all are judged it is the Horvitz–Thompson estimate itself, as each day's sample has a fixed
 * size.
 *
 * Unequal chances make a sample tell less than its size: the exact interval is taken at the effective
 * size n' = (Σw)²/Σw² (L. Kish, 1965), as E. L. Korn and B. I. Graubard do (Survey Methodology 24,
 * 1998). With equal chances n' is n and nothing changes. Null while nothing has been judged.
 */
export function estimateMissed(sample: readonly Drawn[]): MissedEstimate | null {
  const weightOf = ({ chance }: Drawn) => 1 / chance
  const sum = (rows: readonly Drawn[], value: (row: Drawn) => number) =>
    rows.reduce((total, row) => total + value(row), 0)
  const judged = sample.filter(({ missed }) => missed !== null)
  if (judged.length === 0) return null
  const population = sum(sample, weightOf)
  const weight = sum(judged, weightOf)
  const missed = judged.filter((row) => row.missed === true)
  const rate = sum(missed, weightOf) / weight
  const effective = weight ** 2 / sum(judged, (row) => weightOf(row) ** 2)
  const interval = exactInterval(rate * effective, effective) ?? { low: 0, high: 1 }
  return {
    drawn: sample.length,
    judged: judged.length,
    found: missed.length,
    population: Math.round(population),
    rate,
    interval,
    missed: rate * population,
    missedInterval: { low: interval.low * population, high: interval.high * population },
  }
}

/** 查全率: of all complaints, the share that stood among the flagged ones. */
export function recallOf(
  confirmed: number,
  { missed, missedInterval, found }: MissedEstimate,
): { recall: number | null; low: number; high: number } | null {
  if (confirmed <= 0) return null
  const at = (left: number) => confirmed / (confirmed + left)
  return {
    // With nothing missed in the sample a point would claim to find everything: only a bound is known.
    recall: found === 0 ? null : at(missed),
    low: at(missedInterval.high),
    high: at(missedInterval.low),
  }
}
