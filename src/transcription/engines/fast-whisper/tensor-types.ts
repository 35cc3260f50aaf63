/** How ggml stores numbers: `block` of them share `bytes` of the file. */
type Storage = { id: number; block: number; bytes: number }

/** The types whisper.cpp's model files use; `id` is the number in the file. */
export const tensorTypes = {
  f32: { id: 0, block: 1, bytes: 4 },
  f16: { id: 1, block: 1, bytes: 2 },
  q4_0: { id: 2, block: 32, bytes: 18 },
  q4_1: { id: 3, block: 32, bytes: 20 },
  q5_0: { id: 6, block: 32, bytes: 22 },
  q5_1: { id: 7, block: 32, bytes: 24 },
  q8_0: { id: 8, block: 32, bytes: 34 },
} as const satisfies Record<string, Storage>

export type TensorType = keyof typeof tensorTypes

const typeOfId = new Map<number, TensorType>(
  Object.entries(tensorTypes).map(([type, { id }]) => [id, type as TensorType]),
)

export const tensorType = (id: number): TensorType | undefined => typeOfId.get(id)

/** Bytes of so many numbers; whole blocks only. */
export function bytesOf(type: TensorType, count: number): number {
  const { block, bytes } = tensorTypes[type]
  return (count / block) * bytes
}

/** Every half-precision number by its 16 bits. */
const halves = new Float32Array(65_536)
for (let bits = 0; bits < 65_536; bits++) {
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  const size =
    exponent === 0
      ? fraction * 2 ** -24
      : exponent === 31
        ? fraction
          ? Number.NaN
          : Number.POSITIVE_INFINITY
        : (1 + fraction / 1024) * 2 ** (exponent - 15)
  halves[bits] = bits & 0x8000 ? -size : size
}

/** The stored numbers in single precision. */
export function dequantised(type: TensorType, stored: Uint8Array, count: number): Float32Array {
  const out = new Float32Array(count)
  if (type === 'f32') new Uint8Array(out.buffer).set(stored.subarray(0, count * 4))
  else if (type === 'f16') fromHalves(stored, out)
  else if (type === 'q8_0') fromBytes(stored, out)
  else fromNibbles(type, stored, out)
  return out
}

function fromHalves(stored: Uint8Array, out: Float32Array) {
  for (let i = 0; i < out.length; i++) out[i] = halves[stored[2 * i]! | (stored[2 * i + 1]! << 8)]!
}

/** q8_0: a scale, then 32 signed bytes. */
function fromBytes(stored: Uint8Array, out: Float32Array) {
  for (let i = 0, at = 0; i < out.length; at += 34) {
    const scale = halves[stored[at]! | (stored[at + 1]! << 8)]!
    for (let k = at + 2; k < at + 34; k++) out[i++] = ((stored[k]! << 24) >> 24) * scale
  }
}

/**
 * q4 and q5: a scale, in the _1 types a minimum, in the q5 types the fifth bits of all 32, then 16
 * bytes: low nibbles are the first 16 numbers, high nibbles the others.
 */
function fromNibbles(
  type: Exclude<TensorType, 'f32' | 'f16' | 'q8_0'>,
  stored: Uint8Array,
  out: Float32Array,
) {
  const hasMinimum = type === 'q4_1' || type === 'q5_1'
  const hasFifth = type === 'q5_0' || type === 'q5_1'
  const centre = hasMinimum ? 0 : hasFifth ? 16 : 8
  const size = tensorTypes[type].bytes
  for (let i = 0, at = 0; i < out.length; i += 32, at += size) {
    const scale = halves[stored[at]! | (stored[at + 1]! << 8)]!
    const minimum = hasMinimum ? halves[stored[at + 2]! | (stored[at + 3]! << 8)]! : 0
    let k = at + (hasMinimum ? 4 : 2)
    let fifth = 0
    if (hasFifth) {
      fifth = stored[k]! | (stored[k + 1]! << 8) | (stored[k + 2]! << 16) | (stored[k + 3]! << 24)
      k += 4
    }
    for (let j = 0; j < 16; j++, k++) {
      const low = (stored[k]! & 15) | (((fifth >>> j) & 1) << 4)
      const high = (stored[k]! >> 4) | (((fifth >>> (j + 16)) & 1) << 4)
      // Single precision at each step, as whisper.cpp reckons it.
      out[i + j] = Math.fround((low - centre) * scale) + minimum
      out[i + j + 16] = Math.fround((high - centre) * scale) + minimum
    }
  }
}
