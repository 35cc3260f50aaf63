import { describe, expect, it } from 'vitest'

import { wordingOfTokens } from '#src/transcription/engines/fast-whisper/token-wording.ts'
import { countTriples } from '#src/transcription/wording/counts.ts'
import { wordingOf } from '#src/transcription/wording/fit.ts'

const tokens = [
  Buffer.alloc(0),
  Buffer.from('停电'),
  Buffer.from('停'),
  Buffer.from('电'),
  Buffer.from('電'),
  Buffer.from('了').subarray(0, 2),
  Buffer.from('了').subarray(2),
  Buffer.from('，'),
  Buffer.from('98'),
  Buffer.from([0xff]),
]
const characters = wordingOf(countTriples(['停电了', '停电了', '没停电']))
const wording = wordingOfTokens(characters, {
  vocabulary: { ids: Int32Array.from(tokens.keys()), speakable: tokens.length },
  prompt: [],
  bytes: (token) => tokens[token]!,
})

function said(...text: number[]) {
  let [fit, state] = [0, wording.start]
  for (const token of text) {
    const next = wording.next(state, token)
    fit += next.fit
    state = next.state
  }
  return { fit, state }
}

describe('the wording of tokens', () => {
  it('is that of their characters, however these are cut', () => {
    expect(said(1).fit).toBeCloseTo(said(2, 3).fit, 12)
    expect(said(1).state).toEqual(said(2, 3).state)
    const one = characters.next(characters.next('^^', '停').context, '电')
    expect(said(1).state.context).toBe(one.context)
    expect(said(1).fit).toBeGreaterThan(0)
  })

  it('waits for the rest of a character', () => {
    const half = said(1, 5)
    expect(half.fit).toBe(said(1).fit)
    expect(half.state).toEqual({
      context: '停电',
      open: Buffer.from('了').toString('latin1', 0, 2),
    })
    const whole = said(1, 5, 6)
    expect(whole.fit).toBeGreaterThan(half.fit)
    expect(whole.state).toEqual({ context: '电了', open: '' })
  })

  it('takes a traditional character for the simplified one', () => {
    expect(said(2, 4)).toEqual(said(2, 3))
  })

  it('says nothing of punctuation, figures, and bytes that are no text', () => {
    expect(said(1, 7)).toEqual(said(1))
    expect(said(1, 8).fit).toBe(said(1).fit)
    expect(said(9).fit).toBe(0)
  })
})
