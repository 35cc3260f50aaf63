import type { AudioProblem } from './problems.ts'
import type { AudioProbe, AudioRefusal, Codec, Container, ReadAt } from './signature.ts'

type Answer = AudioProbe | AudioRefusal

const refuse = (problem: AudioProblem): AudioRefusal => ({ ok: false, problem })

const maxId3Bytes = 64 * 1024 * 1024

/** A probe of a compressed recording, if its figures are possible. */
export function compressed(
  container: Container,
  codec: Codec,
  extension: string,
  mediaType: string,
  channels: number,
  sampleRate: number,
): Answer {
  if (channels < 1 || sampleRate < 4000 || sampleRate > 192_000) return refuse('bad-header')
  return {
    ok: true,
    container,
    codec,
    extension,
    mediaType,
    channels,
    sampleRate,
    dataStart: 0,
    dataBytes: 0,
    truncated: false,
  }
}

/** First page of an Ogg stream (RFC 3533); Opus (RFC 7845) and Vorbis are known. */
export async function readOggHeader(read: ReadAt): Promise<Answer> {
  const page = await read(0, 27 + 255 + 64)
  const packet = 27 + (page[26] ?? 0)
  if (page.length < packet + 19) return refuse('truncated')
  if (page.toString('latin1', packet, packet + 8) === 'OpusHead') {
    const original = page.readUInt32LE(packet + 12)
    // 0 means unknown; Opus itself always decodes at 48 kHz.
    const rate = original >= 4000 && original <= 48_000 ? original : 48_000
    return compressed('ogg', 'opus', 'opus', 'audio/ogg', page[packet + 9] ?? 0, rate)
  }
  if (page.toString('latin1', packet, packet + 7) === '\x01vorbis') {
    const rate = page.readUInt32LE(packet + 12)
    return compressed('ogg', 'vorbis', 'ogg', 'audio/ogg', page[packet + 11] ?? 0, rate)
  }
  return refuse('unsupported-codec')
}

/** STREAMINFO, always the first metadata block of a FLAC file. */
export async function readFlacHeader(read: ReadAt): Promise<Answer> {
  const head = await read(0, 42)
  if (head.length < 42) return refuse('truncated')
  if (((head[4] ?? 0) & 0x7f) !== 0) return refuse('bad-header')
  const packed = head.readUInt32BE(18)
  const rate = packed >>> 12
  const channels = ((packed >>> 9) & 7) + 1
  return compressed('flac', 'flac', 'flac', 'audio/flac', channels, rate)
}

type Frame = { bytes: number; channels: number; rate: number; version: number; layer: number }

/** MPEG audio by its frames: after any ID3 tags, two frames that agree must follow each other. */
export async function readMp3Header(read: ReadAt, size: number): Promise<Answer | undefined> {
  let position = 0
  let tagged = false
  for (let tags = 0; tags < 4; tags++) {
    const head = await read(position, 10)
    if (head.toString('latin1', 0, 3) !== 'ID3' || head.length < 10) break
    tagged = true
    // Four bytes of seven bits each.
    const length = [6, 7, 8, 9].reduce((sum, at) => sum * 128 + ((head[at] ?? 0) & 0x7f), 0)
    if (length > maxId3Bytes) return refuse('bad-header')
    position += 10 + length + ((head[5] ?? 0) & 0x10 ? 10 : 0)
  }
  if (tagged && position >= size) return refuse('truncated')

  // Padding between the tag and the first frame is common; more than this is not MP3.
  const window = await read(position, tagged ? 16_384 : 4096)
  for (let at = 0; at + 4 <= window.length; at++) {
    // Without a tag the first byte must already be a frame: text must not pass by accident.
    if (!tagged && at > 0) return undefined
    const first = parseFrame(window, at)
    if (first === 'free-format') return refuse('unsupported-codec')
    if (!first) continue
    const next = await read(position + at + first.bytes, 4)
    const second = next.length === 4 ? parseFrame(next, 0) : undefined
    if (!second || second === 'free-format') continue
    if (second.rate !== first.rate || second.layer !== first.layer) continue
    return compressed('mp3', 'mp3', 'mp3', 'audio/mpeg', first.channels, first.rate)
  }
  return tagged ? refuse('bad-header') : undefined
}

const layer3Rates = {
  1: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
}

function parseFrame(bytes: Buffer, at: number): Frame | 'free-format' | undefined {
  const word = bytes.readUInt32BE(at)
  if (word >>> 21 !== 0x7ff) return undefined
  const version = (word >>> 19) & 3 // 3: MPEG-1, 2: MPEG-2, 0: MPEG-2.5
  const layer = (word >>> 17) & 3 // 1: layer III
  const rateIndex = (word >>> 12) & 15
  const sampling = (word >>> 10) & 3
  if (version === 1 || layer !== 1 || rateIndex === 15 || sampling === 3) return undefined
  if (rateIndex === 0) return 'free-format'

  const base = [44_100, 48_000, 32_000][sampling] ?? 0
  const rate = version === 3 ? base : version === 2 ? base / 2 : base / 4
  const kilobits = layer3Rates[version === 3 ? 1 : 2][rateIndex] ?? 0
  const padding = (word >>> 9) & 1
  const length = Math.floor(((version === 3 ? 144 : 72) * kilobits * 1000) / rate) + padding
  return { bytes: length, channels: ((word >>> 6) & 3) === 3 ? 1 : 2, rate, version, layer }
}
