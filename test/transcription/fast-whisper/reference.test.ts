import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { openGgml, type GgmlModel } from '#src/transcription/engines/fast-whisper/ggml.ts'

import { errorFunction, referenceWhisper, rowOf } from './reference.ts'
import { normal, writeTinyModel } from './tiny-model.ts'

const frames = 40
const draw = normal(5)
const features = Float32Array.from({ length: 80 * frames }, draw)

let folder: string
let model: GgmlModel
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reference-'))
  const path = join(folder, 'tiny.bin')
  writeTinyModel(path, { type: 'q8_0', shape: { audioContext: 50 } })
  model = openGgml(path)
})
afterAll(() => {
  model.close()
  rmSync(folder, { recursive: true })
})

/** The model with some of its weights replaced. */
const changed = (change: (name: string, values: Float32Array) => Float32Array) =>
  referenceWhisper({ ...model, read: (name) => change(name, model.read(name)) })

const tokens = [50_258, 50_260, 50_359, 50_363, 400, 500]
const apart = (a: Float64Array, b: Float64Array) =>
  Math.max(...Array.from(a.slice(0, 2000), (value, i) => Math.abs(value - b[i]!)))

describe('the plain Whisper that the engine is compared with', () => {
  it('makes a row of normalised state every 20 ms', () => {
    const sound = changed((name, values) =>
      name === 'encoder.ln_post.weight'
        ? values.map(() => 1)
        : name === 'encoder.ln_post.bias'
          ? values.map(() => 0)
          : values,
    ).encode(features, frames)
    expect([sound.rows, sound.columns]).toEqual([20, 128])
    for (let row = 0; row < 20; row++) {
      const values = [...rowOf(sound, row)]
      const mean = values.reduce((a, b) => a + b, 0) / 128
      expect(mean).toBeCloseTo(0, 9)
      expect(values.reduce((a, b) => a + (b - mean) ** 2, 0) / 128).toBeCloseTo(1, 3)
    }
  })

  it('looks at no later token, and at every earlier one', () => {
    const { encode, decode } = referenceWhisper(model)
    const sound = encode(features, frames)
    const logits = decode(tokens, sound)
    expect([logits.rows, logits.columns]).toEqual([6, 51_865])
    const shorter = decode(tokens.slice(0, 4), sound)
    expect(apart(rowOf(logits, 3), rowOf(shorter, 3))).toBe(0)
    const other = decode([50_258, 50_259, ...tokens.slice(2)], sound)
    expect(apart(rowOf(logits, 0), rowOf(other, 0))).toBe(0)
    expect(apart(rowOf(logits, 5), rowOf(other, 5))).toBeGreaterThan(0.01)
  })

  it('hears every column of the sound at every moment', () => {
    const { encode } = referenceWhisper(model)
    const sound = encode(features, frames)
    for (const column of [0, 17, 39]) {
      const louder = features.map((value, i) => (i % frames === column ? value + 1 : value))
      const other = encode(louder, frames)
      for (const row of [0, 19]) {
        expect(apart(rowOf(other, row), rowOf(sound, row))).toBeGreaterThan(1e-4)
      }
    }
  })

  it('ignores the sound where nothing is taken from it', () => {
    const deaf = changed((name, values) =>
      name.includes('cross_attn.value') ? values.map(() => 0) : values,
    )
    const quiet = new Float32Array(80 * frames)
    const [a, b] = [features, quiet].map((sound) => deaf.decode(tokens, deaf.encode(sound, frames)))
    expect(apart(rowOf(a!, 5), rowOf(b!, 5))).toBe(0)
  })

  it('reckons the error function as the tables have it', () => {
    // Abramowitz and Stegun, table 7.1.
    const table = { 0: 0, 0.5: 0.5204998778, 1: 0.8427007929, 1.5: 0.9661051465, 2: 0.995322265 }
    for (const [x, value] of Object.entries(table)) {
      expect(errorFunction(Number(x))).toBeCloseTo(value, 10)
      expect(errorFunction(-Number(x))).toBeCloseTo(-value, 10)
    }
    expect(errorFunction(3)).toBeCloseTo(0.9999779095030014, 12)
    expect(errorFunction(2.5 - 1e-13)).toBeCloseTo(errorFunction(2.5 + 1e-13), 12)
  })
})
