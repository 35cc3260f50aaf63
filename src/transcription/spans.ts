import { decodeAudio, decodedRate } from '#src/recordings/audio/decode.ts'
import { AudioFailure } from '#src/recordings/audio/problems.ts'
import { resampler } from '#src/recordings/audio/resample.ts'
import { probeAudio } from '#src/recordings/audio/signature.ts'
import type { Layout } from '#src/recordings/vocabulary.ts'

import { type SpeechWindow, type TimeSpan, windowRate } from './port.ts'
import { unreadable } from './recognise.ts'
import type { Voice } from './vocabulary.ts'

export type VoiceSpan = TimeSpan & { voice: Voice }

type Cutting = {
  path: string
  layout: Layout
  ffmpeg: string
  signal?: AbortSignal
}

const samplesPerMs = windowRate / 1000
/** Engines pass over a window of a second or less: a short one ends in silence. */
const leastSamples = 2000 * samplesPerMs

/**
 * Cuts a few short stretches out of a recording, each from the side its voice is on, as windows for
 * an engine. Throws TranscriptionFailed, or the signal's reason when aborted.
 */
export async function cutSpans(
  { path, layout, ffmpeg, signal }: Cutting,
  spans: readonly VoiceSpan[],
): Promise<SpeechWindow[]> {
  const probe = await probeAudio(path)
  if (!probe.ok) throw unreadable(probe.problem)
  const cuts = spans.map((span) => ({
    from: span.startMs * samplesPerMs,
    samples: new Int16Array(Math.max(0, span.endMs - span.startMs) * samplesPerMs),
    channel: channelOf(span.voice, layout, probe.channels),
  }))
  const end = Math.max(0, ...cuts.map(({ from, samples }) => from + samples.length))
  const resamplers = Array.from({ length: probe.channels }, () =>
    resampler(decodedRate(probe), windowRate),
  )
  let position = 0
  const take = (sounds: readonly Int16Array[]) => {
    for (const { from, samples, channel } of cuts)
      copy(soundOf(sounds, channel), position, samples, from)
    position += sounds[0]?.length ?? 0
  }
  try {
    for await (const chunk of decodeAudio(path, probe, { ffmpeg, signal, reuse: true })) {
      take(chunk.map((sound, channel) => resamplers[channel]!.add(sound)))
      if (position >= end) break
    }
    if (position < end) take(resamplers.map((one) => one.finish()))
  } catch (error) {
    if (error instanceof AudioFailure) throw unreadable(error.problem, error.message)
    throw error
  }
  return cuts.map(({ samples }) => windowOf(samples))
}

/** The side a voice is on; null where the sides are not apart. */
function channelOf(voice: Voice, layout: Layout, channels: number): number | null {
  if (channels === 1) return 0
  if (voice === 'unknown' || layout === 'mixed') return null
  return (voice === 'agent') === (layout === 'agent-left') ? 0 : 1
}

function soundOf(sounds: readonly Int16Array[], channel: number | null): Int16Array {
  const [left, right] = sounds
  if (channel !== null) return sounds[channel] ?? new Int16Array()
  return (left ?? new Int16Array()).map((sample, at) => (sample + (right?.[at] ?? sample)) / 2)
}

/** Copies what a chunk at `position` holds of the cut that begins at `from`. */
function copy(chunk: Int16Array, position: number, cut: Int16Array, from: number): void {
  const first = Math.max(position, from)
  const last = Math.min(position + chunk.length, from + cut.length)
  if (first < last) cut.set(chunk.subarray(first - position, last - position), first - from)
}

function windowOf(spoken: Int16Array): SpeechWindow {
  const samples = new Int16Array(Math.max(spoken.length, leastSamples))
  samples.set(spoken)
  return { samples, pieces: [{ startMs: 0, endMs: spoken.length / samplesPerMs }] }
}
