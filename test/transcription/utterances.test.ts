import { describe, expect, it } from 'vitest'

import type { HeardText } from '#src/transcription/port.ts'
import { utterancesOf } from '#src/transcription/utterances.ts'

const pieces = [
  { channel: 0, startMs: 10_000, endMs: 11_000 },
  { channel: 0, startMs: 15_000, endMs: 17_000 },
  { channel: 0, startMs: 30_000, endMs: 31_000 },
]

/** Characters spread evenly over a span of the window. */
function spread(text: string, from: number, to: number, confidence = 0.8): HeardText[] {
  const step = (to - from) / text.length
  return Array.from(text, (character, i) => ({
    text: character,
    startMs: from + step * i,
    endMs: from + step * (i + 1),
    confidence,
  }))
}

const said = (heard: HeardText[], doubtful = false) => utterancesOf({ pieces, heard, doubtful })

describe('giving a window back to the call', () => {
  it('puts words at the piece they were said in', () => {
    const heard = [
      ...spread('您好,', 0, 1000),
      ...spread('请问什么事?', 1300, 3300),
      ...spread('停电了', 3600, 4600),
    ]
    expect(said(heard).map(({ piece, text }) => [piece.startMs, text])).toEqual([
      [10_000, '您好\uff0c'],
      [15_000, '请问什么事\uff1f'],
      [30_000, '停电了'],
    ])
  })

  it('moves a change of piece to the mark beside it', () => {
    const heard = [...spread('您好。请', 0, 1000), ...spread('问什么事', 1300, 3300)]
    expect(said(heard).map(({ text }) => text)).toEqual(['您好。', '请问什么事'])
  })

  it('leaves a mark with the words before it, however late its time', () => {
    const heard = [
      ...spread('您好', 0, 900),
      ...spread('。', 1700, 1800),
      ...spread('停电', 1900, 3000),
    ]
    expect(said(heard).map(({ text }) => text)).toEqual(['您好。', '停电'])
  })

  it('makes no line of a piece without words', () => {
    const heard = [...spread('您好', 0, 1000), ...spread('。', 3700, 4000)]
    expect(said(heard)).toHaveLength(1)
    expect(said([])).toEqual([])
  })

  it('cuts a loop, keeps it in the raw text and marks the line', () => {
    const heard = spread(`停电${'我要投诉'.repeat(5)}`, 0, 1000)
    expect(said(heard)).toMatchObject([
      { text: '停电我要投诉', rawText: `停电${'我要投诉'.repeat(5)}`, doubtful: true },
    ])
  })

  it('drops what Whisper invents', () => {
    expect(said(spread('字幕由社区提供', 0, 1000))).toEqual([])
  })

  it('marks improbable words as doubtful', () => {
    expect(said(spread('停电', 0, 1000, 0.9))).toMatchObject([{ doubtful: false }])
    expect(said(spread('停电', 0, 1000, 0.3))).toMatchObject([{ doubtful: true }])
    expect(said(spread('停电', 0, 1000, 0.9), true)).toMatchObject([{ doubtful: true }])
  })
})
