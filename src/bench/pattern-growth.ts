import { createMatcher, type Matcher } from '#src/screening/matching.ts'
import { PatternProblem } from '#src/screening/pattern-problem.ts'
import { Reading, readText } from '#src/screening/reading.ts'

import { atMost, type Figure } from './bench.ts'
import { madeTalk } from './made-talk.ts'

const patterns = 500
const allSizes = Array.from({ length: 11 }, (_, step) => 2 ** (10 + step))
/** Five patterns of each shape are tried with all sizes, the others with these first ones. */
const thorough = 50
const usualSizes = 8
const growthLimit = 2.2
/** Shorter measurements are repeated: the clock is coarse. */
const leastMs = 3
const attempts = 20

type Trial = { pattern: string; fill: string }

/** How the time of 500 patterns made to be slow grows when their text is doubled, at worst. */
export function worstGrowth(say: (line: string) => void): Figure[] {
  let worst = { growth: 0, pattern: '', size: 0 }
  let refused = 0
  const trials = badPatterns()
  for (const [at, { pattern, fill }] of trials.entries()) {
    const match = matcherOf(pattern)
    if (!match) {
      refused += 1
      continue
    }
    const found = growthOf(match, fill, at < thorough ? allSizes : allSizes.slice(0, usualSizes))
    if (found.growth > worst.growth) worst = { ...found, pattern }
  }
  say(`worst: ${worst.pattern.slice(0, 60)} at ${worst.size}; ${refused} were refused in words`)
  const what = `time for a text of twice the length, ${trials.length} patterns made to be slow`
  return [atMost(what, worst.growth, growthLimit, 'times')]
}

function growthOf(match: Matcher, fill: string, sizes: readonly number[]) {
  const readings = sizes.map((size) =>
    readText(fill.repeat(Math.ceil(size / fill.length)).slice(0, size), new Reading()),
  )
  let worst = { growth: 0, size: 0 }
  for (let at = 1; at < sizes.length; at += 1) {
    const growth = stepOf(match, readings[at - 1]!, readings[at]!)
    if (growth > worst.growth) worst = { growth, size: sizes[at]! }
  }
  return worst
}

/**
 * Both are given the same number of characters, the shorter text twice as often: a collection of
 * garbage then falls to both alike. Timed until a few milliseconds had passed, short texts escaped it and
 * long ones never did. Whatever else runs here, the compiler with it, makes a time longer, never shorter:
 * a bad step is measured again, on both sides.
 */
function stepOf(match: Matcher, one: Reading, twice: Reading): number {
  let times = 1
  while (timeOf(match, twice, times) < leastMs) times *= 2
  let least = { one: Infinity, twice: Infinity }
  for (let again = 0; again <= attempts; again += 1) {
    least = {
      one: Math.min(least.one, timeOf(match, one, 2 * times) / 2),
      twice: Math.min(least.twice, timeOf(match, twice, times)),
    }
    if (least.twice <= growthLimit * least.one) break
  }
  return least.twice / least.one
}

function timeOf(match: Matcher, reading: Reading, times: number): number {
  const began = processorMs()
  for (let time = 0; time < times; time += 1) match(reading)
  return processorMs() - began
}

/** What this process has computed so far: other work on the machine does not count. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function matcherOf(pattern: string): Matcher | null {
  try {
    return createMatcher([pattern])
  } catch (error) {
    if (error instanceof PatternProblem) return null
    throw error
  }
}

/**
 * The usual shapes that make a backtracking matcher explode, said in our notation; alternatives that
 * lie inside one another, many groups, exclusions; and expressions as they are, read as characters.
 */
function badPatterns(): Trial[] {
  const { random, say } = madeTalk(5)
  const made: Trial[] = []
  const raw = [
    '(a+)+$',
    '(a|a)*$',
    '(.*X){20}',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '(X|XX)+Y',
    '(?=(X+))XX*Y',
  ]
  const shapes: ((one: string, other: string) => Trial)[] = [
    (x) => ({ pattern: nested(x), fill: x }),
    (x) => ({ pattern: `${x}${x}…${x}${x}…${x}${x}…${x}${x}…${x}${x}`, fill: x }),
    (x) => ({ pattern: `${nested(x)}…100${nested(x)}…100${nested(x)}`, fill: x }),
    (x, y) => ({ pattern: `${x}|${x}${x}…100${x}|${x}${x}…100${y}${y}`, fill: x }),
    (x, y) => ({ pattern: `${x}${x}&100${x}&100${y}${x}`, fill: x + y }),
    (x, y) => ({ pattern: `${x}${x}…100!${y}|${y}${x}`, fill: `${x.repeat(9)}${y}` }),
    (x, y) => ({ pattern: `!${y}|${x}${y}…100${x}${x}`, fill: `${x.repeat(9)}${y}` }),
    (x, y) => ({ pattern: `${x}…!${y}${y}…100${x}…!${y}…100${x}${x}`, fill: x + x + y }),
    (x, y) => ({ pattern: `~${x}${y}|~${y}${x}|~${x}…~${y}|~${x}`, fill: x + y }),
    (x) => ({ pattern: random.pick(raw).replaceAll('X', x + x), fill: x }),
  ]
  while (made.length < patterns) {
    const [one, other] = [said(), said()]
    if (one !== other) made.push(shapes[made.length % shapes.length]!(one, other))
  }
  return made

  function said(): string {
    return say(30).replaceAll(/\d/g, '').charAt(random.below(20))
  }
}

/** Words of one to four times the same character, each inside the next. */
const nested = (one: string) => Array.from({ length: 4 }, (_, at) => one.repeat(at + 1)).join('|')
