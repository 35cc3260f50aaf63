import type { Layout } from '#src/recordings/vocabulary.ts'

import { tidyText, wordCount } from '../text.ts'
import type { Voice } from '../vocabulary.ts'
import { limits, sentenceOf, type Side, type WrittenLine } from './reading.ts'
import { clockOf } from './times.ts'

export type FittedSegment = {
  voice: Voice
  startMs: number
  endMs: number
  text: string
  rawText: string
  confidence: number | null
  doubtful: boolean
}

export type Fitted =
  | {
      ok: true
      segments: FittedSegment[]
      estimated: boolean
      /** Lines without a word of speech, left out. */
      wordless: number
    }
  | { ok: false; problem: string }

/** What a line begins after the end of its recording is another recording's. */
const toleranceMs = 2000
/** Nobody speaks slower: where the end is not given, the words are over by then. */
const slowest = { firstMs: 1000, characterMs: 500 }

/**
 * Lays what was written over a recording: voices by the layout of its call, times inside its length
 * (0: unknown), text as an engine's own. Where no line has a time, times are spread by the number
 * of characters, and said to be estimated.
 */
export function fitLines(
  written: readonly WrittenLine[],
  { durationMs, layout }: { durationMs: number; layout: Layout },
): Fitted {
  const said = written.map((line) => ({ ...line, text: tidyText(line.text), written: line.text }))
  const spoken = said.filter(({ text }) => wordCount(text) > 0)
  if (spoken.length === 0) return { ok: false, problem: '里面没有一句话，没有导入' }
  const timeless = spoken.every(({ startMs }) => startMs === null)
  if (timeless && durationMs === 0) {
    const problem = '文本没有时间，录音的时长又还不知道，没法安排每句的位置'
    return { ok: false, problem }
  }
  const problems = timeless ? [] : spoken.flatMap((line) => problemOf(line, durationMs) ?? [])
  if (problems.length > 0) return { ok: false, problem: sentenceOf(problems) }
  const timed = timeless ? spread(spoken, durationMs) : withEnds(spoken, durationMs)
  const segments = timed
    .map(({ side, startMs, endMs, text, rawText, written, confidence, doubtful }) => ({
      voice: voiceOf(side, layout),
      ...{ startMs, endMs, text, confidence, doubtful },
      rawText: rawText ?? written,
    }))
    .toSorted((a, b) => a.startMs - b.startMs || a.endMs - b.endMs)
  return { ok: true, segments, estimated: timeless, wordless: said.length - spoken.length }
}

function problemOf({ place, startMs, endMs }: WrittenLine, durationMs: number): string | null {
  if (startMs === null) return `${place}没有开始时间，别的句子有；请补上`
  if (startMs < 0) return `${place}的开始时间是负数`
  if (endMs !== null && endMs < startMs) return `${place}的结束时间早于开始时间`
  if (startMs > limits.timeMs) return `${place}的时间超过 24 小时，请检查单位`
  if (durationMs > 0 && startMs > durationMs + toleranceMs) {
    const length = clockOf(durationMs).slice(0, 8)
    return `${place}的时间 ${clockOf(startMs).slice(0, 8)} 超出了录音（长 ${length}），可能不是这段录音的文本`
  }
  return null
}

function withEnds<T extends WrittenLine>(lines: readonly T[], durationMs: number) {
  const within = (ms: number) => (durationMs > 0 ? Math.min(ms, durationMs) : ms)
  const starts = [...new Set(lines.map(({ startMs }) => startMs ?? 0))].toSorted((a, b) => a - b)
  const next = new Map(starts.map((start, index) => [start, starts[index + 1] ?? Infinity]))
  return lines.map((line) => {
    const startMs = line.startMs ?? 0
    const longest = startMs + slowest.firstMs + slowest.characterMs * wordCount(line.text)
    const endMs = line.endMs ?? Math.min(next.get(startMs) ?? Infinity, longest)
    return { ...line, startMs: within(startMs), endMs: within(Math.min(endMs, limits.timeMs)) }
  })
}

function spread<T extends { text: string }>(lines: readonly T[], durationMs: number) {
  const total = lines.reduce((sum, { text }) => sum + wordCount(text), 0)
  let before = 0
  return lines.map((line) => {
    const startMs = Math.round((durationMs * before) / total)
    before += wordCount(line.text)
    return { ...line, startMs, endMs: Math.round((durationMs * before) / total) }
  })
}

function voiceOf(side: Side, layout: Layout): Voice {
  if (side !== 'left' && side !== 'right') return side
  if (layout === 'mixed') return 'unknown'
  if (layout === 'agent-only') return 'agent'
  if (layout === 'customer-only') return 'customer'
  return (side === 'left') === (layout === 'agent-left') ? 'agent' : 'customer'
}
