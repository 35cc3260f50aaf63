/** Characters in private use stand for the ASCII marks, which would cut a word of the index in two. */
export const markBase = 0xe000

/** One character as an index writes it: ASCII letters in lower case, as LIKE compares them. */
export function signOf(character: string): string {
  const code = character.codePointAt(0)!
  if (code >= 0x80) return character
  if (code >= 0x41 && code <= 0x5a) return String.fromCharCode(code + 0x20)
  if ((code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x7a)) return character
  return String.fromCharCode(markBase + code)
}

/**
 * Every character of a text, and every two that stand side by side, once each and parted by spaces:
 * the words of the indexes of cases and articles; those of lines are in `line-grams.ts`. Whoever
 * changes this must have the indexes made anew, as a text leaves them by the words it came in with.
 */
export function gramsOf(text: string): string {
  const grams = new Set<string>()
  let before = ''
  for (const character of text) {
    const sign = signOf(character)
    grams.add(sign)
    if (before !== '') grams.add(before + sign)
    before = sign
  }
  return [...grams].join(' ')
}

/** A long phrase is narrowed down far enough by so many of its pairs. */
const pairsAsked = 12

/**
 * What the index is asked for to find every text that holds the phrase, and perhaps others: the
 * texts themselves decide. Raises an error for an empty phrase, which every text holds.
 */
export function gramsToFind(phrase: string): string {
  const signs = Array.from(phrase, signOf)
  const [first] = signs
  if (first === undefined) throw new Error('an empty phrase is in every text')
  const pairs = signs.slice(1).map((sign, index) => signs[index]! + sign)
  const asked = [...new Set(pairs.length > 0 ? pairs : [first])].slice(0, pairsAsked)
  return asked.map((gram) => `"${gram}"`).join(' ')
}

/**
 * Whether the index alone decides: of one character or two it holds exactly the texts, unless a mark
 * is among them, which a character in private use could be taken for.
 */
export function isDecided(phrase: string): boolean {
  return /^[\p{L}\p{N}\u3000-\u303f\uff00-\uffef]{1,2}$/u.test(phrase)
}

/** What LIKE takes to find a phrase anywhere in a text, with `escape '\\'`. */
export const likePattern = (phrase: string) => `%${phrase.replaceAll(/[\\%_]/g, '\\$&')}%`
