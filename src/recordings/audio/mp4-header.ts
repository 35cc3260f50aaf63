import { compressed } from './compressed-headers.ts'
import type { AudioProblem } from './problems.ts'
import type { AudioProbe, AudioRefusal, ReadAt } from './signature.ts'

type Answer = AudioProbe | AudioRefusal

const refuse = (problem: AudioProblem): AudioRefusal => ({ ok: false, problem })

const maxMoovBytes = 32 * 1024 * 1024
/** Samples of one frame of AAC at most; an edit cuts no more than padding. */
const frameSamples = 2048

/** Finds the description of the sound in an MP4 or M4A file (ISO 14496-12); AAC and ALAC are known. */
export async function readMp4Header(read: ReadAt, size: number): Promise<Answer> {
  let position = 0
  for (let count = 0; count < 1000 && position + 8 <= size; count++) {
    const head = await read(position, 16)
    if (head.length < 8) break
    let length = head.readUInt32BE(0)
    if (length === 1 && head.length === 16) length = Number(head.readBigUInt64BE(8))
    if (length === 0) length = size - position
    if (length < 8) return refuse('bad-header')
    if (head.toString('latin1', 4, 8) === 'moov') {
      if (length > maxMoovBytes) return refuse('bad-header')
      return soundDescription(await read(position, length))
    }
    position += length
  }
  return refuse('truncated')
}

function soundDescription(moov: Buffer): Answer {
  for (let at = moov.indexOf('stsd'); at >= 0; at = moov.indexOf('stsd', at + 4)) {
    if (at + 48 > moov.length) break
    const kind = moov.toString('latin1', at + 16, at + 20)
    if (kind !== 'mp4a' && kind !== 'alac') continue
    const written = moov.readUInt16BE(at + 36)
    const rate = moov.readUInt16BE(at + 44)
    const codec = kind === 'mp4a' ? 'aac' : 'alac'
    // Many writers say two here whatever there is: the decoder's own words count.
    const channels = kind === 'mp4a' ? (aacChannels(moov, at) ?? written) : written
    const probe = compressed('mp4', codec, 'm4a', 'audio/mp4', channels, rate)
    return probe.ok ? { ...probe, samples: editedSamples(moov, rate) } : probe
  }
  return refuse('unsupported-codec')
}

/** Channels by the AudioSpecificConfig (ISO 14496-3, 1.6.2.1) in the esds box; undefined if unread. */
function aacChannels(moov: Buffer, from: number): number | undefined {
  const esds = moov.indexOf('esds', from)
  if (esds < 0) return undefined
  const limit = Math.min(moov.length - 7, esds + 64)
  // Tag 4 describes the decoder; tag 5, its private words, follows 13 bytes later.
  for (let at = esds + 8; at < limit; at++) {
    if (moov[at] !== 5) continue
    let body = at + 1
    while (body < limit && (moov[body]! & 0x80) !== 0) body++
    const bits = moov.readUIntBE(body + 1, 4)
    const kind = bits >>> 27
    const index = (bits >>> 23) & 15
    if (kind === 0 || kind === 31 || index === 15) return undefined
    const channels = (bits >>> 19) & 15
    // Parametric stereo makes two of one.
    if (channels === 1 && kind === 29) return 2
    return channels > 0 && channels < 7 ? channels : undefined
  }
  return undefined
}

/**
 * True length in samples, by the one edit of the one track; the encoder fills its last frame up.
 * Undefined where there is no such edit, or it would cut more than that.
 */
function editedSamples(moov: Buffer, rate: number): number | undefined {
  const [movie, media, edit] = ['mvhd', 'mdhd', 'elst'].map((name) => moov.indexOf(name))
  if (!(movie! >= 0 && media! >= 0 && edit! >= 0)) return undefined
  if (moov.indexOf('mdhd', media! + 4) >= 0 || moov.indexOf('elst', edit! + 4) >= 0)
    return undefined
  if (edit! + 20 > moov.length || media! + 24 > moov.length || movie! + 24 > moov.length) {
    return undefined
  }
  // Version 0 of all three, 32-bit times.
  if ([movie!, media!, edit!].some((at) => moov[at + 4] !== 0)) return undefined
  if (moov.readUInt32BE(edit! + 8) !== 1) return undefined
  const scale = moov.readUInt32BE(movie! + 16)
  const skipped = moov.readInt32BE(edit! + 16)
  if (scale === 0 || moov.readUInt32BE(media! + 16) !== rate || skipped < 0) return undefined
  const samples = Math.round((moov.readUInt32BE(edit! + 12) / scale) * rate)
  const padding = moov.readUInt32BE(media! + 20) - skipped - samples
  // The length of the media is sometimes told without its padding already.
  return samples > 0 && Math.abs(padding) < frameSamples ? samples : undefined
}
