import { chineseTokensOf } from './chinese-tokens.ts'
import { textTokens } from './shape.ts'

export type SpecialTokens = {
  /** End of text. */
  eot: number
  /** Start of transcript. */
  sot: number
  zh: number
  transcribe: number
  /** Before the text that came before: where a prompt goes. */
  previous: number
  noSpeech: number
  noTimestamps: number
  /** 0.00 s; each further token is 20 ms more, up to 30 s. */
  firstTimestamp: number
}

export type Tokeniser = {
  encode: (text: string) => number[]
  /** What a token writes; nothing for a special one. A character may be cut over several. */
  bytes: (id: number) => Buffer
  special: SpecialTokens
  /** 1 for each text token that may occur in Mandarin, by id; special tokens are 0. */
  chineseTokens: () => Uint8Array
}

/** Whisper's byte-pair tokeniser over the tokens of a model file: an id is also a rank. */
export function tokeniserOf(tokens: readonly Buffer[], vocabulary: number): Tokeniser {
  const text = tokens.slice(0, textTokens)
  const ranks = new Map(text.map((bytes, id) => [bytes.toString('latin1'), id]))
  const nothing = Buffer.alloc(0)
  return {
    encode: (written) => [...written.matchAll(pieces)].flatMap(([piece]) => merged(piece, ranks)),
    bytes: (id) => text[id] ?? nothing,
    special: specialTokens(vocabulary),
    chineseTokens: () => chineseTokensOf(text, vocabulary),
  }
}

/** GPT-2's pieces: contractions, words, numbers and marks with a space before them, blanks. */
const pieces =
  /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu

/** Joins the pair of neighbours that stands first in the vocabulary, until no pair is in it. */
function merged(piece: string, ranks: ReadonlyMap<string, number>): number[] {
  const whole = Buffer.from(piece).toString('latin1')
  const known = ranks.get(whole)
  if (known !== undefined) return [known]
  const parts = [...whole]
  for (;;) {
    let best = Number.POSITIVE_INFINITY
    let at = -1
    for (let i = 0; i + 1 < parts.length; i++) {
      const rank = ranks.get(parts[i]! + parts[i + 1]!) ?? Number.POSITIVE_INFINITY
      if (rank < best) [best, at] = [rank, i]
    }
    if (at === -1) return parts.map((part) => ranks.get(part)!)
    parts.splice(at, 2, parts[at]! + parts[at + 1]!)
  }
}

/** The special tokens follow the text; large-v3 has one language more (Cantonese). */
function specialTokens(vocabulary: number): SpecialTokens {
  const eot = textTokens
  const sot = eot + 1
  // After the last language: translate, transcribe, start of LM, previous, no speech, no times.
  const translate = sot + 1 + (vocabulary === 51_866 ? 100 : 99)
  return {
    eot,
    sot,
    zh: sot + 2,
    transcribe: translate + 1,
    previous: translate + 3,
    noSpeech: translate + 4,
    noTimestamps: translate + 5,
    firstTimestamp: translate + 6,
  }
}
