import { type Listener, listenersOf, type Results } from '#src/screening/chain-run.ts'
import { chainsOf } from '#src/screening/chains.ts'
import { PatternProblem } from '#src/screening/pattern-problem.ts'
import { parsePattern, type Phrase } from '#src/screening/pattern.ts'
import { readText } from '#src/screening/reading.ts'

/** Beyond this a lexicon is no longer written by people, and its table no longer small. */
export const mostPhrases = 20_000

/** Each phrase of all patterns once, by number. */
export type WantedPhrases = {
  sounds: Uint16Array[]
  /**
   * All that is asked when the sounds of a phrase were heard, side by side: how many characters; 1
   * where they may be spelled any way; how many listeners, patterns; its characters; the patterns of
   * which it is all there is to find.
   */
  records: Int32Array
  /** Where the record of each phrase begins. */
  recordOf: Int32Array
  /** Chains in which it is one link. */
  listeners: Listener[][]
}

type Wanted = Phrase & { patterns: number[]; listeners: Listener[] }

/** Raises a PatternProblem. */
export function wantedPhrases(
  patterns: readonly string[],
  results: Results,
  alone?: 'taken',
): WantedPhrases {
  const wanted = new Map<string, Wanted>()
  const wantedOf = (phrase: Phrase): Wanted => {
    const key = keyOf(phrase)
    const known = wanted.get(key) ?? { ...phrase, patterns: [], listeners: [] }
    if (!wanted.has(key)) wanted.set(key, known)
    return known
  }
  patterns.forEach((source, pattern) => {
    for (const chain of chainsOf(parsePattern(source, alone))) {
      const { links, notBefore, notAfter } = chain
      if (links.length === 1 && !notBefore && !notAfter) {
        for (const phrase of distinct(links[0]!.phrases)) wantedOf(phrase).patterns.push(pattern)
        continue
      }
      for (const listener of listenersOf(chain, pattern, results))
        for (const phrase of distinct(listener.phrases)) wantedOf(phrase).listeners.push(listener)
    }
  })
  if (wanted.size > mostPhrases) {
    const sentence = `词库里共有 ${wanted.size} 个不同的词，最多 ${mostPhrases} 个，先停用一些规则`
    throw new PatternProblem('too-many-phrases', sentence)
  }
  return sideBySide([...wanted.values()])
}

const keyOf = ({ characters, anySound }: Phrase) => `${anySound ? '~' : ''}${characters}`

/** A phrase that may be spelled any way hears all that the same phrase without `~` would. */
function distinct(phrases: readonly Phrase[]): Phrase[] {
  const byKey = new Map(phrases.map((phrase) => [keyOf(phrase), phrase]))
  return [...byKey.values()].filter(
    ({ characters, anySound }) => anySound || !byKey.has(`~${characters}`),
  )
}

function sideBySide(wanted: readonly Wanted[]): WantedPhrases {
  const readings = wanted.map(({ characters }) => readText(characters))
  const records: number[] = []
  const recordOf = wanted.map(({ anySound, patterns, listeners }, at) => {
    const { length, codes } = readings[at]!
    const begin = records.length
    records.push(length, anySound ? 1 : 0, listeners.length, patterns.length)
    records.push(...codes.subarray(0, length), ...patterns)
    return begin
  })
  return {
    sounds: readings.map(({ soundNumbers }) => soundNumbers),
    records: Int32Array.from(records),
    recordOf: Int32Array.from(recordOf),
    listeners: wanted.map(({ listeners }) => listeners),
  }
}
