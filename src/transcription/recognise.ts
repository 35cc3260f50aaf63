import { mkdtemp, open, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'

import { analyseAudio, type AudioAnalysis } from '#src/recordings/audio/analyse.ts'
import { AudioFailure, audioProblems, type AudioProblem } from '#src/recordings/audio/problems.ts'
import { type AudioProbe, probeAudio } from '#src/recordings/audio/signature.ts'
import type { Layout } from '#src/recordings/vocabulary.ts'

import { extractPieces, readPiece, type StoredPiece } from './extract.ts'
import { TranscriptionFailed } from './failure.ts'
import { listen } from './listen.ts'
import { pack } from './packing.ts'
import type { Transcriber } from './port.ts'
import { sameOnBothSides, voicedStretches } from './speech.ts'
import { utterancesOf, type Utterance } from './utterances.ts'
import type { QualityMark, Voice } from './vocabulary.ts'

export type Call = {
  path: string
  layout: Layout
  transcriber: Transcriber
  /** An existing folder; what is written there is removed again. */
  workFolder: string
  ffmpeg: string
  /** Saves a pass over the sound when the recording was analysed already. */
  analysis?: AudioAnalysis
  maxSeconds?: number
  /** See TranscribeOptions. */
  urgency?: number
  signal?: AbortSignal
  /** Share of the speech heard so far, 0..1. */
  onProgress?: (share: number) => void
}

export type RecognisedSegment = {
  voice: Voice
  startMs: number
  endMs: number
  text: string
  rawText: string
  /** Mean token probability, 0..1. */
  confidence: number
  /** The engine was unsure here, or looped: listen before relying on it. */
  doubtful: boolean
  marks: QualityMark[]
}

export type Recognition = {
  /** In order of their start, inside the call. */
  segments: RecognisedSegment[]
  /** What was given to the engine; both sides count. */
  speechMs: number
  durationMs: number
  /** Processor time of the engine and sound it encoded, where it tells. */
  cpuMs: number | null
  encodedMs: number | null
}

/** So many windows of sound are in memory at once. */
const windowsAtOnce = 32

/**
 * Writes down a call: finds the speech, packs it, has it heard, and puts the words back at their
 * time and side. Throws TranscriptionFailed, or the signal's reason when aborted.
 */
export async function recogniseCall(call: Call): Promise<Recognition> {
  call.signal?.throwIfAborted()
  const probe = await probeAudio(call.path)
  if (!probe.ok) throw unreadable(probe.problem)
  const analysis = call.analysis ?? (await analysed(call, probe))

  const folder = await mkdtemp(join(call.workFolder, 'call-'))
  const file = await open(join(folder, 'speech.pcm'), 'w+', 0o600)
  try {
    return await recogniseIn(call, probe, analysis, folder, file)
  } catch (error) {
    if (error instanceof AudioFailure) throw unreadable(error.problem, error.message)
    throw error
  } finally {
    await file.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function recogniseIn(
  call: Call,
  probe: AudioProbe,
  analysis: AudioAnalysis,
  folder: string,
  file: FileHandle,
): Promise<Recognition> {
  const mixDown = probe.channels === 2 && isMixed(call.layout, analysis)
  const levels = mixDown ? [louder(analysis.levels)] : analysis.levels
  const pieces = await extractPieces({
    path: call.path,
    probe,
    stretches: voicedStretches(levels),
    mixDown,
    file,
    decode: decodeOptions(call),
  })
  const voiceOf = mixDown ? () => 'unknown' as const : sideOf(call.layout, probe.channels)
  const { transcriber, cost } = metered(call.transcriber)
  const utterances = await hear({ ...call, transcriber }, pack(pieces), folder, file)
  const segments = utterances
    .map(({ piece, ...said }) => ({
      voice: voiceOf(piece.channel),
      startMs: Math.min(piece.startMs, analysis.durationMs),
      endMs: Math.min(piece.endMs, analysis.durationMs),
      ...said,
    }))
    .toSorted((a, b) => a.startMs - b.startMs || a.endMs - b.endMs)
  const speechMs = pieces.reduce((sum, piece) => sum + piece.endMs - piece.startMs, 0)
  return { segments, speechMs, durationMs: analysis.durationMs, ...cost() }
}

async function hear(
  call: Call,
  windows: readonly StoredPiece[][],
  workFolder: string,
  file: FileHandle,
): Promise<Utterance[]> {
  const utterances: Utterance[] = []
  for (let from = 0; from < windows.length; from += windowsAtOnce) {
    call.signal?.throwIfAborted()
    const packs = await Promise.all(
      windows.slice(from, from + windowsAtOnce).map(async (pieces) => ({
        pieces,
        sounds: await Promise.all(pieces.map((piece) => readPiece(file, piece))),
      })),
    )
    const heard = await listen(packs, call.transcriber, {
      signal: call.signal,
      workFolder,
      urgency: call.urgency,
      onProgress: (done) => call.onProgress?.((from + done) / windows.length),
    })
    utterances.push(...heard.flatMap(utterancesOf))
  }
  call.onProgress?.(1)
  return utterances
}

/** The same engine, which adds up what it costs. */
function metered(transcriber: Transcriber) {
  let cpuMs: number | null = null
  let encodedMs: number | null = null
  const transcribe: Transcriber['transcribe'] = async (windows, options) => {
    const texts = await transcriber.transcribe(windows, options)
    for (const text of texts) {
      if (text.cpuMs !== undefined) cpuMs = (cpuMs ?? 0) + text.cpuMs
      if (text.encodedMs !== undefined) encodedMs = (encodedMs ?? 0) + text.encodedMs
    }
    return texts
  }
  const cost = () => ({ cpuMs: cpuMs === null ? null : Math.round(cpuMs), encodedMs })
  return { transcriber: { ...transcriber, transcribe }, cost }
}

async function analysed(call: Call, probe: AudioProbe): Promise<AudioAnalysis> {
  const answer = await analyseAudio(call.path, probe, decodeOptions(call))
  if (!answer.ok) throw unreadable(answer.problem)
  return answer.analysis
}

const decodeOptions = ({ ffmpeg, signal, maxSeconds }: Call) => ({ ffmpeg, signal, maxSeconds })

/** A fault of the sound as the reason why there is no transcript. */
export function unreadable(problem: AudioProblem, detail?: string): TranscriptionFailed {
  if (problem === 'not-found') return new TranscriptionFailed('recording-missing')
  if (problem === 'too-long') return new TranscriptionFailed('too-long')
  if (problem === 'timed-out') return new TranscriptionFailed('timed-out')
  return new TranscriptionFailed('unreadable-audio', detail ?? audioProblems[problem])
}

function isMixed(layout: Layout, analysis: AudioAnalysis): boolean {
  return layout === 'mixed' || sameOnBothSides(analysis.levels)
}

const sideOf =
  (layout: Layout, channels: number) =>
  (channel: number): Voice => {
    if (layout === 'agent-only') return 'agent'
    if (layout === 'customer-only') return 'customer'
    if (channels === 1) return 'unknown'
    return (channel === 0) === (layout === 'agent-left') ? 'agent' : 'customer'
  }

function louder(levels: readonly Float32Array[]): Float32Array {
  return levels[0]!.map((level, frame) => Math.max(level, levels[1]?.[frame] ?? level))
}
