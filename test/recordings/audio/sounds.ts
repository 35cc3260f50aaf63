import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type WavShape = {
  tag?: number
  channels?: number
  rate?: number
  bits?: number
  blockAlign?: number
  riffSize?: number
  dataSize?: number
}

/** A WAV file around raw sample bytes; any header field can be made to lie. */
export function wav(data: Buffer, shape: WavShape = {}): Buffer {
  return riff([chunk('fmt ', format(shape)), chunk('data', data, shape.dataSize)], shape.riffSize)
}

export function format(shape: WavShape = {}): Buffer {
  const { tag = 1, channels = 1, rate = 8000, bits = 16 } = shape
  const blockAlign = shape.blockAlign ?? (channels * bits) / 8
  const fields = Buffer.alloc(16)
  fields.writeUInt16LE(tag, 0)
  fields.writeUInt16LE(channels, 2)
  fields.writeUInt32LE(rate, 4)
  fields.writeUInt32LE(Math.min(0xffffffff, rate * blockAlign), 8)
  fields.writeUInt16LE(blockAlign, 12)
  fields.writeUInt16LE(bits, 14)
  return fields
}

export function chunk(name: string, body: Buffer, size = body.length): Buffer {
  const head = Buffer.alloc(8)
  head.write(name, 'latin1')
  head.writeUInt32LE(size, 4)
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)])
}

export function riff(chunks: Buffer[], size?: number): Buffer {
  const body = Buffer.concat([Buffer.from('WAVE'), ...chunks])
  return chunk('RIFF', body, size)
}

/** Samples of several channels, interleaved as 16-bit PCM. */
export function pcm(...channels: Int16Array[]): Buffer {
  const frames = channels[0]!.length
  const bytes = Buffer.alloc(frames * channels.length * 2)
  for (let i = 0; i < frames; i++) {
    for (const [c, channel] of channels.entries()) {
      bytes.writeInt16LE(channel[i]!, (i * channels.length + c) * 2)
    }
  }
  return bytes
}

/** Seconds of a sound given by its value (−1..1) at each second. */
export function sound(seconds: number, rate: number, value: (at: number) => number): Int16Array {
  return Int16Array.from({ length: Math.round(seconds * rate) }, (_, i) =>
    Math.round(32_767 * Math.min(1, Math.max(-1, value(i / rate)))),
  )
}

export const tone =
  (hertz: number, level = 0.2) =>
  (at: number) =>
    level * Math.sin(2 * Math.PI * hertz * at)

/** The same noise every time, −1..1. */
export function noise(seed = 1): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 31 - 1
  }
}

export const folder = (): string => mkdtempSync(join(tmpdir(), 'huiting-audio-'))

/** Writes a file into a fresh folder and gives its path. */
export function file(bytes: Buffer | string, name = 'call.wav'): string {
  const path = join(folder(), name)
  writeFileSync(path, bytes)
  return path
}
