import { chaoFloor } from './chao.ts'
import { type FittedModel, type PatternCount, rankedModels } from './log-linear.ts'
import { chapman, type Population } from './two-lists.ts'
import { leastInCommon, leastSeen } from './vocabulary.ts'

/** How two finders met. */
export type Meeting = {
  a: number
  b: number
  both: number
  onlyA: number
  onlyB: number
  /** From these two alone; null where they met too seldom. */
  population: Population | null
  /**
   * Among what the other finders caught: by how much catching by one goes with catching by the other. Above
   * one the two lean on each other and every plain estimate is too low. Null where nothing can be said.
   */
  oddsRatio: { value: number; low: number; high: number } | null
}

export type Reckoning = {
  seen: number
  /** Finders that caught anything, by their place among all. */
  lists: number[]
  caught: { list: number; n: number; alone: number }[]
  meetings: Meeting[]
  floor: Population | null
  /** Best first; empty where there are not three finders or too few complaints. */
  models: FittedModel[]
  /** What is told at the top of the page. */
  verdict:
    | { kind: 'said'; by: 'model' | 'pair'; population: Population }
    | { kind: 'floor'; population: Population }
    | { kind: 'unsaid'; why: 'none' | 'one-finder' | 'few' | 'apart' }
}

/** Everything that can be said of what was not found, from who caught what. Pure. */
export function reckon(patterns: readonly PatternCount[], finders: number): Reckoning {
  const seen = patterns.reduce((sum, { n }) => sum + n, 0)
  const all = Array.from({ length: finders }, (_, list) => list)
  const sum = (holds: (pattern: number) => boolean) =>
    patterns.reduce((total, { pattern, n }) => (holds(pattern) ? total + n : total), 0)
  const has = (pattern: number, list: number) => ((pattern >> list) & 1) === 1
  const lists = all.filter((list) => sum((pattern) => has(pattern, list)) > 0)
  const caught = all.map((list) => ({
    list,
    n: sum((pattern) => has(pattern, list)),
    alone: sum((pattern) => pattern === 1 << list),
  }))
  const meetings = lists.flatMap((a, index) =>
    lists.slice(index + 1).map((b) => meetingOf(a, b, sum, has)),
  )
  const byCount = lists.map((_, k) => sum((pattern) => bitsOf(pattern) === k + 1))
  const floor = lists.length >= 2 ? chaoFloor(byCount) : null
  const models =
    lists.length >= 3 && seen >= leastSeen
      ? rankedModels(packed(patterns, lists), lists.length)
      : []
  return { seen, lists, caught, meetings, floor, models, verdict: verdictOf() }

  function verdictOf(): Reckoning['verdict'] {
    if (seen === 0) return { kind: 'unsaid', why: 'none' }
    if (lists.length < 2) return { kind: 'unsaid', why: 'one-finder' }
    const inCommon = sum((pattern) => bitsOf(pattern) >= 2)
    if (inCommon === 0) return { kind: 'unsaid', why: 'apart' }
    const [best] = models
    // A bound many times what was seen says that the numbers do not settle it.
    if (best && inCommon >= leastInCommon && best.population.interval.high <= 20 * seen) {
      return { kind: 'said', by: 'model', population: best.population }
    }
    const [only] = meetings
    if (lists.length === 2 && only?.population) {
      return { kind: 'said', by: 'pair', population: only.population }
    }
    return floor && inCommon >= leastInCommon
      ? { kind: 'floor', population: floor }
      : { kind: 'unsaid', why: 'few' }
  }
}

function meetingOf(
  a: number,
  b: number,
  sum: (holds: (pattern: number) => boolean) => number,
  has: (pattern: number, list: number) => boolean,
): Meeting {
  const both = sum((pattern) => has(pattern, a) && has(pattern, b))
  const onlyA = sum((pattern) => has(pattern, a) && !has(pattern, b))
  const onlyB = sum((pattern) => has(pattern, b) && !has(pattern, a))
  const others = (pattern: number) => (pattern & ~((1 << a) | (1 << b))) !== 0
  const cell = (inA: boolean, inB: boolean) =>
    sum((pattern) => others(pattern) && has(pattern, a) === inA && has(pattern, b) === inB)
  return {
    ...{ a, b, both, onlyA, onlyB },
    population:
      both >= leastInCommon ? chapman({ first: both + onlyA, second: both + onlyB, both }) : null,
    oddsRatio: oddsRatioOf(
      cell(true, true),
      cell(true, false),
      cell(false, true),
      cell(false, false),
    ),
  }
}

/**
 * Woolf's odds ratio with half a case added to each cell (J. B. S. Haldane, Ann. Hum. Genet. 20, 1956), of
 * what at least one other finder caught: only there is it known what both of these missed.
 */
export function oddsRatioOf(
  both: number,
  onlyA: number,
  onlyB: number,
  neither: number,
): Meeting['oddsRatio'] {
  if (both + onlyA === 0 || both + onlyB === 0 || onlyA + neither === 0 || onlyB + neither === 0)
    return null
  const cells = [both, onlyA, onlyB, neither].map((n) => n + 0.5)
  const [w = 1, x = 1, y = 1, v = 1] = cells
  const log = Math.log((w * v) / (x * y))
  const half = 1.959963984540054 * Math.sqrt(cells.reduce((total, n) => total + 1 / n, 0))
  return { value: Math.exp(log), low: Math.exp(log - half), high: Math.exp(log + half) }
}

function bitsOf(pattern: number): number {
  let bits = 0
  for (let rest = pattern; rest > 0; rest >>= 1) bits += rest & 1
  return bits
}

/** Patterns over the finders that caught anything, so that the others ask nothing of the model. */
function packed(patterns: readonly PatternCount[], lists: readonly number[]): PatternCount[] {
  return patterns.map(({ pattern, n }) => ({
    n,
    pattern: lists.reduce((sum, list, place) => sum | (((pattern >> list) & 1) << place), 0),
  }))
}
