import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { fitLines } from '#src/transcription/imported/fit.ts'
import type { WrittenLine } from '#src/transcription/imported/reading.ts'

const line = (given: Partial<WrittenLine>): WrittenLine => ({
  place: '第 1 段',
  side: 'agent',
  startMs: 0,
  endMs: 1000,
  text: '您好',
  rawText: null,
  confidence: null,
  doubtful: false,
  ...given,
})

const call = { durationMs: 60_000, layout: 'agent-left' } as const

function fitted(lines: WrittenLine[], about: Parameters<typeof fitLines>[1] = call) {
  const answer = fitLines(lines, about)
  if (!answer.ok) throw new Error(answer.problem)
  return answer
}

function problemOf(lines: WrittenLine[], about: Parameters<typeof fitLines>[1] = call) {
  const answer = fitLines(lines, about)
  return answer.ok ? 'no problem' : answer.problem
}

const spans = (lines: WrittenLine[]) =>
  fitted(lines).segments.map(({ startMs, endMs }) => [startMs, endMs])

describe('times', () => {
  test('are put in order, and overlapping ones stay: both may speak at once', () => {
    const lines = [line({ startMs: 5000, endMs: 9000 }), line({ startMs: 4000, endMs: 6000 })]
    expect(spans(lines)).toEqual([
      [4000, 6000],
      [5000, 9000],
    ])
  })

  test('end with the recording', () => {
    expect(spans([line({ startMs: 58_000, endMs: 88_000 })])).toEqual([[58_000, 60_000]])
    expect(spans([line({ startMs: 61_500, endMs: 62_000 })])).toEqual([[60_000, 60_000]])
  })

  test('after the end of the recording are those of another one', () => {
    const lines = [line({}), line({ place: '第 2 段', startMs: 62_001, endMs: null })]
    expect(problemOf(lines)).toBe(
      '第 2 段的时间 00:01:02 超出了录音（长 00:01:00），可能不是这段录音的文本',
    )
    expect(fitted(lines, { ...call, durationMs: 0 }).segments).toHaveLength(2)
  })

  test.each<[Partial<WrittenLine>, string]>([
    [{ startMs: -1 }, '第 1 段的开始时间是负数'],
    [{ startMs: 2000, endMs: 1999 }, '第 1 段的结束时间早于开始时间'],
    [{ startMs: 1e300, endMs: null }, '第 1 段的时间超过 24 小时，请检查单位'],
  ])('that cannot be are refused: %j', (given, sentence) => {
    expect(problemOf([line(given)])).toBe(sentence)
  })

  test('missing at one line only are asked for', () => {
    const lines = [line({}), line({ place: '第 9 段', startMs: null, endMs: null })]
    expect(problemOf(lines)).toBe('第 9 段没有开始时间，别的句子有；请补上')
  })

  test('without an end last until the next begins, and no longer than slow speech takes', () => {
    const open = (startMs: number) => line({ startMs, endMs: null, text: '您好您好' })
    expect(spans([open(1000), open(1000), open(2500), open(30_000), open(59_000)])).toEqual([
      [1000, 2500],
      [1000, 2500],
      [2500, 5500],
      [30_000, 33_000],
      [59_000, 60_000],
    ])
  })

  test('that no line has are spread by the number of characters, and said to be estimated', () => {
    const bare = (text: string) => line({ startMs: null, endMs: null, text })
    const answer = fitted([bare('您好。'), bare('家里停电了'), bare('好的好')])
    expect(answer.estimated).toBe(true)
    expect(answer.segments.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [0, 12_000],
      [12_000, 42_000],
      [42_000, 60_000],
    ])
    expect(problemOf([bare('您好')], { ...call, durationMs: 0 })).toContain('时长又还不知道')
    expect(fitted([line({})]).estimated).toBe(false)
  })

  test('always lie inside the recording and never run backwards', () => {
    const time = fc.integer({ min: 0, max: 62_000 })
    const lines = fc.array(fc.record({ startMs: time, length: fc.option(fc.nat(90_000)) }), {
      minLength: 1,
    })
    fc.assert(
      fc.property(lines, (given) => {
        const written = given.map(({ startMs, length }) =>
          line({ startMs, endMs: length === null ? null : startMs + length }),
        )
        const all = spans(written)
        expect(all).toHaveLength(given.length)
        for (const [start, end] of all) {
          expect(start).toBeGreaterThanOrEqual(0)
          expect(end).toBeGreaterThanOrEqual(start!)
          expect(end).toBeLessThanOrEqual(call.durationMs)
        }
      }),
    )
  })
})

describe('sides', () => {
  const voices = (layout: 'agent-left' | 'customer-left' | 'mixed') =>
    fitted([line({ side: 'left' }), line({ side: 'right' }), line({ side: 'customer' })], {
      ...call,
      layout,
    }).segments.map(({ voice }) => voice)

  test('become voices by the layout of the call, and none is guessed in a mixed one', () => {
    expect(voices('agent-left')).toEqual(['agent', 'customer', 'customer'])
    expect(voices('customer-left')).toEqual(['customer', 'agent', 'customer'])
    expect(voices('mixed')).toEqual(['unknown', 'unknown', 'customer'])
  })
})

describe('words', () => {
  test('are tidied as an engine’s own, and kept as they were written beside', () => {
    const { segments, wordless } = fitted([
      line({ text: '電費,太貴 了' }),
      line({ text: '……' }),
      line({ text: '字幕由志愿者提供' }),
      line({ text: '改过的', rawText: '改國的' }),
    ])
    expect(segments.map(({ text, rawText }) => [text, rawText])).toEqual([
      ['电费，太贵了', '電費,太貴 了'],
      ['改过的', '改國的'],
    ])
    expect(wordless).toBe(2)
  })

  test('that are not there at all are no transcript', () => {
    expect(problemOf([])).toBe('里面没有一句话，没有导入')
    expect(problemOf([line({ text: '\u200b\u202e' })])).toBe('里面没有一句话，没有导入')
  })
})
