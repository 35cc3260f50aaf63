type Kind = { tag: number; bits: number }

const kinds: readonly Kind[] = [
  { tag: 1, bits: 8 },
  { tag: 1, bits: 16 },
  { tag: 1, bits: 24 },
  { tag: 6, bits: 8 },
  { tag: 7, bits: 8 },
]
const rates = [8000, 11_025, 16_000, 22_050, 44_100]

/** One of the many WAV files that recorders write: kind, rate, sides and length by its number. */
export function madeWav(number: number): Buffer {
  const { tag, bits } = kinds[number % kinds.length]!
  const rate = rates[Math.floor(number / kinds.length) % rates.length]!
  const channels = 1 + (Math.floor(number / (kinds.length * rates.length)) % 2)
  const frameBytes = (bits / 8) * channels
  const data = noiseOf(number, frameBytes * (1000 + 613 * number))
  const head = Buffer.alloc(44)
  head.write('RIFF', 0, 'latin1')
  head.writeUInt32LE(36 + data.length, 4)
  head.write('WAVEfmt ', 8, 'latin1')
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(tag, 20)
  head.writeUInt16LE(channels, 22)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(rate * frameBytes, 28)
  head.writeUInt16LE(frameBytes, 32)
  head.writeUInt16LE(bits, 34)
  head.write('data', 36, 'latin1')
  head.writeUInt32LE(data.length, 40)
  return Buffer.concat([head, data])
}

/** The same noise for the same number; every byte occurs. */
export function noiseOf(seed: number, length: number): Buffer {
  let state = seed + 1
  return Buffer.from(
    Uint8Array.from({ length }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return state >>> 24
    }),
  )
}
