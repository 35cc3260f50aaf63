import * as ort from 'onnxruntime-node'
import { beforeAll, describe, expect, it } from 'vitest'

import {
  decode,
  encode,
  type Encoded,
  type Network,
} from '#src/transcription/engines/fast-whisper/decode.ts'
import { graphBuilder, type Matrix } from '#src/transcription/engines/fast-whisper/graph.ts'
import { vocabularyOf } from '#src/transcription/engines/fast-whisper/vocabulary.ts'

import { drawnParts, furthest, integers, madeSound, networkOf, session } from './networks.ts'
import { normal } from './tiny-model.ts'

const floats = (values: Float32Array, dims: number[]) => new ort.Tensor('float32', values, dims)
const drawn = (count: number, draw: () => number) => Float32Array.from({ length: count }, draw)

/** Root of the mean square of the differences, as a share of that of the values. */
function apart(values: ArrayLike<number>, exact: ArrayLike<number>): number {
  let [off, all] = [0, 0]
  for (let i = 0; i < exact.length; i++) {
    off += (values[i]! - exact[i]!) ** 2
    all += exact[i]! ** 2
  }
  return Math.sqrt(off / all)
}

async function product(weight: Matrix, bias: Float32Array) {
  const graph = graphBuilder('int8')
  const value = graph.linear('x', weight, bias)
  const dims = ['rows', weight.columns]
  const made = await session(
    graph.finish(
      [{ name: 'x', type: 'float', dims }],
      [{ name: 'y', type: 'float', dims: ['rows', weight.rows], value }],
    ),
  )
  return async (x: Float32Array) => {
    const { y } = await made.run({ x: floats(x, [x.length / weight.columns, weight.columns]) })
    return y!.data as Float32Array
  }
}

describe('a product in 8 bits', () => {
  const [rows, columns] = [96, 128]
  const draw = normal(11)
  const values = drawn(rows * columns, draw)
  const bias = drawn(rows, draw)
  const exactly = (x: Float32Array) =>
    Array.from({ length: (x.length / columns) * rows }, (_, i) => {
      const [at, row] = [Math.floor(i / rows) * columns, i % rows]
      let sum = bias[row]!
      for (let k = 0; k < columns; k++) sum += x[at + k]! * values[row * columns + k]!
      return sum
    })

  it('errs by no more than half a step of either side', async () => {
    const run = await product({ rows, columns, values }, bias)
    const x = drawn(20 * columns, draw)
    // The largest of 32 normal numbers is about 2.1; a step is a 127th of it, and its error is
    // spread evenly: 2.1 / 127 / √12 = 0.5 % of each factor, together 0.7 %.
    expect(apart(await run(x), exactly(x))).toBeLessThan(0.009)
  })

  it('is as good for a row a thousand times quieter than its neighbour', async () => {
    const run = await product({ rows, columns, values }, new Float32Array(rows))
    const x = drawn(2 * columns, draw)
    const loud = await run(x)
    const quiet = x.map((value, i) => (i < columns ? value : value / 1000))
    const beside = await run(quiet)
    const scaled = beside.map((value, i) => (i < rows ? value : value * 1000))
    expect(apart(scaled, loud)).toBeLessThan(1e-5)
  })

  it('loses nothing of weights that a q8_0 file holds', async () => {
    const held = values.slice()
    for (let block = 0; block < held.length; block += 32) {
      const scale = Math.max(...held.subarray(block, block + 32).map(Math.abs)) / 127
      for (let i = block; i < block + 32; i++) held[i] = Math.round(held[i]! / scale) * scale
    }
    const run = await product({ rows, columns, values: held }, new Float32Array(rows))
    const column = 77
    const only = Float32Array.from({ length: columns }, (_, i) => (i === column ? 1 : 0))
    const expected = Array.from({ length: rows }, (_, row) => held[row * columns + column]!)
    expect(furthest(await run(only), expected)).toBeLessThan(1e-6)
  })

  it('is nothing where nothing comes in', async () => {
    const run = await product({ rows, columns, values }, bias)
    expect(furthest(await run(new Float32Array(columns)), bias)).toBe(0)
  })
})

describe('a whole model in 8 bits', () => {
  const sayable = Array.from({ length: 500 }, (_, i) => 1 + i)
  const words = vocabularyOf(0, sayable, [501, 502, 503])
  const prompt = [501, 502, 503]
  const sounds = [1, 2, 3, 4, 5, 6].map((seed) => madeSound(0.3 + 0.1 * seed, seed))
  let [quick, plain] = [] as unknown as [Network, Network]
  beforeAll(async () => {
    const model = drawnParts({ audioContext: 100, textContext: 32 }, 504)
    quick = await networkOf(model, words, 'int8')
    plain = await networkOf(model, words, 'float')
  })
  const search = { width: 1, limit: 6, temperature: 0, random: () => 0.5, wording: null }

  it('hears within a fiftieth of what it hears in full precision', async () => {
    for (const sound of sounds) {
      const [rounded, exact] = [await encode(quick, [sound]), await encode(plain, [sound])]
      for (const [name, { data }] of Object.entries(exact.cross)) {
        // The 0.7 % of the last product, on what the layers before it have added up to.
        const values = rounded.cross[name]!.data as Float32Array
        expect(apart(values, data as Float32Array)).toBeLessThan(0.02)
      }
    }
  })

  it('finds mostly the same likeliest token, and else one nearly as likely', async () => {
    let [same, asked] = [0, 0]
    for (const sound of sounds) {
      const heard = await Promise.all([quick, plain].map((one) => encode(one, [sound])))
      for (const last of sayable.filter((token) => token % 20 === 0)) {
        const ask = async (network: Network, { cross, lengths }: Encoded) => {
          const tokens = integers([...prompt, last], [1, 4])
          return network.prompt.run({ tokens, lengths: integers(lengths, [1]), ...cross })
        }
        const rounded = await ask(quick, heard[0]!)
        const exact = await ask(plain, heard[1]!)
        const chosen = rounded['likely_token']!.data[0]!
        const place = (exact['likely_token']!.data as BigInt64Array).indexOf(chosen as bigint)
        const logits = exact['likely']!.data as Float32Array
        asked++
        if (place === 0) same++
        // Logits of about 7 that err by 0.5 %: two of them may change places this close.
        expect(logits[0]! - logits[place]!).toBeLessThan(0.25)
      }
    }
    expect(same / asked).toBeGreaterThan(0.9)
  })

  it('says the same of a window alone and beside others', async () => {
    const options = sounds.map(() => search)
    const together = await decode(quick, await encode(quick, sounds), prompt, options)
    for (const [i, sound] of sounds.entries()) {
      const [alone] = await decode(quick, await encode(quick, [sound]), prompt, [search])
      const tokens = (said: typeof alone) => said!.said.map(({ token }) => token)
      expect(tokens(together[i])).toEqual(tokens(alone))
      expect(together[i]!.score).toBeCloseTo(alone!.score, 4)
    }
  })
})
