import { and, type SQL, sql } from 'drizzle-orm'

import { gramsToFind } from '#src/kernel/grams.ts'

const most = { words: 8, length: 100 } as const

/** What was typed, as words that all have to stand in a case. */
export function wordsSought(typed: string): string[] {
  // Whole characters only, as they are stored.
  const text = Buffer.from(typed.slice(0, most.length))
    .toString()
    .replaceAll(/[\p{Cc}\p{Cf}\ufffd\s]+/gu, ' ')
    .trim()
  return text === '' ? [] : [...new Set(text.split(' '))].slice(0, most.words)
}

const likePattern = (phrase: string) => `%${phrase.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`

/**
 * Cases that hold all words, in title, story, lesson or tags: the index of characters and pairs leads to
 * them, the text itself decides.
 */
export const holdsWords = (words: readonly string[]): SQL | undefined =>
  and(
    ...words.map(
      (word) =>
        sql`typical_cases.id in (select rowid from case_search where case_search match ${gramsToFind(word)}) and typical_cases.words like ${likePattern(word)} escape '\\'`,
    ),
  )
