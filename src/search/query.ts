import { longestQuery, mostWords } from './vocabulary.ts'

/** What was typed: all of `words` in one call, none of `without`. */
export type Wanted = { words: readonly string[]; without: readonly string[] }

export type ReadQuery =
  | { kind: 'nothing' }
  | { kind: 'problem'; problem: string }
  | ({ kind: 'wanted' } & Wanted)

/**
 * Reads a typed query: words parted by spaces, phrases in quotation marks, `-` before what must not be
 * said. A mark without its partner, and every other sign, is looked for as it stands.
 */
export function readQuery(typed: string): ReadQuery {
  // As transcripts are stored: whole characters only, controls are spaces.
  const text = Buffer.from(typed)
    .toString()
    .replaceAll('\ufffd', '')
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
  if (text === '') {
    return typed.trim() === ''
      ? { kind: 'nothing' }
      : { kind: 'problem', problem: '检索词里没有完整的字，请重新输入' }
  }
  if (text.length > longestQuery) {
    return { kind: 'problem', problem: `检索词太长，最多 ${longestQuery} 个字，请只留关键的几个词` }
  }
  const words = new Set<string>()
  const without = new Set<string>()
  for (const [part] of text.matchAll(/-?(?:"[^"]*"|“[^”]*”)|[^ ]+/gu)) {
    const excluded = part.length > 1 && part.startsWith('-')
    const word = unquoted(excluded ? part.slice(1) : part)
    if (word !== '') (excluded ? without : words).add(word)
  }
  if (words.size + without.size > mostWords) {
    return { kind: 'problem', problem: `一次最多找 ${mostWords} 个词` }
  }
  if (words.size === 0) {
    const problem =
      without.size > 0 ? '只写了不要的词（-），请再写一个要找的词' : '引号里没有字，请写上要找的词'
    return { kind: 'problem', problem }
  }
  return { kind: 'wanted', words: [...words], without: [...without] }
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
