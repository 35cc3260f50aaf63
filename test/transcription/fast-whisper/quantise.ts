import {
  bytesOf,
  tensorTypes,
  type TensorType,
} from '#src/transcription/engines/fast-whisper/tensor-types.ts'

const asSingle = new Float32Array(1)
const asBits = new Uint32Array(asSingle.buffer)

/** The 16 bits of the nearest half-precision number, ties to even. */
export function halfBits(value: number): number {
  asSingle[0] = value
  const bits = asBits[0]!
  const sign = (bits >>> 16) & 0x8000
  const size = Math.abs(asSingle[0])
  if (Number.isNaN(size)) return sign | 0x7e00
  if (size >= 65_520) return sign | 0x7c00
  // Below the normal numbers the step is fixed; above it is 1/1024 of the power of two.
  const exponent = Math.max(-14, Math.floor(Math.log2(size || 2 ** -24)))
  const steps = nearestEven(size * 2 ** (10 - exponent))
  // Counted from the start of this exponent; a full count of 2048 runs over into the next.
  return sign | (exponent === -14 ? steps : ((exponent + 14) << 10) + steps)
}

function nearestEven(value: number): number {
  const low = Math.floor(value)
  const rest = value - low
  return rest > 0.5 || (rest === 0.5 && low % 2 === 1) ? low + 1 : low
}

/** The numbers as whisper.cpp's `quantize` stores them. */
export function quantised(type: TensorType, values: Float32Array): Buffer {
  const out = Buffer.alloc(bytesOf(type, values.length))
  if (type === 'f32') {
    Buffer.from(values.buffer, values.byteOffset, values.byteLength).copy(out)
    return out
  }
  if (type === 'f16') {
    for (let i = 0; i < values.length; i++) out.writeUInt16LE(halfBits(values[i]!), 2 * i)
    return out
  }
  const { block, bytes } = tensorTypes[type]
  for (let i = 0; i < values.length / block; i++) {
    const numbers = values.subarray(i * block, (i + 1) * block)
    const into = out.subarray(i * bytes, (i + 1) * bytes)
    if (type === 'q8_0') writeBytes(numbers, into)
    else writeNibbles(type, numbers, into)
  }
  return out
}

function writeBytes(numbers: Float32Array, into: Buffer) {
  let far = 0
  for (const value of numbers) far = Math.max(far, Math.abs(value))
  const scale = Math.fround(far / 127)
  into.writeUInt16LE(halfBits(scale), 0)
  for (let i = 0; i < 32; i++) {
    const steps = scale ? numbers[i]! / scale : 0
    into.writeInt8(Math.sign(steps) * Math.floor(Math.abs(steps) + 0.5), 2 + i)
  }
}

function writeNibbles(
  type: Exclude<TensorType, 'f32' | 'f16' | 'q8_0'>,
  numbers: Float32Array,
  into: Buffer,
) {
  const five = type === 'q5_0' || type === 'q5_1'
  const levels = five ? 32 : 16
  let at = 2
  let scale: number
  let from: number
  if (type === 'q4_1' || type === 'q5_1') {
    from = Math.min(...numbers)
    scale = (Math.max(...numbers) - from) / (levels - 1)
    into.writeUInt16LE(halfBits(from), 2)
    at = 4
  } else {
    // The number farthest from zero gets the lowest level exactly, whatever its sign.
    const far = numbers.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0)
    scale = far / (-levels / 2)
    from = -scale * (levels / 2)
  }
  into.writeUInt16LE(halfBits(scale), 0)
  const steps = [...numbers].map((value) =>
    Math.min(levels - 1, scale ? Math.floor((value - from) / scale + 0.5) : 0),
  )
  if (five) {
    const fifth = steps.reduce((bits, step, i) => bits | ((step >> 4) << i), 0)
    into.writeInt32LE(fifth, at)
    at += 4
  }
  for (let i = 0; i < 16; i++) into[at + i] = (steps[i]! & 15) | ((steps[i + 16]! & 15) << 4)
}
