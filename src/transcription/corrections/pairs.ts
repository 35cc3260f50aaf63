import { differences } from './alignment.ts'

/** What the machine wrote, and what was said. */
export type Pair = { heard: string; meant: string }

const spoken = /[\p{L}\p{N}]/u
const letter = /^\p{L}$/u
const longest = 6
/** Below this share of equal characters a longer line was rewritten, not misheard. */
const leastAlike = 0.4

/**
 * The mishearings a correction shows: short stretches of letters written for others. Where one side
 * is a single character, the neighbour on either side is taken along: which of the two it makes a
 * word with, the counts will show. Words left out or put in are no mishearing.
 */
export function pairsOf(heardText: string, meantText: string): Pair[] {
  const heard = bare(heardText)
  const meant = bare(meantText)
  const changes = differences(heard, meant)
  if (changes === null) return []
  const kept = heard.length - changes.reduce((sum, { from, to }) => sum + to - from, 0)
  const size = Math.max(heard.length, meant.length)
  if (size > longest && kept < size * leastAlike) return []

  const pairs = new Map<string, Pair>()
  for (const { from, to, otherFrom, otherTo } of changes) {
    if (from === to || otherFrom === otherTo) continue
    const single = to - from === 1 || otherTo - otherFrom === 1
    for (const [before, after] of single ? neighbours : alone) {
      const pair = {
        heard: stretch(heard, from - before, to + after),
        meant: stretch(meant, otherFrom - before, otherTo + after),
      }
      if (pair.heard === '' || pair.meant === '') continue
      pairs.set(`${pair.heard} ${pair.meant}`, pair)
    }
  }
  return [...pairs.values()]
}

const alone = [[0, 0]] as const
const neighbours = [
  [1, 0],
  [0, 1],
] as const

/** The characters that are said, in small letters. */
function bare(text: string): string[] {
  return [...text.toLowerCase()].filter((character) => spoken.test(character))
}

/** Nothing for a stretch that leaves the text, is too long, or holds digits. */
function stretch(text: readonly string[], from: number, to: number): string {
  if (from < 0 || to > text.length || to - from > longest) return ''
  const part = text.slice(from, to)
  return part.every((character) => letter.test(character)) ? part.join('') : ''
}
