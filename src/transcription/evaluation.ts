import { z } from 'zod'

import { countedText, countErrors, type ErrorCount, errorRate } from './error-rate.ts'
import type { Recognition, RecognisedSegment } from './recognise.ts'
import { loopsIn } from './text.ts'

/** What was truly said in a call, times in seconds. */
export const reference = z.object({
  id: z.string(),
  file: z.string().regex(/^[^/\\]+$/),
  channels: z.number(),
  turns: z.array(
    z.object({
      s: z.enum(['agent', 'customer']),
      t: z.string(),
      start: z.number(),
      end: z.number(),
    }),
  ),
})
export type Reference = z.infer<typeof reference>

export type Score = {
  all: ErrorCount
  /** Only two-channel calls tell the sides apart. */
  agent?: ErrorCount
  customer?: ErrorCount
  silenceCharacters: number
  audioSeconds: number
  speechSeconds: number
  encodedSeconds: number | null
  cpuSeconds: number | null
  /** A text that still repeats itself. */
  loops: number
  failed: boolean
}

export type Report = {
  calls: number
  audioSeconds: number
  wallSeconds: number
  cer: number | null
  cerAgent: number | null
  cerCustomer: number | null
  silenceCharacters: number
  /** Lines that still repeat themselves. */
  loops: number
  speechSeconds: number
  encodedSeconds: number
  /** Of the engine. */
  cpuSeconds: number
  failures: number
}

/** Text may begin or end so much outside its turn, milliseconds. */
const tolerance = 500

export function scoreCall(call: Reference, heard: Recognition): Score {
  const sides = call.channels === 2
  const side = (voice: 'agent' | 'customer') =>
    countErrors(
      spoken(call.turns.filter((turn) => turn.s === voice)),
      joined(heard.segments.filter((segment) => segment.voice === voice)),
    )
  return {
    all: countErrors(spoken(call.turns), joined(heard.segments)),
    ...(sides && { agent: side('agent'), customer: side('customer') }),
    silenceCharacters: charactersInSilence(call, heard.segments),
    audioSeconds: heard.durationMs / 1000,
    speechSeconds: heard.speechMs / 1000,
    encodedSeconds: heard.encodedMs === null ? null : heard.encodedMs / 1000,
    cpuSeconds: heard.cpuMs === null ? null : heard.cpuMs / 1000,
    loops: heard.segments.filter(({ text }) => loopsIn(text).length > 0).length,
    failed: false,
  }
}

/** A call that could not be heard: every character of it is missing. */
export const failedScore = (call: Reference): Score => ({
  ...scoreCall(call, {
    segments: [],
    durationMs: 0,
    speechMs: 0,
    cpuMs: null,
    encodedMs: null,
  }),
  failed: true,
})

export function report(scores: readonly Score[], wallSeconds: number): Report {
  const rate = (part: 'all' | 'agent' | 'customer') =>
    rounded(errorRate(scores.flatMap((score) => score[part] ?? [])), 4)
  const sum = (value: (score: Score) => number) =>
    scores.reduce((total, score) => total + value(score), 0)
  return {
    calls: scores.length,
    audioSeconds: Number(sum((score) => score.audioSeconds).toFixed(1)),
    wallSeconds: Number(wallSeconds.toFixed(1)),
    cer: rate('all'),
    cerAgent: rate('agent'),
    cerCustomer: rate('customer'),
    silenceCharacters: sum((score) => score.silenceCharacters),
    loops: sum((score) => score.loops),
    speechSeconds: Number(sum((score) => score.speechSeconds).toFixed(1)),
    encodedSeconds: Number(sum((score) => score.encodedSeconds ?? 0).toFixed(1)),
    cpuSeconds: Number(sum((score) => score.cpuSeconds ?? 0).toFixed(1)),
    failures: sum((score) => Number(score.failed)),
  }
}

/** Characters of segments that lie wholly where nobody speaks. */
function charactersInSilence(call: Reference, segments: readonly RecognisedSegment[]): number {
  const silent = segments.filter((segment) =>
    call.turns.every(
      (turn) =>
        segment.endMs < turn.start * 1000 - tolerance ||
        segment.startMs > turn.end * 1000 + tolerance,
    ),
  )
  return countedText(joined(silent)).length
}

const spoken = (turns: Reference['turns']) => turns.map((turn) => turn.t).join('')

const joined = (segments: readonly RecognisedSegment[]) =>
  segments.map((segment) => segment.text).join('')

const rounded = (value: number | null, places: number) =>
  value === null ? null : Number(value.toFixed(places))
