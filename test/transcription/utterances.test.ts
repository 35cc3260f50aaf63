import { describe, expect, it } from 'vitest'

import type { HeardText } from '#src/transcription/port.ts'
import { utterancesOf } from '#src/transcription/utterances.ts'
import type { Fault } from '#src/transcription/vocabulary.ts'

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

const said = (heard: HeardText[], faults: Fault[] = [], again = false) =>
  utterancesOf({ pieces, heard, faults, again })

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
  })
})

describe('what is known of a line', () => {
  const heard = () => spread('停电', 0, 1000, 0.9)

  it('is nothing where nothing speaks against it', () => {
    expect(said(heard())).toMatchObject([{ doubtful: false, marks: [] }])
  })

  it.each<Fault>(['too-much', 'too-little', 'gap', 'improbable'])(
    'is %s where that speaks against its window',
    (fault) => {
      expect(said(heard(), [fault])).toMatchObject([{ doubtful: true, marks: [fault] }])
    },
  )

  it('is a loop where one was cut out, not in the lines beside it', () => {
    const window = [...spread('您好', 0, 1000), ...spread('我要投诉'.repeat(6), 1300, 3300)]
    expect(said(window, ['loop'])).toMatchObject([
      { text: '您好', doubtful: true, marks: [] },
      { text: '我要投诉', doubtful: true, marks: ['loop'] },
    ])
  })

  it('is that its own words are improbable, even in a good window', () => {
    const window = [...spread('您好', 0, 1000, 0.9), ...spread('什么事', 1300, 3300, 0.4)]
    expect(said(window)).toMatchObject([{ marks: [] }, { marks: ['improbable'] }])
    expect(said(spread('停电', 0, 1000, 0.4), ['improbable'])).toMatchObject([
      { marks: ['improbable'] },
    ])
  })

  it.each([
    ['i.g.g.g.l.w.w.n.i.g.l.', true],
    ['WiFi连不上', false],
    ['我的邮箱是zhang@qq.com', false],
    ['APP', false],
    ['我在A.P.P.上看的', false],
  ])('is that a line may be made up (%s: %s)', (text, doubtful) => {
    expect(said(spread(text, 0, 1000, 0.9))).toMatchObject([
      { doubtful, marks: doubtful ? ['improbable'] : [] },
    ])
  })

  it('is that it was heard again, which alone makes nothing doubtful', () => {
    expect(said(heard(), [], true)).toMatchObject([{ doubtful: false, marks: ['heard-again'] }])
    expect(said(heard(), ['gap'], true)).toMatchObject([
      { doubtful: true, marks: ['gap', 'heard-again'] },
    ])
  })
})
