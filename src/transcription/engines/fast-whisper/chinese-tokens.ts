/** What Mandarin is written in, as first and last character. */
const written: readonly [from: number, to: number][] = [
  [0x20, 0x7e], // ASCII
  [0x2010, 0x2027], // dashes, quotation marks, ellipsis
  [0x2030, 0x203b], // per mille, primes, reference mark
  [0x2103, 0x2103], // degrees Celsius
  [0x3000, 0x303f], // CJK punctuation
  [0x3400, 0x4dbf], // rare Han
  [0x4e00, 0x9fff], // Han
  [0xf900, 0xfaff], // Han for compatibility
  [0xff01, 0xff60], // full width
  [0xffe0, 0xffe6], // full-width currency
]

/**
 * Marks the tokens that may occur in Mandarin: whole characters of it, with at most an end of one
 * before them and a beginning of one after them. A single token cannot tell whose end it is, so
 * kana can still be put together from a beginning that is also that of a Chinese mark.
 */
export function chineseTokensOf(tokens: readonly Buffer[], vocabulary: number): Uint8Array {
  const known = charactersByBytes()
  const allowed = new Uint8Array(vocabulary)
  for (const [id, bytes] of tokens.entries()) {
    if (bytes.length > 0 && isChinese(bytes.toString('latin1'), known)) allowed[id] = 1
  }
  return allowed
}

type Known = { whole: Set<string>; beginnings: Set<string> }

function charactersByBytes(): Known {
  const whole = new Set<string>()
  const beginnings = new Set<string>()
  for (const [from, to] of written) {
    for (let code = from; code <= to; code++) {
      const bytes = Buffer.from(String.fromCodePoint(code)).toString('latin1')
      whole.add(bytes)
      for (let i = 1; i < bytes.length; i++) beginnings.add(bytes.slice(0, i))
    }
  }
  return { whole, beginnings }
}

const isContinuation = (byte: string) => byte >= '\x80' && byte <= '\xbf'

function isChinese(bytes: string, { whole, beginnings }: Known): boolean {
  let at = 0
  // The end of a character that began in the token before: at most two of its three bytes.
  while (at < 2 && at < bytes.length && isContinuation(bytes[at]!)) at++
  while (at < bytes.length) {
    const length = bytes[at]! < '\x80' ? 1 : 3
    const character = bytes.slice(at, at + length)
    if (!whole.has(character))
      return at + character.length === bytes.length && beginnings.has(character)
    at += length
  }
  return true
}
