import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import * as ort from 'onnxruntime-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { alignerModel } from '#src/transcription/engines/fast-whisper/aligner.ts'
import {
  decode,
  encode,
  type Encoded,
  type Network,
  windowsOf,
} from '#src/transcription/engines/fast-whisper/decode.ts'
import { type GgmlModel, openGgml } from '#src/transcription/engines/fast-whisper/ggml.ts'
import { graphBuilder } from '#src/transcription/engines/fast-whisper/graph.ts'
import { logMel } from '#src/transcription/engines/fast-whisper/log-mel.ts'
import type { SearchOptions } from '#src/transcription/engines/fast-whisper/search.ts'
import { vocabularyOf } from '#src/transcription/engines/fast-whisper/vocabulary.ts'

import { melFilters } from './mel-filters.ts'
import {
  answersFrom,
  drawnParts,
  furthest,
  integers,
  logSum,
  madeSound,
  networkOf,
  type Reference,
  referenceDecode,
  referenceOf,
  session,
} from './networks.ts'
import { referenceLogMel } from './reference-mel.ts'
import type { Matrix } from './reference.ts'
import { normal, type TinyModel, tinyShape, writeTinyModel } from './tiny-model.ts'

/** Single against double precision. */
const near = 1e-4

const small = { audioContext: 100, textContext: 32 }
const oneHead = { audioState: 64, textState: 64, audioHeads: 1, textHeads: 1 }
const sizes: [string, TinyModel][] = [
  [
    'two heads, three layers and one, f32',
    { type: 'f32', shape: { ...small, audioLayers: 3, textLayers: 1 } },
  ],
  [
    'one head, one layer and three, f16',
    { type: 'f16', shape: { ...small, ...oneHead, audioLayers: 1, textLayers: 3 } },
  ],
  ['one head, two layers each, q5_1', { type: 'q5_1', shape: { ...small, ...oneHead } }],
  [
    '128 mel filters and one language more, q8_0',
    { type: 'q8_0', shape: { ...small, ...oneHead, mels: 128, vocabulary: 51_866 } },
  ],
]

/** Few enough that texts end, and that the reference is soon done. */
const sayable = Array.from({ length: 59 }, (_, i) => 300 + 7 * i)
const promptIds = [50_361, 400, 401, 50_258, 50_260, 50_359, 50_363]
const words = vocabularyOf(50_257, sayable, promptIds)
const prompt = promptIds.map((id) => words.ids.indexOf(id))

/** Windows of unlike length, the longest neither first nor last. */
const sounds = [madeSound(0.41, 1), madeSound(1.13, 2), madeSound(0.72, 3)]

const search = (width: number, limit: number): SearchOptions => ({
  width,
  limit,
  temperature: 0,
  random: () => 0.5,
  wording: null,
})

describe.each(sizes)('the plain graphs of a model of %s', (_, given) => {
  let model: GgmlModel
  let network: Network
  let reference: Reference
  let encoded: Encoded
  let heard: Matrix[]
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'graphs-'))
    writeTinyModel(join(folder, 'tiny.bin'), given)
    model = openGgml(join(folder, 'tiny.bin'))
    rmSync(folder, { recursive: true })
    network = await networkOf(model, words, 'float')
    reference = referenceOf(model, words)
    encoded = await encode(network, sounds)
    heard = sounds.map((sound, i) => reference.hear(sound, encoded.lengths[i]!))
  })
  afterAll(() => model.close())

  it('hear what the reference hears, window by window', () => {
    const { textHeads, textLayers } = model.shape
    // The longest, in whole rounds of a vector loop.
    const room = 128
    expect(encoded.lengths).toEqual([46, 82, 61])
    for (let layer = 0; layer < textLayers; layer++) {
      for (const [letter, part] of [
        ['k', 'key'],
        ['v', 'value'],
      ]) {
        const { data, dims } = encoded.cross[`cross_${letter}_${layer}`]!
        expect(dims).toEqual([3, textHeads, ...(letter === 'k' ? [64, room] : [room, 64])])
        for (const [window, sound] of heard.entries()) {
          const expected = reference.linear(sound, `decoder.blocks.${layer}.cross_attn.${part}`)
          const size = textHeads * room * 64
          const side = (data as Float32Array).subarray(window * size, (window + 1) * size)
          const own = letter === 'k' ? turned(side, textHeads, room) : side
          expect(furthest(byPosition(own, textHeads, sound.rows), expected.at)).toBeLessThan(near)
        }
      }
    }
  })

  it('answer the prompt with the reference’s likeliest tokens', async () => {
    const { likely, likely_token, total } = await network.prompt.run({
      tokens: integers(
        sounds.flatMap(() => prompt),
        [3, prompt.length],
      ),
      lengths: integers(encoded.lengths, [3]),
      ...encoded.cross,
    })
    const logits = heard.map((sound) => reference.following(prompt, sound))
    const expected = answersFrom(logits)
    expect(furthest(likely!.data as Float32Array, expected.likely)).toBeLessThan(near)
    expect(furthest(total!.data as Float32Array, logits.map(logSum))).toBeLessThan(near)
    const named = Array.from(likely_token!.data as BigInt64Array, (token, i) => {
      return logits[Math.floor(i / 12)]![Number(token)]!
    })
    expect(furthest(named, expected.likely)).toBeLessThan(near)
  })

  it('search as if every text were reckoned anew, whatever their neighbours do', async () => {
    const options = [search(3, 9), search(1, 5), search(2, 7)]
    const decoded = await decode(network, encoded, prompt, options)
    for (const [i, { said, complete, score }] of decoded.entries()) {
      const expected = referenceDecode(reference, heard[i]!, prompt, options[i]!)
      expect(said.map(({ token }) => token)).toEqual(expected.said.map(({ token }) => token))
      expect(said.length).toBeGreaterThan(0)
      const probabilities = (all: typeof said) => all.map(({ probability }) => probability)
      expect(furthest(probabilities(said), probabilities(expected.said))).toBeLessThan(near)
      expect(complete).toBe(expected.complete)
      expect(score).toBeCloseTo(expected.score, 4)
    }
  })

  it('look at the sound where the reference looks', async () => {
    const { textHeads, textLayers } = model.shape
    // Nobody has studied these sizes: every head of the upper half counts.
    const upper = Math.floor(textLayers / 2)
    const followers = Array.from({ length: textLayers - upper }, (_, layer) =>
      Array.from({ length: textHeads }, (_, head) => `${upper + layer} ${head}`),
    ).flat()
    const tokens = [...prompt, 3, 1, 4, 1, 5]
    const { attention } = await network.aligner.run(
      onlyWanted(network.aligner, {
        tokens: integers(tokens, [1, tokens.length]),
        lengths: integers([encoded.lengths[1]!], [1]),
        ...windowsOf(encoded.cross, [1]),
      }),
    )
    const [rows, room = 0] = attention!.dims
    expect(rows).toBe(tokens.length)
    const expected = referenceLooks(reference, tokens, heard[1]!, followers)
    const own = tokens.flatMap((_, row) => {
      const looks = attention!.data as Float32Array
      return [...looks.subarray(row * room, row * room + encoded.lengths[1]!)]
    })
    expect(furthest(Float32Array.from(own), expected)).toBeLessThan(near)
  })
})

describe('the plain graphs of the size tiny', () => {
  it('look where the heads look that OpenAI found to follow the sound', async () => {
    const model = drawnParts(
      {
        ...{ audioState: 384, textState: 384, audioHeads: 6, textHeads: 6 },
        ...{ audioLayers: 4, textLayers: 4, audioContext: 20, textContext: 16 },
      },
      40,
    )
    const all = vocabularyOf(
      0,
      Array.from({ length: 40 }, (_, id) => id),
      [],
    )
    const reference = referenceOf(model, all)
    const aligner = await session(alignerModel(model, all, 'float'))
    const draw = normal(3)
    const sound = { rows: 12, columns: 384, at: Float64Array.from({ length: 12 * 384 }, draw) }
    const tokens = [7, 1, 30, 12, 5, 5, 21]
    const port = (layer: number, letter: string, part: string) => {
      const { at } = reference.linear(sound, `decoder.blocks.${layer}.cross_attn.${part}`)
      const values = byHead(at, 6, 12)
      const tensor =
        letter === 'k'
          ? new ort.Tensor('float32', turned(values, 6, 64), [1, 6, 64, 12])
          : new ort.Tensor('float32', values, [1, 6, 12, 64])
      return [`cross_${letter}_${layer}`, tensor] as const
    }
    const cross = [0, 1, 2, 3].flatMap((i) => [port(i, 'k', 'key'), port(i, 'v', 'value')])
    const { attention } = await aligner.run(
      onlyWanted(aligner, {
        tokens: integers(tokens, [1, tokens.length]),
        lengths: integers([12], [1]),
        ...Object.fromEntries(cross),
      }),
    )
    // whisper/__init__.py, _ALIGNMENT_HEADS of tiny.
    const followers = ['2 2', '3 0', '3 2', '3 3', '3 4', '3 5']
    const expected = referenceLooks(reference, tokens, sound, followers)
    expect(furthest(attention!.data as Float32Array, expected)).toBeLessThan(near)
    const others = referenceLooks(reference, tokens, sound, ['2 0', '3 1'])
    expect(furthest(attention!.data as Float32Array, others)).toBeGreaterThan(0.1)
  })
})

describe('the spectrogram of the graph', () => {
  it.each([80, 128])('is that of the definition, in %i bands', async (mels) => {
    const filters = melFilters(mels)
    const graph = graphBuilder('float')
    const read = () => new Float32Array()
    const value = logMel(graph, 'sound', { filters, shape: tinyShape({ shape: { mels } }), read })
    const made = await session(
      graph.finish(
        [{ name: 'sound', type: 'float', dims: ['N', 'samples'] }],
        [{ name: 'mel', type: 'float', dims: ['N', mels, 'frames'], value }],
      ),
    )
    const quiet = madeSound(0.5, 4).map((value) => value / 1000)
    const pair = [madeSound(0.5, 1), quiet, new Float32Array(8000)]
    const both = Float32Array.from(pair.flatMap((sound) => [...sound]))
    const { mel } = await made.run({ sound: new ort.Tensor('float32', both, [3, 8000]) })
    expect(mel!.dims).toEqual([3, mels, 50])
    const expected = pair.flatMap((sound) => [...referenceLogMel(sound, filters).features])
    expect(furthest(mel!.data as Float32Array, expected)).toBeLessThan(near)
  })
})

const onlyWanted = ({ inputNames }: ort.InferenceSession, feeds: Record<string, ort.Tensor>) =>
  Object.fromEntries(Object.entries(feeds).filter(([name]) => inputNames.includes(name)))

/** [heads, positions, 64] to rows of positions, cut after so many. */
function byPosition(values: Float32Array, heads: number, positions: number): number[] {
  const all = values.length / heads / 64
  return Array.from({ length: positions }, (_, position) =>
    Array.from({ length: heads }, (_, head) => {
      const at = (head * all + position) * 64
      return [...values.subarray(at, at + 64)]
    }).flat(),
  ).flat()
}

/** Each position over the tokens: mean 0, deviation 1. */
function standardised(rows: number[][]): number[][] {
  const columns = rows[0]!.map((_, column) => {
    const values = rows.map((row) => row[column]!)
    const mean = values.reduce((a, b) => a + b, 0) / values.length
    const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length
    return { mean, deviation: Math.sqrt(variance) + 1e-9 }
  })
  return rows.map((row) =>
    row.map((value, column) => (value - columns[column]!.mean) / columns[column]!.deviation),
  )
}

/** How strongly each token looks at each position, over the heads named "layer head". */
function referenceLooks(
  { decode: read }: Reference,
  tokens: readonly number[],
  sound: Matrix,
  followers: readonly string[],
): number[] {
  const looks = followers.map((): number[][] => [])
  read(tokens, sound, (layer, head, row, shares) => {
    const follower = looks[followers.indexOf(`${layer} ${head}`)]
    if (follower) follower[row] = [...shares]
  })
  const all = looks.map((rows) => standardised(rows).flat())
  return all[0]!.map((_, i) => all.reduce((sum, one) => sum + one[i]!, 0) / all.length)
}

/** Rows of positions to [heads, positions, 64]. */
function byHead(values: Float64Array, heads: number, positions: number): Float32Array {
  const out = new Float32Array(values.length)
  for (let position = 0; position < positions; position++) {
    for (let head = 0; head < heads; head++) {
      const from = (position * heads + head) * 64
      out.set(values.subarray(from, from + 64), (head * positions + position) * 64)
    }
  }
  return out
}

/** Tables of `columns` columns, one for each head, with rows and columns exchanged. */
function turned(values: Float32Array, heads: number, columns: number): Float32Array {
  const rows = values.length / heads / columns
  return values.map((_, at) => {
    const [head, rest] = [Math.floor(at / (rows * columns)), at % (rows * columns)]
    const [column, row] = [Math.floor(rest / rows), rest % rows]
    return values[(head * rows + row) * columns + column]!
  })
}
