import { endianness } from 'node:os'

import { ModelProblem } from './model-problems.ts'
import {
  checkShape,
  frequencies,
  quantisationOf,
  shapeFields,
  sizeName,
  tensorsOf,
  textTokens,
  type WhisperShape,
} from './shape.ts'
import { openSource, type Source } from './source.ts'
import { bytesOf, dequantised, tensorType, tensorTypes, type TensorType } from './tensor-types.ts'

export type TensorEntry = {
  name: string
  /** As stored, outermost first; the biases of the two convolutions are [n, 1]. */
  dims: number[]
  type: TensorType
  offset: number
  bytes: number
}

export type GgmlModel = {
  shape: WhisperShape
  /** `shape.mels` rows of 201 frequencies. */
  filters: Float32Array
  /** The bytes of every text token, by id. */
  tokens: Buffer[]
  tensors: ReadonlyMap<string, TensorEntry>
  /** One tensor in single precision; nothing else of the weights is held in memory. */
  read: (name: string) => Float32Array
  raw: (name: string) => Buffer
  close: () => void
}

/**
 * Opens a model file of whisper.cpp: magic, shape, mel filters, tokens, then tensors until the end.
 * Checks that all of it is there; throws ModelProblem otherwise.
 */
export function openGgml(path: string): GgmlModel {
  if (endianness() !== 'LE') throw new ModelProblem('foreign', 'big-endian machine')
  return openSource(path, (file) => {
    const shape = readShape(file)
    const filters = readFilters(file, shape)
    const tokens = readTokens(file, shape)
    const tensors = readTensors(file, shape)
    const entry = (name: string) => {
      const found = tensors.get(name)
      if (!found) throw new ModelProblem('missing-tensor', name)
      return found
    }
    const raw = (name: string) => file.at(entry(name).offset, entry(name).bytes)
    return {
      shape,
      filters,
      tokens,
      tensors,
      raw,
      read: (name) => dequantised(entry(name).type, raw(name), product(entry(name).dims)),
      close: file.close,
    }
  })
}

/** What a list of models shows, without reading more than the head of the file. */
export function readGgmlHeader(path: string) {
  return openSource(path, (file) => {
    const shape = readShape(file)
    file.close()
    return { shape, name: sizeName(shape), quantisation: quantisationOf(shape) }
  })
}

function readShape(file: Source): WhisperShape {
  // 'ggml' read as a little-endian number; GGUF and everything else is another format.
  if (file.size < 4 || file.take(4).readUInt32LE() !== 0x67_67_6d_6c) {
    throw new ModelProblem('foreign')
  }
  const head = file.take(4 * shapeFields.length)
  const shape = Object.fromEntries(
    shapeFields.map((field, i) => [field, head.readInt32LE(4 * i)]),
  ) as WhisperShape
  checkShape(shape)
  return shape
}

function readFilters(file: Source, { mels }: WhisperShape): Float32Array {
  const head = file.take(8)
  const [rows, columns] = [head.readInt32LE(0), head.readInt32LE(4)]
  if (rows !== mels || columns !== frequencies) {
    throw new ModelProblem('wrong-shape', `mel filters ${rows} × ${columns}`)
  }
  return dequantised('f32', file.take(4 * rows * columns), rows * columns)
}

const longestToken = 1024

function readTokens(file: Source, { vocabulary }: WhisperShape): Buffer[] {
  const count = file.take(4).readInt32LE()
  if (count < textTokens || count > vocabulary) {
    throw new ModelProblem('wrong-shape', `${count} tokens`)
  }
  return Array.from({ length: count }, (_, id) => {
    const length = file.take(4).readInt32LE()
    if (length < 0 || length > longestToken) {
      throw new ModelProblem('damaged', `token ${id} of ${length} bytes`)
    }
    return file.take(length)
  })
}

function readTensors(file: Source, shape: WhisperShape): Map<string, TensorEntry> {
  const expected = tensorsOf(shape)
  const found = new Map<string, TensorEntry>()
  while (file.position() < file.size) {
    const entry = readEntry(file)
    const dims = expected.get(entry.name)
    if (!dims || found.has(entry.name)) throw new ModelProblem('damaged', entry.name)
    const known = (all: number[]) => all.filter((n) => n !== 1).join(' × ')
    if (known(dims) !== known(entry.dims)) {
      throw new ModelProblem('wrong-shape', `${entry.name}: ${entry.dims.join(' × ')}`)
    }
    const bytes = storedBytes(entry)
    found.set(entry.name, { ...entry, offset: file.position(), bytes })
    file.skip(bytes)
  }
  for (const name of expected.keys()) {
    if (!found.has(name)) throw new ModelProblem('missing-tensor', name)
  }
  return found
}

/** Head of one tensor; its dimensions stand in the file innermost first. */
function readEntry(file: Source): Pick<TensorEntry, 'name' | 'dims' | 'type'> {
  const head = file.take(12)
  const [rank, length, id] = [head.readInt32LE(0), head.readInt32LE(4), head.readInt32LE(8)]
  if (rank < 1 || rank > 4 || length < 1 || length > 256) {
    throw new ModelProblem('damaged', `at ${file.position() - 12}`)
  }
  const sizes = file.take(4 * rank)
  const dims = Array.from({ length: rank }, (_, i) => sizes.readInt32LE(4 * (rank - 1 - i)))
  const name = file.take(length).toString('latin1')
  const type = tensorType(id)
  if (!type) throw new ModelProblem('unknown-type', `${name}: type ${id}`)
  return { name, dims, type }
}

function storedBytes({ name, dims, type }: Pick<TensorEntry, 'name' | 'dims' | 'type'>): number {
  // A block never crosses a row.
  if (dims.at(-1)! % tensorTypes[type].block !== 0) {
    throw new ModelProblem('damaged', `${name}: ${type} in rows of ${dims.at(-1)}`)
  }
  return bytesOf(type, product(dims))
}

const product = (dims: readonly number[]) => dims.reduce((a, b) => a * b, 1)
