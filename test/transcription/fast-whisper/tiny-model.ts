import { writeFileSync } from 'node:fs'

import {
  shapeFields,
  tensorsOf,
  textTokens,
  type WhisperShape,
} from '#src/transcription/engines/fast-whisper/shape.ts'
import {
  tensorTypes,
  type TensorType,
} from '#src/transcription/engines/fast-whisper/tensor-types.ts'

import { melFilters } from './mel-filters.ts'
import { quantised } from './quantise.ts'

export type TinyModel = {
  /** What differs from the smallest sensible model; a file with a vocabulary of its own is slow. */
  shape?: Partial<WhisperShape>
  /** Of the large matrices; the rest is f16 and f32, as in published files. */
  type?: TensorType
  seed?: number
  tokens?: readonly Buffer[]
  /** Tensors to leave out. */
  without?: readonly string[]
}

const fileTypes = { f32: 0, f16: 1, q4_0: 2, q4_1: 3, q8_0: 7, q5_0: 8, q5_1: 9 } as const

/** Two and two layers of two heads, 20 s of sound, 64 tokens. */
export function tinyShape({ shape = {}, type = 'f32' }: TinyModel = {}): WhisperShape {
  return {
    vocabulary: 51_865,
    audioContext: 1000,
    audioState: 128,
    audioHeads: 2,
    audioLayers: 2,
    textContext: 64,
    textState: 128,
    textHeads: 2,
    textLayers: 2,
    mels: 80,
    fileType: fileTypes[type],
    ...shape,
  }
}

/** Writes a model file of whisper.cpp with seeded random weights of natural size. */
export function writeTinyModel(path: string, model: TinyModel = {}): WhisperShape {
  const { shape, sections } = tinyModel(model)
  writeFileSync(path, Buffer.concat(sections.map(({ bytes }) => bytes)))
  return shape
}

/** The parts of such a file, in order. */
export function tinyModel(model: TinyModel = {}) {
  const { type = 'f32', seed = 1, tokens = madeUpTokens(), without = [] } = model
  const shape = tinyShape(model)
  const draw = normal(seed)
  const sections = [
    { name: 'magic', bytes: Buffer.from('lmgg') },
    { name: 'shape', bytes: integers(...shapeFields.map((field) => shape[field])) },
    { name: 'filters', bytes: filterSection(shape.mels) },
    {
      name: 'tokens',
      bytes: Buffer.concat([
        integers(tokens.length),
        ...tokens.flatMap((token) => [integers(token.length), token]),
      ]),
    },
  ]
  for (const [name, dims] of tensorsOf(shape)) {
    // Drawn even if left out: the other tensors stay what they are.
    const values = weights(name, dims, draw)
    if (!without.includes(name))
      sections.push({ name, bytes: tensorSection(name, dims, type, values) })
  }
  return { shape, sections }
}

const integers = (...values: number[]) => {
  const out = Buffer.alloc(4 * values.length)
  for (const [i, value] of values.entries()) out.writeInt32LE(value, 4 * i)
  return out
}

function filterSection(mels: number) {
  return Buffer.concat([integers(mels, 201), quantised('f32', melFilters(mels))])
}

function tensorSection(name: string, dims: number[], matrices: TensorType, values: Float32Array) {
  const isConvolution = name.includes('.conv')
  // whisper.cpp's converter stores these biases as a column.
  const stored = isConvolution && dims.length === 1 ? [...dims, 1] : dims
  const type =
    dims.length === 1 || name.endsWith('positional_embedding')
      ? 'f32'
      : isConvolution && matrices !== 'f32'
        ? 'f16'
        : matrices
  return Buffer.concat([
    integers(stored.length, name.length, tensorTypes[type].id, ...stored.toReversed()),
    Buffer.from(name),
    quantised(type, values),
  ])
}

/** About as large as the published weights are, so that errors of 8 bits weigh as they do there. */
export function weights(name: string, dims: number[], draw: () => number): Float32Array {
  const count = dims.reduce((a, b) => a * b, 1)
  if (name === 'encoder.positional_embedding') return sinusoids(dims[0]!, dims[1]!)
  const [mean, spread] = /decoder\.ln\.weight/.test(name)
    ? [5, 1]
    : /ln(_post)?\.weight/.test(name)
      ? [1.4, 0.4]
      : dims.length === 1
        ? [0, 0.3]
        : /_embedding/.test(name)
          ? [0, 0.05]
          : [0, 0.55 / Math.sqrt(count / dims[0]!)]
  const out = new Float32Array(count)
  for (let i = 0; i < count; i++) out[i] = mean + spread * draw()
  return out
}

/** Sines of falling pitch, then the cosines of the same. */
function sinusoids(length: number, channels: number): Float32Array {
  const half = channels / 2
  return Float32Array.from({ length: length * channels }, (_, i) => {
    const [at, channel] = [Math.floor(i / channels), i % channels]
    const angle = at * 10_000 ** (-(channel % half) / (half - 1))
    return channel < half ? Math.sin(angle) : Math.cos(angle)
  })
}

/** Normally distributed numbers, the same for the same seed. */
export function normal(seed: number): () => number {
  let state = seed
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
}

/**
 * A vocabulary with Whisper's properties: all bytes first, every longer token made by joining two
 * earlier ones, " -" and " '" among them as whisper.cpp wants, all common Chinese characters.
 */
export function madeUpTokens(): Buffer[] {
  const ascii = Array.from({ length: 95 }, (_, i) => 32 + i)
  const han = Array.from({ length: 0x9f_a6 - 0x4e_00 }, (_, i) =>
    Buffer.from(String.fromCodePoint(0x4e_00 + i)),
  )
  const starts = new Map(
    han.map((character) => [character.readUInt16BE(), character.subarray(0, 2)]),
  )
  const pairs = ascii.flatMap((a) => ascii.map((b) => Buffer.from([a, b])))
  const tokens = [
    ...Array.from({ length: 256 }, (_, byte) => Buffer.from([byte])),
    ...starts.values(),
    ...han,
    ...pairs,
  ]
  for (let i = 0; tokens.length < textTokens; i++) {
    tokens.push(Buffer.from([...pairs[Math.floor(i / 95)]!, ascii[i % 95]!]))
  }
  return tokens
}
