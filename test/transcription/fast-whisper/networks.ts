import * as ort from 'onnxruntime-node'

import { alignerModel } from '#src/transcription/engines/fast-whisper/aligner.ts'
import type { Decoded, Network } from '#src/transcription/engines/fast-whisper/decode.ts'
import {
  candidates,
  promptModel,
  stepModel,
} from '#src/transcription/engines/fast-whisper/decoder.ts'
import { encoderModel } from '#src/transcription/engines/fast-whisper/encoder.ts'
import type { GgmlModel } from '#src/transcription/engines/fast-whisper/ggml.ts'
import type { Precision } from '#src/transcription/engines/fast-whisper/graph.ts'
import { encodeModel, type OnnxModel } from '#src/transcription/engines/fast-whisper/onnx.ts'
import {
  type Answers,
  type SearchOptions,
  windowSearch,
} from '#src/transcription/engines/fast-whisper/search.ts'
import { tensorsOf, type WhisperShape } from '#src/transcription/engines/fast-whisper/shape.ts'
import type { Vocabulary } from '#src/transcription/engines/fast-whisper/vocabulary.ts'

import { melFilters } from './mel-filters.ts'
import { referenceLogMel } from './reference-mel.ts'
import { type Matrix, referenceWhisper, rowOf } from './reference.ts'
import { madeUpTokens, normal, type TinyModel, tinyShape, weights } from './tiny-model.ts'

/** What of a model the graphs and the reference are made of. */
export type Parts = Pick<GgmlModel, 'shape' | 'filters' | 'read'> & {
  tensors: Pick<ReadonlyMap<string, unknown>, 'has'>
}

/** Drawn weights that were never in a file, with so few tokens that they cost nothing. */
export function drawnParts(given: Partial<WhisperShape>, tokens: number): Parts {
  const shape = tinyShape({ shape: { ...given, vocabulary: tokens } })
  const draw = normal(9)
  const all = new Map(
    [...tensorsOf(shape)].map(([name, dims]) => [name, weights(name, dims, draw)]),
  )
  const read = (name: string) => all.get(name)!
  return { shape, filters: melFilters(shape.mels), read, tensors: all }
}

export const session = (model: OnnxModel) =>
  ort.InferenceSession.create(encodeModel(model), { intraOpNumThreads: 1, logSeverityLevel: 3 })

/** All graphs of a model at work, without a cache. */
export async function networkOf(
  model: Parts,
  words: Vocabulary,
  precision: Precision,
): Promise<Network> {
  return {
    encoder: await session(encoderModel(model, precision)),
    prompt: await session(promptModel(model, words, precision)),
    step: await session(stepModel(model, words, precision)),
    aligner: await session(alignerModel(model, words, precision)),
    layers: model.shape.textLayers,
    heads: model.shape.textHeads,
  }
}

/** The reference over the tokens of a vocabulary, known by their indices in it. */
export function referenceOf(model: Parts, { ids, speakable }: Vocabulary) {
  const { textState, audioContext } = model.shape
  const all = model.read('decoder.token_embedding.weight')
  const kept = Float32Array.from(
    Array.from(ids).flatMap((id) => [...all.subarray(id * textState, (id + 1) * textState)]),
  )
  const whisper = referenceWhisper({
    ...model,
    read: (name) => (name === 'decoder.token_embedding.weight' ? kept : model.read(name)),
  })
  return {
    ...whisper,
    /** A sound (16 kHz) with silence up to so many positions of 20 ms. */
    hear: (sound: Float32Array, positions: number): Matrix => {
      if (positions > audioContext) throw new Error('too long for this model')
      const padded = new Float32Array(positions * 320)
      padded.set(sound)
      const { features, frames } = referenceLogMel(padded, model.filters)
      return whisper.encode(features, frames)
    },
    /** Logits of the tokens that may follow a text. */
    following: (tokens: readonly number[], sound: Matrix): number[] =>
      [...rowOf(whisper.decode(tokens, sound), tokens.length - 1)].slice(0, speakable),
  }
}
export type Reference = ReturnType<typeof referenceOf>

/** Logits as the graphs answer them: the likeliest of each row, and the logarithm of the sum. */
export function answersFrom(rows: readonly (readonly number[])[]): Answers {
  const best = rows.map((logits) =>
    Array.from(logits.entries())
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, candidates),
  )
  return {
    likely: Float32Array.from(best.flatMap((row) => row.map(([, logit]) => logit))),
    tokens: BigInt64Array.from(best.flatMap((row) => row.map(([token]) => BigInt(token)))),
    totals: Float32Array.from(rows, logSum),
  }
}

export function logSum(logits: readonly number[]): number {
  const most = Math.max(...logits)
  return most + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - most), 0))
}

/** The same search over the reference, every hypothesis reckoned anew from its first token. */
export function referenceDecode(
  { following }: Reference,
  sound: Matrix,
  prompt: readonly number[],
  options: SearchOptions,
): Decoded {
  const search = windowSearch(options)
  let texts: number[][] = [[]]
  for (;;) {
    const rows = texts.map((said) => following([...prompt, ...said], sound))
    const step = search.next(answersFrom(rows), 0)
    if (!step) return search.best()
    texts = step.rows.map((row, i) => [...texts[row]!, step.tokens[i]!])
  }
}

/** Something between noise and voice, the same for the same seed. */
export function madeSound(seconds: number, seed: number): Float32Array {
  const draw = normal(seed)
  return Float32Array.from({ length: Math.round(seconds * 16_000) }, (_, i) => {
    const swell = 0.5 + 0.5 * Math.sin(i / 900 + seed)
    return 0.3 * swell * Math.sin(i * (0.05 + 0.03 * seed)) + 0.02 * draw()
  })
}

export const integers = (values: readonly number[], dims: readonly number[]) =>
  new ort.Tensor('int64', BigInt64Array.from(values, BigInt), dims)

/** The greatest difference between two lists of numbers. */
export function furthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`${a.length} and ${b.length} numbers`)
  let most = 0
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i]! - b[i]!))
  return most
}

/** A window as it is handed to an engine. */
export const madeWindow = (seconds: number, seed: number): Int16Array =>
  Int16Array.from(madeSound(seconds, seed), (sample) => Math.round(sample * 32_767))

/** A model for whole engines: as little work as can be, for windows of up to three seconds. */
export const smallestModel: TinyModel = {
  type: 'q8_0',
  shape: {
    ...{ audioState: 64, textState: 64, audioHeads: 1, textHeads: 1 },
    ...{ audioLayers: 1, textLayers: 1, audioContext: 200, textContext: 100 },
  },
  tokens: fewSayable(),
}

/** Made-up tokens most of which are English, which is never said. */
function fewSayable(): Buffer[] {
  const prompt = new Set('以下是普通话的句子')
  return madeUpTokens().map((bytes, id) => {
    const isKept = bytes.length < 3 || id % 50 === 0 || prompt.has(bytes.toString())
    return isKept ? bytes : Buffer.from('english')
  })
}
