import { phrasesOf } from './notation.ts'

/** A phrase that another rule has as well: two rules then count one sentence twice. */
export type Overlap = { phrase: string; code: string; name: string }

type Others = readonly { code: string; name: string; patterns: readonly string[] }[]

const mostNamed = 5

/** The first few phrases that a rule shares with others of its kind. */
export function overlapsOf(patterns: readonly string[], others: Others): Overlap[] {
  const mine = new Set(phrasesOf(patterns).map(({ phrase }) => phrase))
  const found: Overlap[] = []
  for (const { code, name, patterns: theirs } of others) {
    for (const { phrase } of phrasesOf(theirs)) {
      if (!mine.has(phrase)) continue
      found.push({ phrase, code, name })
      break
    }
    if (found.length === mostNamed) break
  }
  return found
}
