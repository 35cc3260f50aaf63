import { decodeWav } from './decode-wav.ts'
import { decodeWithFfmpeg } from './decode-with-ffmpeg.ts'
import { AudioFailure } from './problems.ts'
import type { AudioProbe } from './signature.ts'
import { sampleBytes } from './wav-header.ts'

export type DecodeOptions = {
  /** The ffmpeg program, needed only by compressed recordings. */
  ffmpeg: string
  signal?: AbortSignal
  /** Longer recordings end with the problem 'too-long'. */
  maxSeconds?: number
  /** The arrays of a chunk are overwritten by the next: for those who keep none, and half the time. */
  reuse?: boolean
  /** Told once when the decoder met damaged data but some sound came out. */
  onDamage?: (detail: string) => void
}

export const defaultMaxSeconds = 12 * 3600

/** True for WAV with PCM, A-law or mu-law, which this program decodes itself. */
export const isPlainWav = (probe: AudioProbe): boolean =>
  probe.container === 'wav' && sampleBytes[probe.codec] !== undefined

/** Samples a second that decodeAudio delivers: compressed sound above 16 kHz comes at 16 kHz. */
export const decodedRate = (probe: AudioProbe): number =>
  isPlainWav(probe) ? probe.sampleRate : Math.min(probe.sampleRate, 16_000)

function plainFrames(probe: AudioProbe): number {
  const width = isPlainWav(probe) ? sampleBytes[probe.codec] : undefined
  return width === undefined ? 0 : probe.dataBytes / (width * probe.channels)
}

/**
 * The sound of a recording as chunks of 16-bit samples, one array per channel, in bounded memory.
 * Throws AudioFailure, or the signal's reason when aborted.
 */
export async function* decodeAudio(
  path: string,
  probe: AudioProbe,
  options: DecodeOptions,
): AsyncGenerator<Int16Array[]> {
  const limit = (options.maxSeconds ?? defaultMaxSeconds) * decodedRate(probe)
  // The header of a plain file tells its length: half a day of sound need not be read to refuse it.
  if (plainFrames(probe) > limit) throw new AudioFailure('too-long')
  const source = isPlainWav(probe)
    ? decodeWav(path, probe, options)
    : decodeWithFfmpeg(path, probe, decodedRate(probe), options)
  let samples = 0
  for await (const chunk of source) {
    samples += chunk[0]?.length ?? 0
    if (samples > limit) throw new AudioFailure('too-long')
    yield chunk
  }
  if (samples === 0) throw new AudioFailure('empty-file')
}
