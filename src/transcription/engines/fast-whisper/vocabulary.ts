import { type Tokeniser, tokeniserOf } from './tokeniser.ts'

/**
 * The tokens the decoder knows, as indices 0…: those it may say, the end of text first, then those
 * that only stand in the prompt. What Mandarin never needs is left out: fewer wrong turns, and the
 * last product costs a fifth.
 */
export type Vocabulary = {
  /** Token id of each index. */
  ids: Int32Array
  /** Indices below this may be said. */
  speakable: number
}

/** Index of the end of text. */
export const endOfText = 0

export type Words = {
  vocabulary: Vocabulary
  /** Indices of the prompt that stands before every window. */
  prompt: number[]
  /** The bytes a token writes, by its index. */
  bytes: (token: number) => Buffer
}

/** Keeps Whisper at Mandarin with punctuation; the domain's words in it made more errors. */
const promptText = ' 以下是普通话的句子。'
/** Letters in a row that one token may hold: APP and kWh, not English sentences. */
const mostLetters = 3

/** What a model may say in Mandarin, and the prompt that asks for it. */
export function mandarinVocabulary(tokens: readonly Buffer[], size: number): Words {
  const tokeniser = tokeniserOf(tokens, size)
  const { eot, sot, zh, transcribe, previous, noTimestamps } = tokeniser.special
  const prompt = [previous, ...tokeniser.encode(promptText), sot, zh, transcribe, noTimestamps]
  const vocabulary = vocabularyOf(eot, sayable(tokeniser), prompt)
  const index = new Map(Array.from(vocabulary.ids, (id, i) => [id, i]))
  return {
    vocabulary,
    prompt: prompt.map((id) => index.get(id)!),
    bytes: (token) => tokeniser.bytes(vocabulary.ids[token]!),
  }
}

function sayable({ chineseTokens, bytes }: Tokeniser): number[] {
  return Array.from(chineseTokens(), (allowed, id) => (allowed ? id : -1)).filter(
    (id) => id >= 0 && (bytes(id).toString('latin1').match(/[a-z]/gi)?.length ?? 0) <= mostLetters,
  )
}

/** Takes the token that ends a text, those that may be said, and those of the prompt. */
export function vocabularyOf(
  end: number,
  sayable: readonly number[],
  prompt: readonly number[],
): Vocabulary {
  const ids = new Set([end, ...sayable])
  const speakable = ids.size
  for (const id of prompt) ids.add(id)
  return { ids: Int32Array.from(ids), speakable }
}
