import { buildAutomaton, bytesOf } from '#src/screening/automaton.ts'
import { listenersOf, type Listener, type Results } from '#src/screening/chain-run.ts'
import { chainsOf } from '#src/screening/chains.ts'
import type { MeantReading } from '#src/screening/misheard.ts'
import { PatternProblem } from '#src/screening/pattern-problem.ts'
import { parsePattern, type Phrase } from '#src/screening/pattern.ts'
import { type Reading, readText } from '#src/screening/reading.ts'

/** Where a pattern was found, in UTF-16 offsets of the source text. */
export type Match = {
  pattern: number
  start: number
  end: number
  by: 'text' | 'sound'
  /** The mishearing it rests on; left out for words that stand as they are. */
  mishearing?: string
}

/** Finds all patterns in one pass. One at a time: a matcher keeps where it stands in itself. */
export type Matcher = ((reading: Reading) => Match[]) & {
  /** Memory of its tables. */
  bytes: number
}

/** Beyond this a lexicon is no longer written by people, and its table no longer small. */
export const mostPhrases = 20_000

/**
 * Builds one automaton over the sounds of all patterns. Each text is then read once, whatever
 * the number of patterns; the time grows with its length and with what is found in it.
 * Raises a PatternProblem.
 */
export function createMatcher(patterns: readonly string[]): Matcher {
  const results: Results = { found: [], waiting: [] }
  const { phrases, listeners } = phrasesOf(patterns, results)
  const readings = phrases.map(({ characters }) => readText(characters))
  const automaton = buildAutomaton(
    readings.map(({ length, soundNumbers }) => soundNumbers.subarray(0, length)),
  )
  const { columns, rows, table, firstTelling, tellings, told } = automaton
  const known = columns.length
  let pass = 0

  /** Tells the listeners of every phrase whose sounds end here what the characters bear out. */
  const tell = ({ codes }: Reading, state: number, end: number) => {
    for (
      let at = tellings[state - firstTelling]!;
      at < tellings[state - firstTelling + 1]!;
      at += 1
    ) {
      const phrase = told[at]!
      const wanted = readings[phrase]!
      const begin = end - wanted.length
      const heard = soundsRight(wanted, phrases[phrase]!.anySound, codes, begin)
      if (heard === notHeard) continue
      for (const listener of listeners[phrase]!) listener.hear(pass, begin, end, heard === exact)
    }
  }

  const match = (reading: Reading): Match[] => {
    const { length, soundNumbers } = reading
    pass += 1
    let state = 0
    for (let at = 0; at < length; at += 1) {
      const sound = soundNumbers[at]!
      state = sound < known ? table[rows[state]! + columns[sound]!]! : 0
      if (state >= firstTelling) tell(reading, state, at + 1)
    }
    return results.found.length + results.waiting.length === 0 ? [] : takeResults(results, reading)
  }
  return Object.assign(match, { bytes: bytesOf(automaton) })
}

/** Each phrase once, with everybody who waits for it. */
function phrasesOf(patterns: readonly string[], results: Results) {
  const phrases: Phrase[] = []
  const listeners: Listener[][] = []
  const numbers = new Map<string, number>()
  const listen = (listener: Listener) => {
    // A phrase that may sound any way hears all that the same phrase without `~` would.
    const loose = new Set(listener.phrases.flatMap((one) => (one.anySound ? one.characters : [])))
    const keys = new Set<string>()
    for (const phrase of listener.phrases) {
      if (!phrase.anySound && loose.has(phrase.characters)) continue
      const key = `${phrase.anySound ? '~' : ''}${phrase.characters}`
      if (keys.has(key)) continue
      keys.add(key)
      const number = numbers.get(key) ?? phrases.length
      if (number === phrases.length) {
        numbers.set(key, number)
        phrases.push(phrase)
        listeners.push([])
      }
      listeners[number]!.push(listener)
    }
  }
  patterns.forEach((source, pattern) => {
    for (const chain of chainsOf(parsePattern(source)))
      listenersOf(chain, pattern, results).forEach(listen)
  })
  if (phrases.length > mostPhrases) {
    const sentence = `词库里共有 ${phrases.length} 个不同的词，最多 ${mostPhrases} 个，先停用一些规则`
    throw new PatternProblem('too-many-phrases', sentence)
  }
  return { phrases, listeners }
}

const [notHeard, bySound, exact] = [0, 1, 2]

/**
 * How a stretch of text that sounds like the phrase bears it out. Two syllables of folded Mandarin
 * name too many other words, and longer phrases still need a third of their own characters.
 */
function soundsRight(wanted: Reading, anySound: boolean, heard: Uint16Array, begin: number) {
  const { length, codes } = wanted
  let same = 0
  for (let at = 0; at < length; at += 1) if (heard[begin + at] === codes[at]) same += 1
  if (same === length) return exact
  if (anySound) return bySound
  return length > 2 && same * 3 >= length ? bySound : notHeard
}

/** In order of their ends; what had to wait for the end of the text is put in its place. */
function takeResults(results: Results, { places }: Reading): Match[] {
  const { waiting } = results
  if (waiting.length > 0) {
    for (const { settle } of waiting) settle()
    results.waiting = []
    results.found.sort((one, other) => one.end - other.end)
  }
  const { found } = results
  results.found = []
  return found.map(({ pattern, begin, end, exact: sure }) => ({
    pattern,
    start: places[begin]!,
    end: places[end - 1]! + 1,
    by: sure ? 'text' : 'sound',
  }))
}

/**
 * Matches as it reads, and once more as it was probably meant. A second reading adds only what rests
 * on a mishearing, and as heard by sound: the words themselves say something else.
 */
export function matchAsMeant(
  match: Matcher,
  reading: Reading,
  readings: readonly MeantReading[],
): Match[] {
  const found = match(reading)
  if (readings.length === 0) return found
  const added = readings.flatMap((meant) =>
    match(meant.reading).flatMap((one): Match[] => {
      const under = meant.replaced.filter(({ start, end }) => start < one.end && one.start < end)
      if (under.length === 0) return []
      return [{ ...one, by: 'sound', mishearing: under.map(({ pair }) => pair).join('、') }]
    }),
  )
  return [...found, ...added]
}
