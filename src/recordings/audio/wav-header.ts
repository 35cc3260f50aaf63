import type { AudioProblem } from './problems.ts'
import type { AudioProbe, AudioRefusal, Codec, ReadAt } from './signature.ts'

const maxChunks = 1000
const refuse = (problem: AudioProblem): AudioRefusal => ({ ok: false, problem })

type Format = {
  codec: Codec
  channels: number
  sampleRate: number
  frameBytes: number
  /** Blocks of ADPCM: bytes and samples of each. */
  block?: { bytes: number; samples: number }
}

/**
 * Walks the chunks of a RIFF/WAVE file up to its sound. The outer RIFF size is ignored: recorders
 * that stream write 0 or 0xFFFFFFFF there. A data chunk of size 0 or 0xFFFFFFFF runs to the end.
 */
export async function readWavHeader(
  read: ReadAt,
  size: number,
): Promise<AudioProbe | AudioRefusal> {
  let format: Format | undefined
  let told: number | undefined
  let position = 12
  for (let count = 0; count < maxChunks; count++) {
    const head = await read(position, 8)
    if (head.length < 8) return refuse(format ? 'empty-file' : 'truncated')
    const name = head.toString('latin1', 0, 4)
    const length = head.readUInt32LE(4)
    const start = position + 8

    if (name === 'fmt ') {
      if (format) return refuse('bad-header')
      const parsed = parseFormat(await read(start, Math.min(length, 64)))
      if (typeof parsed === 'string') return refuse(parsed)
      format = parsed
    } else if (name === 'data') {
      if (!format) return refuse('bad-header')
      return wavProbe(format, start, length, size, told)
    } else if (name === 'fact' && length >= 4) {
      const fact = await read(start, 4)
      if (fact.length === 4) told = fact.readUInt32LE(0)
    }
    // Chunks are padded to even length.
    position = start + length + (length % 2)
    if (position > size) return refuse('truncated')
  }
  return refuse('bad-header')
}

function wavProbe(
  format: Format,
  start: number,
  declared: number,
  size: number,
  told: number | undefined,
): AudioProbe | AudioRefusal {
  const present = size - start
  const open = declared === 0xffffffff || declared === 0
  const bytes = open ? present : Math.min(declared, present)
  const dataBytes = bytes - (bytes % format.frameBytes)
  if (dataBytes <= 0) return refuse('empty-file')
  return {
    ok: true,
    container: 'wav',
    codec: format.codec,
    extension: 'wav',
    mediaType: 'audio/wav',
    channels: format.channels,
    sampleRate: format.sampleRate,
    dataStart: start,
    dataBytes,
    samples: samplesTold(format, dataBytes, told),
    truncated: !open && declared > present,
  }
}

/** The fact chunk of a file in blocks says how full the last one is; anything else it says is wrong. */
function samplesTold({ block }: Format, dataBytes: number, told = 0): number | undefined {
  if (!block || dataBytes % block.bytes !== 0) return undefined
  const coded = (dataBytes / block.bytes) * block.samples
  return told <= coded && told > coded - block.samples ? told : undefined
}

function parseFormat(chunk: Buffer): Format | AudioProblem {
  if (chunk.length < 16) return 'bad-header'
  const tag = chunk.readUInt16LE(0)
  const channels = chunk.readUInt16LE(2)
  const sampleRate = chunk.readUInt32LE(4)
  const frameBytes = chunk.readUInt16LE(12)
  const bits = chunk.readUInt16LE(14)
  // WAVE_FORMAT_EXTENSIBLE keeps the real tag in the first two bytes of its sub-format.
  if (tag === 0xfffe && chunk.length < 26) return 'bad-header'
  const codec = codecOf(tag === 0xfffe ? chunk.readUInt16LE(24) : tag, bits)

  if (channels === 0) return 'bad-header'
  if (channels > 2) return 'too-many-channels'
  if (sampleRate < 4000 || sampleRate > 192_000) return 'bad-header'
  if (!codec) return 'unsupported-codec'
  const width = sampleBytes[codec]
  if (width === undefined) {
    const samples = chunk.length >= 20 ? chunk.readUInt16LE(18) : 0
    const blocks = codec.endsWith('adpcm') && frameBytes > 0 && samples > 0
    const block = blocks ? { bytes: frameBytes, samples } : undefined
    return { codec, channels, sampleRate, frameBytes: 1, block }
  }
  if (frameBytes !== width * channels || bits !== width * 8) return 'bad-header'
  return { codec, channels, sampleRate, frameBytes }
}

/** Bytes of one sample, for the codecs this program decodes itself. */
export const sampleBytes: Partial<Record<Codec, number>> = {
  'pcm-u8': 1,
  'pcm-s16': 2,
  'pcm-s24': 3,
  'pcm-s32': 4,
  'pcm-f32': 4,
  'a-law': 1,
  'mu-law': 1,
}

function codecOf(tag: number, bits: number): Codec | undefined {
  if (tag === 1) return pcmByBits[bits]
  if (tag === 3) return bits === 32 ? 'pcm-f32' : undefined
  return otherTags[tag]
}

const pcmByBits: Record<number, Codec> = {
  8: 'pcm-u8',
  16: 'pcm-s16',
  24: 'pcm-s24',
  32: 'pcm-s32',
}

const otherTags: Record<number, Codec> = {
  0x02: 'ms-adpcm',
  0x06: 'a-law',
  0x07: 'mu-law',
  0x11: 'ima-adpcm',
  0x31: 'gsm',
  0x55: 'mp3',
}
