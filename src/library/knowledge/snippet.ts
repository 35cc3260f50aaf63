import { placesOf } from '#src/kernel/typed-query.ts'

/** A piece of a text and where in it the words stand. */
export type Snippet = { text: string; marks: { start: number; end: number }[] }

const before = 24
const length = 110

/** The piece of a text around the first of the words; its beginning where none of them is in it. */
export function snippetOf(text: string, words: readonly string[], most = length): Snippet {
  // Marks of the light markup are for the page of the article alone.
  const flat = text
    .split('\n')
    .map((line) => line.replace(/^(?:#{1,3}|[-*•])\s+/, '').replaceAll('**', ''))
    .join(' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
  if (flat.length <= most) return { text: flat, marks: placesOf(flat, words) }
  const first = placesOf(flat, words)[0]?.start ?? 0
  const from = wholeAt(flat, Math.min(Math.max(0, first - before), flat.length - most))
  const until = wholeAt(flat, Math.min(flat.length, from + most))
  const cut = flat.slice(from, until)
  const piece = `${from > 0 ? '…' : ''}${cut}${until < flat.length ? '…' : ''}`
  return { text: piece, marks: placesOf(piece, words) }
}

/** No character is cut in two. */
const wholeAt = (text: string, at: number): number =>
  /[\udc00-\udfff]/.test(text.charAt(at)) ? at - 1 : at
