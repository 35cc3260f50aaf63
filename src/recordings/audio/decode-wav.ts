import { createReadStream } from 'node:fs'

import { aLaw, muLaw } from './companding.ts'
import { AudioFailure } from './problems.ts'
import type { AudioProbe, Codec } from './signature.ts'
import { sampleBytes } from './wav-header.ts'

const readBytes = 256 * 1024

/** Reads the data chunk of a PCM, A-law or mu-law WAV file; equals ffmpeg's output bit for bit. */
export async function* decodeWav(
  path: string,
  probe: AudioProbe,
  signal?: AbortSignal,
): AsyncGenerator<Int16Array[]> {
  const width = sampleBytes[probe.codec]
  if (!width) throw new AudioFailure('unsupported-codec', probe.codec)
  const frameBytes = width * probe.channels
  const stream = createReadStream(path, {
    start: probe.dataStart,
    end: probe.dataStart + probe.dataBytes - 1,
    highWaterMark: readBytes,
  })
  let rest: Buffer = Buffer.alloc(0)
  try {
    for await (const block of stream as AsyncIterable<Buffer>) {
      signal?.throwIfAborted()
      const bytes = rest.length ? Buffer.concat([rest, block]) : block
      const frames = Math.floor(bytes.length / frameBytes)
      rest = bytes.subarray(frames * frameBytes)
      if (frames > 0) yield splitChannels(bytes, frames, probe.channels, probe.codec)
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code) throw new AudioFailure('not-found', String(error))
    throw error
  } finally {
    stream.destroy()
  }
}

function splitChannels(bytes: Buffer, frames: number, channels: number, codec: Codec) {
  return Array.from({ length: channels }, (_, channel) => {
    const samples = new Int16Array(frames)
    if (codec === 'a-law') expand(bytes, aLaw, channel, channels, samples)
    else if (codec === 'mu-law') expand(bytes, muLaw, channel, channels, samples)
    else if (codec === 'pcm-u8') expand(bytes, unsigned, channel, channels, samples)
    else if (codec === 'pcm-f32') readFloats(bytes, channel, channels, samples)
    else readIntegers(bytes, sampleBytes[codec]!, channel, channels, samples)
    return samples
  })
}

const unsigned = Int16Array.from({ length: 256 }, (_, byte) => (byte - 128) << 8)

/** One byte a sample, by table. */
function expand(
  bytes: Buffer,
  table: Int16Array,
  channel: number,
  channels: number,
  out: Int16Array,
) {
  for (let i = 0, at = channel; i < out.length; i++, at += channels) out[i] = table[bytes[at]!]!
}

/** The two upper bytes of whole-number samples of 16, 24 or 32 bits. */
function readIntegers(
  bytes: Buffer,
  width: number,
  channel: number,
  channels: number,
  out: Int16Array,
) {
  const stride = width * channels
  for (let i = 0, at = (channel + 1) * width - 2; i < out.length; i++, at += stride) {
    // The array keeps the lower 16 bits, sign included.
    out[i] = bytes[at]! | (bytes[at + 1]! << 8)
  }
}

function readFloats(bytes: Buffer, channel: number, channels: number, out: Int16Array) {
  for (let i = 0; i < out.length; i++)
    out[i] = fromFloat(bytes.readFloatLE((i * channels + channel) * 4))
}

function fromFloat(value: number): number {
  const scaled = value * 32_768
  if (!(scaled > -32_768)) return Number.isNaN(scaled) ? 0 : -32_768
  if (scaled >= 32_767) return 32_767
  // Ties to even, as the C library's lrintf does.
  const floor = Math.floor(scaled)
  const above = scaled - floor
  return above > 0.5 || (above === 0.5 && floor % 2 !== 0) ? floor + 1 : floor
}
