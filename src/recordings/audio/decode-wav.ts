import { type FileHandle, open } from 'node:fs/promises'
import { endianness } from 'node:os'

import { aLaw, muLaw } from './companding.ts'
import { AudioFailure } from './problems.ts'
import type { AudioProbe, Codec } from './signature.ts'
import { sampleBytes } from './wav-header.ts'

/** Small enough that memory of the last block is used again, large enough to be read seldom. */
const readBytes = 256 * 1024

/** Reads the data chunk of a PCM, A-law or mu-law WAV file; equals ffmpeg's output bit for bit. */
export async function* decodeWav(
  path: string,
  probe: AudioProbe,
  { signal, reuse = false }: { signal?: AbortSignal; reuse?: boolean } = {},
): AsyncGenerator<Int16Array[]> {
  if (!sampleBytes[probe.codec]) throw new AudioFailure('unsupported-codec', probe.codec)
  const split = sampleSplitter(probe, { reuse })
  let file: FileHandle | undefined
  try {
    file = await open(path, 'r')
    const block = Buffer.allocUnsafe(readBytes)
    for (let at = 0; at < probe.dataBytes;) {
      signal?.throwIfAborted()
      const wanted = Math.min(readBytes, probe.dataBytes - at)
      const { bytesRead } = await file.read(block, 0, wanted, probe.dataStart + at)
      if (bytesRead === 0) return
      at += bytesRead
      const samples = split(block.subarray(0, bytesRead))
      if (samples[0]!.length > 0) yield samples
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code) throw new AudioFailure('not-found', String(error))
    throw error
  } finally {
    await file?.close()
  }
}

/**
 * Turns blocks of bytes, which may end inside a sample, into 16-bit samples, one array per channel.
 * With `reuse` the arrays are overwritten by the next block.
 */
export function sampleSplitter(
  { codec, channels }: Pick<AudioProbe, 'codec' | 'channels'>,
  { reuse }: { reuse: boolean },
) {
  const width = sampleBytes[codec] ?? 1
  const frameBytes = width * channels
  const rest = Buffer.alloc(frameBytes)
  let held = 0
  let store = Array.from({ length: channels }, () => new Int16Array(0))

  function roomFor(frames: number): Int16Array[] {
    const large = (store[0]?.length ?? 0) >= frames
    if (!reuse || !large) store = Array.from({ length: channels }, () => new Int16Array(frames))
    return store.map((samples) => samples.subarray(0, frames))
  }

  return (block: Buffer): Int16Array[] => {
    // The frame that lies across two blocks is put together; the others are read where they are.
    const start = held === 0 ? 0 : Math.min(frameBytes - held, block.length)
    block.copy(rest, held, 0, start)
    held += start
    const across = held === frameBytes ? 1 : 0
    if (held > 0 && !across) return roomFor(0)
    const bytes = block.subarray(start)
    const whole = Math.floor(bytes.length / frameBytes)
    const out = roomFor(across + whole)
    const table = sampleTables[codec]
    if (table && channels === 2 && !across) expandBoth(bytes, table, out[0]!, out[1]!)
    else
      for (const [channel, samples] of out.entries()) {
        if (across) read(rest, codec, width, channel, channels, samples.subarray(0, 1))
        read(bytes, codec, width, channel, channels, samples.subarray(across))
      }
    held = bytes.copy(rest, 0, whole * frameBytes)
    return out
  }
}

function read(
  bytes: Buffer,
  codec: Codec,
  width: number,
  channel: number,
  channels: number,
  samples: Int16Array,
) {
  const table = sampleTables[codec]
  if (table) expand(bytes, table, channel, channels, samples)
  else if (codec === 'pcm-f32') readFloats(bytes, channel, channels, samples)
  else readIntegers(bytes, width, channel, channels, samples)
}

const unsigned = Int16Array.from({ length: 256 }, (_, byte) => (byte - 128) << 8)

/** Samples of one byte, by codec. */
export const sampleTables: Partial<Record<Codec, Int16Array>> = {
  'a-law': aLaw,
  'mu-law': muLaw,
  'pcm-u8': unsigned,
}

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

/** Both sides of a telephone call in one go: most of what ever arrives. */
function expandBoth(bytes: Buffer, table: Int16Array, left: Int16Array, right: Int16Array) {
  const done = littleEndian ? expandPairs(bytes, table, left, right) : 0
  for (let i = done, at = 2 * done; i < left.length; i++, at += 2) {
    left[i] = table[bytes[at]!]!
    right[i] = table[bytes[at + 1]!]!
  }
}

/**
 * Two frames at a time: a table of pairs gives both sides at once, and both are stored as words. Twice
 * as fast as byte by byte. Answers how many frames it took: those of arrays that lie on whole words.
 */
function expandPairs(bytes: Buffer, table: Int16Array, left: Int16Array, right: Int16Array) {
  if ([bytes, left, right].some(({ byteOffset }) => byteOffset % 4 !== 0)) return 0
  const words = Math.floor(left.length / 2)
  const pairs = pairTable(table)
  const coded = new Uint32Array(bytes.buffer, bytes.byteOffset, words)
  const lefts = new Uint32Array(left.buffer, left.byteOffset, words)
  const rights = new Uint32Array(right.buffer, right.byteOffset, words)
  for (let i = 0; i < words; i++) {
    const word = coded[i]!
    const first = pairs[word & 0xffff]!
    const second = pairs[word >>> 16]!
    lefts[i] = (first & 0xffff) | (second << 16)
    rights[i] = (first >>> 16) | (second & 0xffff0000)
  }
  return 2 * words
}

const littleEndian = endianness() === 'LE'
const pairTables = new Map<Int16Array, Int32Array>()

/** For every two bytes in a row, their samples in the lower and the upper half. */
function pairTable(table: Int16Array): Int32Array {
  const known = pairTables.get(table)
  if (known) return known
  const pairs = Int32Array.from({ length: 65_536 }, (_, pair) => {
    return (table[pair & 0xff]! & 0xffff) | (table[pair >>> 8]! << 16)
  })
  pairTables.set(table, pairs)
  return pairs
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
