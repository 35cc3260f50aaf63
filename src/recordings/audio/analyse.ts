import { decodeAudio, decodedRate, type DecodeOptions } from './decode.ts'
import { frameMeters } from './frame-meter.ts'
import { AudioFailure, type AudioProblem } from './problems.ts'
import type { AudioProbe } from './signature.ts'

export type AudioAnalysis = {
  durationMs: number
  channels: number
  /** Rate at which the sound was decoded. */
  sampleRate: number
  /** The file was cut short or damaged; what is there was analysed. */
  truncated: boolean
  frames: number
  /**
   * Greatest absolute sample of every 20 ms frame as a byte 0..127 (127 = full scale), channel
   * after channel: byte `channel * frames + frame`.
   */
  peaks: Buffer
  /**
   * Power of every 20 ms frame about its mean, dBFS (0 = full-scale square wave), one array per
   * channel: a constant offset of the recorder is no sound.
   */
  levels: Float32Array[]
}

export type Analysed = { ok: true; analysis: AudioAnalysis } | { ok: false; problem: AudioProblem }

/** Decodes a recording once and measures it; an unreadable one is an answer, not an error. */
export async function analyseAudio(
  path: string,
  probe: AudioProbe,
  options: DecodeOptions,
): Promise<Analysed> {
  const rate = decodedRate(probe)
  let damaged = false
  const onDamage = (detail: string) => {
    damaged = true
    options.onDamage?.(detail)
  }
  const meters = frameMeters(probe.channels, rate)
  try {
    for await (const chunk of decodeAudio(path, probe, { ...options, onDamage, reuse: true })) {
      meters.add(chunk)
    }
  } catch (error) {
    if (error instanceof AudioFailure) return { ok: false, problem: error.problem }
    throw error
  }
  const analysis = { ...meters.finish(), truncated: probe.truncated || damaged }
  return { ok: true, analysis }
}
