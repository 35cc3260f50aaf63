import { markBase, signOf } from './grams.ts'

/** Lists of the index are parted by so many segments in a row: nobody reads more than one to fill a page. */
export const stretchLength = 2 ** 20

export const stretchOf = (segmentId: number): number => Math.floor(segmentId / stretchLength)

/** A word of the index begins with the sign of its stretch. */
const stretchSign = (stretch: number): string => String.fromCodePoint(0x10000 + stretch)

/** Before a pair of characters that a line holds more than once. */
const repeated = String.fromCharCode(markBase + 0x80)
/** For whatever a text holds of those signs itself: never taken for one of them. */
const foreign = String.fromCharCode(markBase + 0x81)

function ownSignOf(character: string): string {
  const code = character.codePointAt(0)!
  return code >= markBase && code <= markBase + 0x81 ? foreign : signOf(character)
}

/**
 * The words of the full-text index (全文检索) for one line: from each of its characters on three in a
 * row, or what is left of it, so that any one, two or three characters begin a word; and the pairs
 * that stand in it more than once. Whoever changes this must have the index made anew, as a text
 * leaves it by the words it came in with.
 */
export function lineGrams(segmentId: number, text: string): string {
  const sign = stretchSign(stretchOf(segmentId))
  const signs = Array.from(text, ownSignOf)
  const words = new Set<string>()
  const pairs = new Set<string>()
  for (const [index, first] of signs.entries()) {
    const [second, third] = [signs[index + 1], signs[index + 2]]
    words.add(sign + first + (second ?? '') + (third ?? ''))
    if (second === undefined) break
    const pair = first + second
    if (pairs.has(pair)) words.add(sign + repeated + pair)
    pairs.add(pair)
  }
  return [...words].join(' ')
}

/** What every line that holds a phrase holds, as beginnings of words of the index. */
export type PhraseGrams = {
  /** The phrase itself up to three characters, otherwise every three in a row; once each. */
  all: readonly string[]
  /**
   * Pairs of which one follows another in the phrase. A line that holds every three in a row and each
   * of these pairs once can hold them only one after the other: it holds the phrase.
   */
  repeats: readonly string[]
  /** Whether the words of the index tell this phrase from every other. */
  distinct: boolean
}

/** Raises an error for an empty phrase, which every text holds. */
export function phraseGrams(phrase: string): PhraseGrams {
  const signs = Array.from(phrase, ownSignOf)
  if (signs.length === 0) throw new Error('an empty phrase is in every text')
  const distinct = !signs.includes(foreign) && !phrase.includes('\0')
  if (signs.length <= 3) return { all: [signs.join('')], repeats: [], distinct }
  const run = (from: number, length: number) => signs.slice(from, from + length).join('')
  // Those that do not overlap first: they narrow a phrase down soonest.
  const all = [0, 1, 2].flatMap((shift) => {
    return signs.slice(2).flatMap((_, index) => (index % 3 === shift ? run(index, 3) : []))
  })
  const repeats = signs.slice(3).map((_, index) => repeated + run(index + 1, 2))
  return { all: [...new Set(all)], repeats: [...new Set(repeats)], distinct }
}

/** Where the words of a stretch that begin so stand in the index. */
export const beginningIn = (stretch: number, beginning: string): string =>
  stretchSign(stretch) + beginning
