import * as ort from 'onnxruntime-node'

import { candidates } from './decoder.ts'
import { samplesPerPosition } from './encoder.ts'
import { headSize } from './network.ts'
import { type Answers, type SaidToken, type SearchOptions, windowSearch } from './search.ts'

/** Tensors by their port. */
type Tensors = Record<string, ort.Tensor>

/** The parts of a loaded model. */
export type Network = {
  encoder: ort.InferenceSession
  prompt: ort.InferenceSession
  step: ort.InferenceSession
  aligner: ort.InferenceSession
  layers: number
  heads: number
}

export type Decoded = { said: SaidToken[]; complete: boolean; score: number }

/** What a batch of windows sounds like to the decoder, window after window in each tensor. */
export type Encoded = { cross: Tensors; lengths: number[] }

/** Rows are padded to whole rounds of a vector loop, which adds up their odd ends otherwise. */
const wholeVector = 64

/** Silence after a window, without which the model likes to break off its last words. */
const tailSamples = 8_000

/**
 * Encodes sounds (16 kHz, −1..1) one by one, so that none of them depends on its neighbours, and
 * lays them side by side for the decoder.
 */
export async function encode(
  { encoder, layers }: Network,
  sounds: readonly Float32Array[],
): Promise<Encoded> {
  const lengths = sounds.map((sound) =>
    Math.ceil((sound.length + tailSamples) / samplesPerPosition),
  )
  const positions = Math.ceil(Math.max(...lengths) / wholeVector) * wholeVector
  const cross: Tensors = {}
  for (const [i, sound] of sounds.entries()) {
    const padded = new Float32Array(lengths[i]! * samplesPerPosition)
    padded.set(sound)
    const one = await encoder.run({ sound: new ort.Tensor('float32', padded, [1, padded.length]) })
    for (const name of names('cross', layers)) {
      const [, heads = 0, ...own] = one[name]!.dims
      const isKey = name.startsWith('cross_k')
      cross[name] ??= floats([
        ...[sounds.length, heads],
        ...(isKey ? [headSize, positions] : [positions, headSize]),
      ])
      // A key is a row of positions for each of its 64 numbers; a value is 64 numbers in a row.
      const [parts, read, room] = isKey
        ? [heads * headSize, own[1]!, positions]
        : [heads, own[0]! * headSize, positions * headSize]
      const [from, to] = [one[name]!.data as Float32Array, cross[name].data as Float32Array]
      for (let part = 0; part < parts; part++) {
        to.set(from.subarray(part * read, (part + 1) * read), (i * parts + part) * room)
      }
    }
  }
  return { cross, lengths }
}

/** Decodes every window of a batch by its own search; their steps are taken together. */
export async function decode(
  network: Network,
  encoded: Encoded,
  prompt: readonly number[],
  options: readonly SearchOptions[],
): Promise<Decoded[]> {
  const { layers, heads } = network
  const searches = options.map(windowSearch)
  const width = Math.max(...options.map((one) => one.width))
  const capacity = prompt.length + Math.max(...options.map((one) => one.limit)) + 1
  let { cross, lengths } = encoded
  /** Windows still being decoded, in the order of their rows. */
  let open = searches.map((_, i) => i)

  const size = { layers, heads, width, capacity, prompt: prompt.length }
  const cache = emptyCache(searches.length, size)
  let answers = noAnswers(searches.length)
  for (const window of open) {
    // One by one: how a product adds up depends on how many rows it has.
    const first = await network.prompt.run({
      tokens: integers(prompt, [1, prompt.length]),
      lengths: integers([lengths[window]!], [1]),
      ...windowsOf(cross, [window]),
    })
    keepPrompt(first, cache, window, size)
    putAnswer(answersOf(first), answers, window)
  }
  let lineage = new Int32Array(open.length * width * capacity)
  let stride = 1

  for (let position = prompt.length; ; position++) {
    const going = open.flatMap((window, at) => {
      const step = searches[window]!.next(answers, at * stride)
      return step ? [{ window, at, ...step }] : []
    })
    if (going.length === 0 || position + 1 >= capacity) break
    const before = { lineage, width, capacity, position }
    lineage = new Int32Array(going.length * width * capacity)
    for (const [to, { at, rows }] of going.entries()) follow(before, at, rows, stride, lineage, to)
    if (going.length < open.length) {
      const kept = going.map(({ at }) => at)
      cross = windowsOf(cross, kept)
      lengths = kept.map((at) => lengths[at]!)
      moveRows(cache, kept, width)
    }
    open = going.map(({ window }) => window)
    const tokens = going.flatMap((step) => padded(step.tokens, width))
    const answer = await network.step.run({
      tokens: integers(tokens, [tokens.length, 1]),
      position: integers([position], [1]),
      filled: new ort.Tensor('int32', Int32Array.of(position), [1]),
      width: new ort.Tensor('int32', Int32Array.of(width), [1]),
      lineage: new ort.Tensor('int32', lineage, [open.length, width, capacity]),
      lengths: integers(lengths, [lengths.length]),
      ...cross,
      ...rowsOf(cache, tokens.length),
    })
    keepAdded(answer, cache, position)
    answers = answersOf(answer)
    stride = width
  }
  return searches.map((search) => search.best())
}

/** A search with fewer hypotheses than another of its batch repeats its last; nobody reads it. */
function padded(values: readonly number[], length: number): number[] {
  return Array.from({ length }, (_, i) => values[Math.min(i, values.length - 1)]!)
}

type Lines = { lineage: Int32Array; width: number; capacity: number; position: number }

/** The past of each new hypothesis: that of the row it grew from, then that row itself. */
function follow(
  { lineage, width, capacity, position }: Lines,
  window: number,
  rows: readonly number[],
  stride: number,
  next: Int32Array,
  to: number,
): void {
  for (const [i, row] of padded(rows, width).entries()) {
    // Rows are counted over the whole batch; after the prompt each window has just one.
    const parent = row - window * stride
    const from = (window * width + parent) * capacity
    const at = (to * width + i) * capacity
    next.set(lineage.subarray(from, from + position), at)
    next[at + position] = i
  }
}

const names = (kind: string, layers: number) =>
  Array.from({ length: layers }, (_, i) => [`${kind}_k_${i}`, `${kind}_v_${i}`]).flat()

const floats = (dims: number[]) =>
  new ort.Tensor('float32', new Float32Array(dims.reduce((a, b) => a * b, 1)), dims)

const integers = (values: readonly number[], dims: readonly number[]) =>
  new ort.Tensor('int64', BigInt64Array.from(values, BigInt), dims)

function answersOf(answer: Tensors): Answers {
  return {
    likely: answer['likely']!.data as Float32Array,
    tokens: answer['likely_token']!.data as BigInt64Array,
    totals: answer['total']!.data as Float32Array,
  }
}

const noAnswers = (rows: number): Answers => ({
  likely: new Float32Array(rows * candidates),
  tokens: new BigInt64Array(rows * candidates),
  totals: new Float32Array(rows),
})

function putAnswer(one: Answers, all: Answers, row: number): void {
  all.likely.set(one.likely, row * candidates)
  all.tokens.set(one.tokens, row * candidates)
  all.totals.set(one.totals, row)
}

type CacheSize = {
  layers: number
  heads: number
  width: number
  capacity: number
  prompt: number
}

/** Room for every row and position. */
function emptyCache(windows: number, { layers, heads, width, capacity }: CacheSize): Tensors {
  const room = () => floats([windows * width, heads, capacity, headSize])
  return Object.fromEntries(names('past', layers).map((name) => [name, room()]))
}

/** Puts the prompt into the first row of a window. */
function keepPrompt(first: Tensors, cache: Tensors, window: number, size: CacheSize): void {
  const { heads, width, capacity, prompt } = size
  const read = prompt * headSize
  for (const [name, tensor] of Object.entries(cache)) {
    const from = first[name.replace('past', 'kept')]!.data as Float32Array
    const to = tensor.data as Float32Array
    for (let head = 0; head < heads; head++) {
      const at = (window * width * heads + head) * capacity * headSize
      to.set(from.subarray(head * read, (head + 1) * read), at)
    }
  }
}

/** Moves the rows of the windows that go on to the front. */
function moveRows(cache: Tensors, windows: readonly number[], width: number): void {
  for (const tensor of Object.values(cache)) {
    const data = tensor.data as Float32Array
    const size = (data.length / tensor.dims[0]!) * width
    for (const [to, from] of windows.entries()) {
      if (to !== from) data.copyWithin(to * size, from * size, (from + 1) * size)
    }
  }
}

function rowsOf(cache: Tensors, rows: number): Tensors {
  return Object.fromEntries(
    Object.entries(cache).map(([name, tensor]) => {
      const [all = 1, ...dims] = tensor.dims
      const data = tensor.data as Float32Array
      const part = data.subarray(0, (data.length / all) * rows)
      return [name, new ort.Tensor('float32', part, [rows, ...dims])]
    }),
  )
}

/** Puts what a step added to the past into its place. */
function keepAdded(answer: Tensors, cache: Tensors, position: number): void {
  for (const [name, tensor] of Object.entries(cache)) {
    const capacity = tensor.dims[2]!
    const from = answer[name.replace('past', 'added')]!.data as Float32Array
    const to = tensor.data as Float32Array
    // Parts are the heads of each row, in the order of the cache.
    for (let part = 0; part < from.length / headSize; part++) {
      const [read, write] = [part * headSize, (part * capacity + position) * headSize]
      // By hand: a view of 64 numbers costs more than copying them.
      for (let i = 0; i < headSize; i++) to[write + i] = from[read + i]!
    }
  }
}

/** The tensors of some windows of a batch. */
export function windowsOf(cross: Tensors, windows: readonly number[]): Tensors {
  return Object.fromEntries(
    Object.entries(cross).map(([name, tensor]) => {
      const [, ...dims] = tensor.dims
      const size = dims.reduce((a, b) => a * b, 1)
      const data = tensor.data as Float32Array
      if (windows.length === 1) {
        const from = windows[0]! * size
        return [name, new ort.Tensor('float32', data.subarray(from, from + size), [1, ...dims])]
      }
      const kept = new Float32Array(windows.length * size)
      for (const [i, window] of windows.entries()) {
        kept.set(data.subarray(window * size, (window + 1) * size), i * size)
      }
      return [name, new ort.Tensor('float32', kept, [windows.length, ...dims])]
    }),
  )
}
