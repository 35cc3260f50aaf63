/** Words of a query as they were typed: those asked for, and those behind a `-`. */
export type TypedWords = { words: string[]; without: string[] }

/** What was typed as it can be looked for: whole characters only, controls are spaces. */
export const queryText = (typed: string): string =>
  Buffer.from(typed)
    .toString()
    .replaceAll('\ufffd', '')
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()

/**
 * Words parted by spaces, phrases in quotation marks, `-` before what must not be there. A mark without
 * its partner, and every other sign, is looked for as it stands.
 */
export function wordsIn(text: string): TypedWords {
  const words = new Set<string>()
  const without = new Set<string>()
  for (const [part] of text.matchAll(/-?(?:"[^"]*"|“[^”]*”)|[^ ]+/gu)) {
    const excluded = part.length > 1 && part.startsWith('-')
    const word = unquoted(excluded ? part.slice(1) : part)
    if (word !== '') (excluded ? without : words).add(word)
  }
  return { words: [...words], without: [...without] }
}

function unquoted(part: string): string {
  const inside = /^(?:"([^"]*)"|“([^”]*)”)$/u.exec(part)
  return inside ? (inside[1] ?? inside[2] ?? '').trim() : part
}

/** Where a word stands in a text, as LIKE compares: letters of ASCII in either case. */
export function placesOf(text: string, words: readonly string[]): { start: number; end: number }[] {
  const lower = lowered(text)
  const places: { start: number; end: number }[] = []
  for (const word of words.map(lowered)) {
    for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + word.length)) {
      places.push({ start: at, end: at + word.length })
    }
  }
  return places.toSorted((a, b) => a.start - b.start || b.end - a.end)
}

const lowered = (text: string) => text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase())
