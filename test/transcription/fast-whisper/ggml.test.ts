import { copyFileSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { openGgml, readGgmlHeader } from '#src/transcription/engines/fast-whisper/ggml.ts'
import {
  ModelProblem,
  modelProblems,
} from '#src/transcription/engines/fast-whisper/model-problems.ts'
import { shapeFields, type WhisperShape } from '#src/transcription/engines/fast-whisper/shape.ts'
import {
  dequantised,
  tensorTypes,
  type TensorType,
} from '#src/transcription/engines/fast-whisper/tensor-types.ts'

import { halfBits, quantised } from './quantise.ts'
import { normal, tinyModel, type TinyModel, tinyShape } from './tiny-model.ts'

const types = Object.keys(tensorTypes) as TensorType[]
const base = join('models', 'ggml-base-q8_0.bin')
/** The smallest head and state, so that files are written fast. */
const smallest = {
  audioState: 64,
  textState: 64,
  audioHeads: 1,
  textHeads: 1,
  audioLayers: 1,
  textLayers: 1,
  audioContext: 50,
}

let folder: string
/** The parts of one good small file. */
let good: ReturnType<typeof tinyModel>['sections']
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ggml-'))
  good = tinyModel({ type: 'q4_0', shape: smallest }).sections
})
afterAll(() => rmSync(folder, { recursive: true }))

const file = () => join(folder, 'model.bin')
const joined = (sections: { bytes: Buffer }[]) => Buffer.concat(sections.map(({ bytes }) => bytes))

function written(model: TinyModel = {}): { path: string; shape: WhisperShape } {
  const { shape, sections } = tinyModel({ type: 'q4_0', ...model })
  writeFileSync(file(), joined(sections))
  return { path: file(), shape }
}

/** A good small file with some sections replaced. */
function altered(change: (name: string, bytes: Buffer) => Buffer) {
  writeFileSync(file(), joined(good.map((s) => ({ bytes: change(s.name, s.bytes) }))))
  return file()
}

/** The file's head with other numbers in it. */
function withShape(numbers: Partial<WhisperShape>) {
  return altered((name, bytes) => {
    if (name !== 'shape') return bytes
    const out = Buffer.from(bytes)
    for (const [field, value] of Object.entries(numbers)) {
      out.writeInt32LE(value, 4 * shapeFields.indexOf(field as keyof WhisperShape))
    }
    return out
  })
}

function problemOf(open: () => unknown): string {
  try {
    open()
  } catch (error) {
    if (error instanceof ModelProblem) return error.problem
    throw error
  }
  return 'none'
}

describe('the model that ships', () => {
  it('says its size and storage from its head alone', () => {
    const path = join(folder, 'head.bin')
    copyFileSync(base, path)
    truncateSync(path, 48)
    expect(readGgmlHeader(path)).toMatchObject({ name: 'base', quantisation: 'q8_0' })
  })

  it('opens whole', () => {
    const model = openGgml(base)
    expect(model.shape).toEqual({
      ...tinyShape(),
      audioContext: 1500,
      audioState: 512,
      audioHeads: 8,
      audioLayers: 6,
      textContext: 448,
      textState: 512,
      textHeads: 8,
      textLayers: 6,
      fileType: 2007,
    })
    expect(model.tensors.size).toBe(245)
    expect(model.tokens).toHaveLength(50_257)
    expect(model.tokens[220]!.toString()).toBe(' ')
    const last = [...model.tensors.values()].at(-1)!
    expect(last.offset + last.bytes).toBe(statSync(base).size)
    model.close()
  })

  it('gives the sinusoids of the paper as the positions of the encoder', () => {
    const model = openGgml(base)
    const positions = model.read('encoder.positional_embedding')
    model.close()
    for (const [at, channel] of [
      [0, 0],
      [7, 3],
      [1499, 255],
      [250, 100],
    ] as const) {
      const angle = at * 10_000 ** (-channel / 255)
      expect(positions[at * 512 + channel]).toBeCloseTo(Math.sin(angle), 3)
      expect(positions[at * 512 + channel + 256]).toBeCloseTo(Math.cos(angle), 3)
    }
  })
})

describe('a model of any size and storage', () => {
  it.each(types)('is read as it was written, as %s', (type) => {
    const exact = tinyModel({ type: 'f32', shape: smallest })
    const { path, shape } = written({ type, shape: smallest })
    const model = openGgml(path)
    expect(model.shape).toEqual(shape)
    expect(readGgmlHeader(path).quantisation).toBe(type)

    const name = 'decoder.blocks.0.cross_attn.value.weight'
    expect(model.tensors.get(name)).toMatchObject({ dims: [64, 64], type })
    const given = exact.sections.find((section) => section.name === name)!.bytes
    const values = dequantised('f32', given.subarray(given.length - 4 * 64 * 64), 64 * 64)
    const read = model.read(name)
    const step = { f32: 0, f16: 2 ** -11, q8_0: 0.02, q5_0: 0.1, q5_1: 0.1, q4_0: 0.2, q4_1: 0.2 }
    const largest = Math.max(...values.map(Math.abs))
    for (const [i, value] of values.entries()) {
      expect(Math.abs(read[i]! - value)).toBeLessThanOrEqual(step[type] * largest)
    }
    // Small tensors stay exact in every storage.
    const bias = exact.sections.find((section) => section.name === 'encoder.conv1.bias')!.bytes
    expect(model.raw('encoder.conv1.bias')).toEqual(bias.subarray(bias.length - 4 * 64))
    expect(model.tensors.get('encoder.conv1.bias')!.dims).toEqual([64, 1])
    model.close()
  })

  it('may have 128 mel filters and one more language', () => {
    const { path } = written({
      shape: { ...smallest, mels: 128, vocabulary: 51_866, audioLayers: 32, textLayers: 4 },
    })
    expect(readGgmlHeader(path).name).toBe('large-v3-turbo')
    const model = openGgml(path)
    expect(model.filters).toHaveLength(128 * 201)
    expect(model.tensors.get('decoder.token_embedding.weight')!.dims).toEqual([51_866, 64])
    model.close()
  })

  it('reads nothing any more once closed', () => {
    const model = openGgml(written({ shape: smallest }).path)
    model.close()
    model.close()
    expect(() => model.read('decoder.ln.weight')).toThrow('closed')
  })
})

describe('stored numbers', () => {
  /** One block with the given bytes after its scale and minimum. */
  const block = (type: TensorType, halves: number[], ...rest: number[]) => {
    const head = halves.flatMap((half) => [halfBits(half) & 255, halfBits(half) >> 8])
    return [...dequantised(type, Buffer.from([...head, ...rest]), 32)]
  }
  const bytes = (count: number, value: number) => Array.from({ length: count }, () => value)

  it('are signed bytes times a scale in q8_0', () => {
    const numbers = block('q8_0', [0.5], 0x80, 0x7f, 0xff, ...bytes(29, 2))
    expect(numbers.slice(0, 4)).toEqual([-64, 63.5, -0.5, 1])
  })

  it('are nibbles around the middle in q4_0, above a minimum in q4_1', () => {
    const four = block('q4_0', [0.5], 0x0f, ...bytes(15, 0x80))
    expect([four[0], four[16], four[1], four[17]]).toEqual([3.5, -4, -4, 0])
    const above = block('q4_1', [0.5, -1], 0x0f, ...bytes(15, 0x80))
    expect([above[0], above[16], above[1], above[17]]).toEqual([6.5, -1, -1, 3])
  })

  it('take their fifth bit from the mask in q5_0 and q5_1', () => {
    // Bits 0 and 31 of the mask belong to the first and the last number.
    const mask = [0x01, 0, 0, 0x80]
    const five = block('q5_0', [1], ...mask, ...bytes(16, 0x21))
    expect([five[0], five[1], five[16], five[31]]).toEqual([1, -15, -14, 2])
    const above = block('q5_1', [2, 10], ...mask, ...bytes(16, 0x21))
    expect([above[0], above[1], above[16], above[31]]).toEqual([44, 12, 14, 46])
  })

  it('are every half-precision number in f16', () => {
    const one = (bits: number) => dequantised('f16', Buffer.from([bits & 255, bits >> 8]), 1)[0]
    expect([0x3c00, 0xc000, 0x7bff, 0x0001, 0x03ff, 0x0400, 0x7c00, 0xfc00].map(one)).toEqual([
      1,
      -2,
      65_504,
      2 ** -24,
      1023 * 2 ** -24,
      2 ** -14,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ])
    expect(Object.is(one(0x8000), -0)).toBe(true)
    expect(one(0x7e01)).toBeNaN()
    // The test's own rounding gives each finite number back as it was.
    const finite = Array.from({ length: 0x7c00 }, (_, bits) => bits)
    expect(finite.filter((bits) => halfBits(one(bits)!) !== bits)).toEqual([])
  })

  it.each(types)('come back the same when stored a second time, as %s', (type) => {
    const draw = normal(7)
    const stored = (values: Float32Array) =>
      dequantised(type, quantised(type, values), values.length)
    const once = stored(Float32Array.from({ length: 640 }, draw))
    const again = stored(once)
    // The scale itself is rounded to half precision.
    for (const [i, value] of once.entries()) expect(again[i]).toBeCloseTo(value, 2)
  })
})

describe('a file that cannot be used is named, not crashed upon', () => {
  it('when it is not there, or no file', () => {
    expect(problemOf(() => openGgml(join(folder, 'nothing.bin')))).toBe('not-found')
    expect(problemOf(() => openGgml(folder))).toBe('unreadable')
    expect(problemOf(() => readGgmlHeader(join(base, 'x')))).toBe('not-found')
  })

  it.each([
    ['empty', Buffer.alloc(0)],
    ['three bytes', Buffer.from('lmg')],
    ['GGUF', Buffer.concat([Buffer.from('GGUF'), Buffer.alloc(2000, 1)])],
    ['safetensors', Buffer.from('\x40\0\0\0\0\0\0\0{"__metadata__":{"format":"pt"}}')],
    ['a page of text', Buffer.from('<!doctype html><title>404 Not Found</title>'.repeat(20))],
    ['a zip', Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(100)])],
  ])('when it is something else: %s', (_, bytes) => {
    writeFileSync(file(), bytes)
    expect(problemOf(() => openGgml(file()))).toBe('foreign')
    expect(problemOf(() => readGgmlHeader(file()))).toBe('foreign')
  })

  it('when it is cut, in whatever section', () => {
    writeFileSync(file(), joined(good))
    let start = statSync(file()).size
    const problems = new Set<string>()
    for (const { name, bytes } of good.toReversed()) {
      start -= bytes.length
      for (const cut of [bytes.length - 1, 1]) {
        truncateSync(file(), start + cut)
        const problem = problemOf(() => openGgml(file()))
        expect(problem, `${name} cut after ${cut}`).toBe(name === 'magic' ? 'foreign' : 'truncated')
      }
      truncateSync(file(), start)
      problems.add(problemOf(() => openGgml(file())))
    }
    // Cut between two tensors nothing is torn, but some are missing.
    expect(problems).toEqual(new Set(['missing-tensor', 'truncated', 'foreign']))
  })

  it('when it shrinks after it was opened', () => {
    const { path } = written({ shape: smallest })
    const model = openGgml(path)
    const last = [...model.tensors.values()].at(-1)!
    truncateSync(path, last.offset + 1)
    expect(problemOf(() => model.read(last.name))).toBe('truncated')
    model.close()
  })

  it('when it hears English only', () => {
    expect(problemOf(() => openGgml(withShape({ vocabulary: 51_864 })))).toBe('english-only')
    expect(problemOf(() => readGgmlHeader(file()))).toBe('english-only')
  })

  it('when its numbers are absurd, without room being made for them', () => {
    const absurd = [-1, 0, 2 ** 31 - 1, -(2 ** 31), 100_000]
    for (const field of shapeFields.filter((name) => name !== 'fileType')) {
      for (const value of absurd) {
        const path = withShape({ [field]: value })
        expect(
          problemOf(() => openGgml(path)),
          `${field} ${value}`,
        ).toBe('wrong-shape')
      }
    }
    for (const fileType of [-1, 4, 12, 99, 2 ** 31 - 1]) {
      expect(problemOf(() => openGgml(withShape({ fileType })))).toBe('unknown-type')
    }
  })

  it('when its filters or tokens are not Whisper’s', () => {
    const first = (section: string, value: number, at = 0) =>
      altered((name, bytes) => {
        const out = Buffer.from(bytes)
        if (name === section) out.writeInt32LE(value, at)
        return out
      })
    for (const value of [-1, 0, 81, 2 ** 31 - 1]) {
      expect(problemOf(() => openGgml(first('filters', value)))).toBe('wrong-shape')
      expect(problemOf(() => openGgml(first('filters', value, 4)))).toBe('wrong-shape')
      expect(problemOf(() => openGgml(first('tokens', value)))).toBe('wrong-shape')
    }
    for (const length of [-1, 1025, 2 ** 31 - 1]) {
      expect(problemOf(() => openGgml(first('tokens', length, 4)))).toBe('damaged')
    }
  })

  it('when a tensor is missing, twice there, of another size or of an unknown storage', () => {
    const name = 'encoder.blocks.0.attn.key.weight'
    const problem = (change: (bytes: Buffer) => Buffer) =>
      problemOf(() =>
        openGgml(
          altered((section, bytes) => (section === name ? change(Buffer.from(bytes)) : bytes)),
        ),
      )
    const number = (at: number, value: number) => (bytes: Buffer) => {
      bytes.writeInt32LE(value, at)
      return bytes
    }
    expect(problem(() => Buffer.alloc(0))).toBe('missing-tensor')
    expect(problem((bytes) => Buffer.concat([bytes, bytes]))).toBe('damaged')
    for (const rank of [-1, 0, 5, 2 ** 31 - 1]) expect(problem(number(0, rank))).toBe('damaged')
    for (const length of [-1, 0, 257, 2 ** 31 - 1])
      expect(problem(number(4, length))).toBe('damaged')
    for (const type of [-1, 4, 12, 14, 2 ** 31 - 1])
      expect(problem(number(8, type))).toBe('unknown-type')
    for (const size of [-64, 0, 63, 128, 2 ** 31 - 1]) {
      expect(problem(number(12, size))).toBe('wrong-shape')
    }
    expect(
      problem((bytes) => Buffer.from(bytes.toString('latin1').replace('key', 'kex'), 'latin1')),
    ).toBe('damaged')
  })

  it('when any byte of its structure is changed at random', () => {
    const whole = joined(good)
    const head = good.slice(0, 4).reduce((sum, { bytes }) => sum + bytes.length, 0)
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(head + 5000), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        (changes) => {
          const bytes = Buffer.from(whole)
          for (const [at, value] of changes) bytes[at] = value
          writeFileSync(file(), bytes)
          // Filters, tokens and weights may hold anything; what is refused is refused by name.
          const problem = problemOf(() => openGgml(file()).close())
          expect(['none', ...Object.keys(modelProblems)]).toContain(problem)
        },
      ),
      { numRuns: 60 },
    )
  })
})
