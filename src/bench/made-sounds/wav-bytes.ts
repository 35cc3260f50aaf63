import { aLaw, muLaw } from '#src/recordings/audio/companding.ts'

import { type Sound, soundRate } from './sound.ts'

export type SoundCodec = 'a-law' | 'mu-law' | 'pcm'

const tags: Record<SoundCodec, number> = { pcm: 1, 'a-law': 6, 'mu-law': 7 }

/** A WAV file of one or two sides at 8 kHz; what is louder than full scale is cut off. */
export function wavOf(sides: readonly Sound[], codec: SoundCodec): Buffer {
  const [channels, frames] = [sides.length, sides[0]!.length]
  const width = codec === 'pcm' ? 2 : 1
  const head = wavHead({ tag: tags[codec], channels, width, bytes: frames * channels * width })
  const data = Buffer.alloc(frames * channels * width)
  const compress = codec === 'pcm' ? undefined : nearest(codec === 'a-law' ? aLaw : muLaw)
  for (let i = 0; i < frames; i++) {
    for (const [channel, side] of sides.entries()) {
      const value = Math.max(-32_768, Math.min(32_767, Math.round(side[i]! * 32_767)))
      const at = (i * channels + channel) * width
      if (compress) data[at] = compress[value + 32_768]!
      else data.writeInt16LE(value, at)
    }
  }
  return Buffer.concat([head, data])
}

export function wavHead(shape: {
  tag: number
  channels: number
  width: number
  bytes: number
}): Buffer {
  const { tag, channels, width, bytes } = shape
  const head = Buffer.alloc(44)
  head.write('RIFF', 0, 'latin1')
  head.writeUInt32LE(36 + bytes, 4)
  head.write('WAVEfmt ', 8, 'latin1')
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(tag, 20)
  head.writeUInt16LE(channels, 22)
  head.writeUInt32LE(soundRate, 24)
  head.writeUInt32LE(soundRate * channels * width, 28)
  head.writeUInt16LE(channels * width, 32)
  head.writeUInt16LE(width * 8, 34)
  head.write('data', 36, 'latin1')
  head.writeUInt32LE(bytes, 40)
  return head
}

/** The byte whose sample lies nearest, for each of the 65,536 values, counted from −32,768. */
function nearest(table: Int16Array): Uint8Array {
  const bytes = Array.from(table.keys()).toSorted((a, b) => table[a]! - table[b]!)
  let at = 0
  return Uint8Array.from({ length: 65_536 }, (_, i) => {
    const distance = (k: number) => Math.abs(table[bytes[k]!]! - (i - 32_768))
    while (at + 1 < bytes.length && distance(at + 1) < distance(at)) at++
    return bytes[at]!
  })
}
