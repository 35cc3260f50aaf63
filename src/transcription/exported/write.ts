import { clockOf } from '../imported/times.ts'
import type { Segment } from '../schema.ts'
import { type ExportFormat, voices } from '../vocabulary.ts'

export type Exported = {
  callNo: string | null
  recording: string
  durationMs: number
  engine: string
  model: string
  /** The times are worked out from the length of the text, not heard. */
  estimated: boolean
  /** Numbers in it were masked for this reader. */
  masked: boolean
  segments: readonly Pick<
    Segment,
    'voice' | 'startMs' | 'endMs' | 'text' | 'rawText' | 'confidence' | 'doubtful'
  >[]
}

/** First line of a text whose times are not heard ones; the import knows it again. */
export const estimatedMark = '# 时间按字数估算'

/** A transcript as people and programs outside read it; an import reads each back. */
export const writers: Record<ExportFormat, (transcript: Exported) => string> = {
  txt: ({ estimated, segments }) => {
    const lines = segments.map(({ voice, startMs, endMs, text }) => {
      return `[${clockOf(startMs)} - ${clockOf(endMs)}] ${voices[voice]}：${text}`
    })
    const heading = estimated ? [`${estimatedMark}，原文没有时间`] : []
    return [...heading, ...lines, ''].join('\r\n')
  },
  srt: ({ segments }) => {
    const cues = segments.map(({ voice, startMs, endMs, text }, index) => {
      const span = `${clockOf(startMs, ',')} --> ${clockOf(endMs, ',')}`
      return [String(index + 1), span, `${voices[voice]}：${text}`, ''].join('\r\n')
    })
    return [...cues, ''].join('\r\n')
  },
  json: ({ segments, estimated, ...facts }) => {
    const timing = estimated ? 'estimated' : 'given'
    const lines = segments.map(
      ({ voice, startMs, endMs, text, rawText, confidence, doubtful }) => ({
        ...{ voice, startMs, endMs, text, rawText, confidence, doubtful },
      }),
    )
    return `${JSON.stringify({ ...facts, timing, segments: lines }, null, 1)}\n`
  },
}
