import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { type LineSpan, personalSpansInLines } from '#src/personal-data/detect.ts'
import { maskSpans } from '#src/personal-data/mask.ts'
import { inOrder } from '#src/personal-data/spans.ts'
import type { DataKind } from '#src/personal-data/vocabulary.ts'
import { recordingDetail } from '#src/recordings/queries.ts'
import { importOf, transcriptOf } from '#src/transcription/queries.ts'
import type { Voice } from '#src/transcription/vocabulary.ts'

import { joined, type SoundSpan, soundSpans } from './sound-spans.ts'
import { clipRefusals } from './vocabulary.ts'

/** What is to be cut, and what a person added to or took from the list. */
export type ClipChoice = {
  fromMs: number
  untilMs: number
  /** Words that were overlooked, as they stand in the text. */
  missed: readonly string[]
  /** Stretches of the sound to be covered besides, in the time of the recording. */
  stretches: readonly { startMs: number; endMs: number }[]
  /** Spans left readable, by their keys. */
  open: readonly string[]
}

export type DraftSpan = {
  key: string
  from: number
  to: number
  kind: SoundSpan['kind']
  covered: boolean
}
export type DraftLine = {
  voice: Voice
  startMs: number
  endMs: number
  text: string
  masked: string
  spans: DraftSpan[]
}
export type ClipDraft = {
  recordingId: number
  callNo: string | null
  fromMs: number
  untilMs: number
  lines: DraftLine[]
  tones: SoundSpan[]
  /** Words to cover that stand nowhere in the clip. */
  unfound: string[]
}

type Marked = Omit<LineSpan, 'kind'> & { kind: DataKind | 'by-hand' }

/**
 * One list of spans for text and sound, before anything is made of it (试看). Raises NotFound outside
 * the reader's scope and Refused where there are no words to go by.
 */
export function clipDraft(
  db: Db,
  actor: Actor,
  recordingId: number,
  choice: ClipChoice,
): ClipDraft {
  authorise(actor, 'clip.make')
  authorise(actor, 'recording.play')
  const { call, recording } = recordingDetail(db, actor, recordingId)
  const lines = transcriptOf(db, recordingId)
  if (lines.length === 0) throw refused(clipRefusals, 'no-words')
  if (importOf(db, recordingId)?.timing === 'estimated') throw refused(clipRefusals, 'no-times')

  const fromMs = Math.min(choice.fromMs, recording.durationMs)
  const untilMs = Math.min(choice.untilMs, recording.durationMs)
  const missed = lines.flatMap((line, index) => overlooked(line.text, index, choice.missed))
  // Found in the whole call: what is asked before a clip begins says what is told in it.
  const found = personalSpansInLines(lines)
  const inside = (line: number) => {
    const { startMs, endMs } = lines[line] ?? { startMs: 0, endMs: 0 }
    return startMs < untilMs && endMs > fromMs
  }
  const all = [...found, ...missed].filter(({ line }) => inside(line))
  const covered = all.filter((span) => !choice.open.includes(keyOf(span)))
  const tones = soundSpans(lines, covered)
  const byHand = choice.stretches.map((stretch) => ({ ...stretch, kind: 'by-hand' }) as const)
  return {
    ...{ recordingId, callNo: call?.callNo ?? null, fromMs, untilMs },
    lines: lines.flatMap((line, index) => {
      if (!inside(index)) return []
      const { voice, startMs, endMs, text } = line
      const mine = all.filter((span) => span.line === index)
      const spans = mine.map((span) => ({
        ...{ key: keyOf(span), from: span.from, to: span.to, kind: span.kind },
        covered: covered.includes(span),
      }))
      return [{ voice, startMs, endMs, text, masked: maskedLine(text, index, covered), spans }]
    }),
    tones: joined([...tones, ...byHand]).filter(
      ({ startMs, endMs }) => startMs < untilMs && endMs > fromMs,
    ),
    unfound: choice.missed.filter((words) => {
      return !lines.some((line, index) => inside(index) && line.text.includes(words))
    }),
  }
}

const keyOf = ({ line, from, to }: Marked) => `${line}-${from}-${to}`

/** Leaving the house, a number shows none of its digits. */
function maskedLine(text: string, index: number, covered: readonly Marked[]): string {
  const mine = covered.filter((span) => span.line === index)
  const whole = mine.map(({ from, to }) => ({ from, to, kind: 'name' }) as const)
  return maskSpans(text, inOrder(whole))
}

function overlooked(text: string, line: number, words: readonly string[]): Marked[] {
  return words.flatMap((word) => {
    const spans: Marked[] = []
    for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + word.length)) {
      spans.push({ kind: 'by-hand', line, from: at, to: at + word.length })
    }
    return spans
  })
}
