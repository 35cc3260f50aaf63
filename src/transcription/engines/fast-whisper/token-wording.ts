import { toSimplified } from '../../text.ts'
import { start, type Wording } from '../../wording/fit.ts'
import type { Words } from './vocabulary.ts'

/** Where a hypothesis stands: its last signs, and bytes that are not yet a character. */
export type WordingState = { context: string; open: string }

/** How well tokens fit what was said before. */
export type TokenWording = {
  start: WordingState
  next: (state: WordingState, token: number) => { fit: number; state: WordingState }
}

/** How much the wording counts beside the sound; more made texts smooth and wrong. */
const weight = 0.2

/** The wording of characters, for tokens that may hold several or only part of one. */
export function wordingOfTokens(wording: Wording, { bytes }: Words): TokenWording {
  const texts = new Map<string, string | null>()
  /** Simplified text of bytes, null while they are no whole characters. */
  function textOf(latin1: string): string | null {
    let text = texts.get(latin1)
    if (text === undefined) {
      const whole = Buffer.from(latin1, 'latin1').toString()
      text = whole.includes('\ufffd') ? null : toSimplified(whole)
      texts.set(latin1, text)
    }
    return text
  }
  return {
    start: { context: start, open: '' },
    next({ context, open }, token) {
      const latin1 = open + bytes(token).toString('latin1')
      const text = textOf(latin1)
      if (text === null) return { fit: 0, state: { context, open: latin1 } }
      let fit = 0
      for (const character of text) {
        const step = wording.next(context, character)
        fit += weight * step.fit
        context = step.context
      }
      return { fit, state: { context, open: '' } }
    },
  }
}
