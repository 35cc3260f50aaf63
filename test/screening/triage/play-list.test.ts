import { describe, expect, test } from 'vitest'

import { playList, type Span, voicedSpans, windowsOf } from '#src/screening/triage/play-list.ts'

const span = (startMs: number, endMs: number): Span => ({ startMs, endMs })

describe('the windows of a call', () => {
  test('reach eight seconds around each piece of evidence, and not beyond the call', () => {
    expect(windowsOf([span(30_000, 32_000)], 60_000)).toEqual([span(22_000, 40_000)])
    expect(windowsOf([span(2000, 3000), span(56_000, 58_000)], 60_000)).toEqual([
      span(0, 11_000),
      span(48_000, 60_000),
    ])
  })

  test('are one where they meet, in whatever order the evidence comes', () => {
    const evidence = [span(40_000, 41_000), span(20_000, 22_000), span(30_000, 31_000)]
    expect(windowsOf(evidence, 90_000)).toEqual([span(12_000, 49_000)])
  })

  test('are the whole call where there is no evidence', () => {
    expect(windowsOf([], 60_000)).toEqual([span(0, 60_000)])
  })

  test('leave out evidence that lies beyond the end of the sound', () => {
    expect(windowsOf([span(80_000, 81_000)], 60_000)).toEqual([])
  })
})

describe('what is played of them', () => {
  const window = [span(10_000, 30_000)]

  test('skips silences of more than 0.7 seconds and keeps a margin around what is said', () => {
    const voiced = [span(12_000, 14_000), span(14_700, 15_000), span(20_000, 21_000)]
    expect(playList(window, voiced, [])).toEqual([span(11_850, 15_150), span(19_850, 21_150)])
  })

  test('holds the evidence, whatever was measured there', () => {
    expect(playList(window, [span(12_000, 13_000)], [span(22_000, 24_000)])).toEqual([
      span(11_850, 13_150),
      span(21_850, 24_150),
    ])
  })

  test('never leaves its window, and plays a window in which nothing sounds as it is', () => {
    expect(playList(window, [span(5000, 40_000)], [])).toEqual(window)
    expect(playList(window, [span(50_000, 51_000)], [])).toEqual(window)
    expect(playList(window, null, [])).toEqual(window)
  })
})

describe('what sounds', () => {
  const perSecond = 50
  /** Noise of one level with louder stretches, each in frames. */
  const channel = (noise: number, loud: [from: number, to: number, level: number][]) => {
    const peaks = new Uint8Array(500).fill(noise)
    for (const [from, to, level] of loud) peaks.fill(level, from, to)
    return peaks
  }

  test('is told from the ground noise of its own channel: a quiet side is heard beside a loud one', () => {
    const agent = channel(6, [[0, 100, 90]])
    const customer = channel(0, [[200, 250, 4]])
    expect(voicedSpans({ perSecond, channels: [agent, customer] })).toEqual([
      span(0, 2000),
      span(4000, 5000),
    ])
  })

  test('is also what lasts only a moment of a long silence', () => {
    const channels = [channel(1, [[300, 310, 20]])]
    expect(voicedSpans({ perSecond, channels })).toEqual([span(6000, 6200)])
  })

  test('is unknown where there is nothing but silence, or no sound at all', () => {
    expect(voicedSpans({ perSecond, channels: [channel(0, [])] })).toBeNull()
    expect(voicedSpans({ perSecond, channels: [channel(9, [])] })).toBeNull()
    expect(voicedSpans({ perSecond, channels: [new Uint8Array(0)] })).toBeNull()
  })
})
