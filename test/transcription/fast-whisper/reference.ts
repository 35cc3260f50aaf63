import type { GgmlModel } from '#src/transcription/engines/fast-whisper/ggml.ts'

/** Rows of equal length. */
export type Matrix = { rows: number; columns: number; at: Float64Array }

/** Told how strongly a row of the text looked at each position of the sound. */
export type Watch = (layer: number, head: number, row: number, shares: readonly number[]) => void

/**
 * Whisper as its paper and OpenAI's model.py define it, in double precision and without any
 * cleverness: every position of every layer is computed anew. For tiny models only.
 */
export function referenceWhisper(
  model: Pick<GgmlModel, 'shape' | 'read'> & { tensors: Pick<GgmlModel['tensors'], 'has'> },
) {
  const { shape } = model
  const loaded = new Map<string, Float32Array>()
  const weights = (name: string) => {
    const known = loaded.get(name) ?? model.read(name)
    loaded.set(name, known)
    return known
  }
  const has = (name: string) => model.tensors.has(name)

  /** x · Wᵀ + b; the key projections have no b. */
  function linear(x: Matrix, name: string): Matrix {
    const weight = weights(`${name}.weight`)
    const bias = has(`${name}.bias`) ? weights(`${name}.bias`) : undefined
    // Plain loops: this is where the time of a test goes.
    const [given, inner, outer] = [x.at, x.columns, weight.length / x.columns]
    const out = new Float64Array(x.rows * outer)
    for (let row = 0; row < x.rows; row++) {
      for (let column = 0; column < outer; column++) {
        let sum = bias?.[column] ?? 0
        for (let i = 0; i < inner; i++) sum += given[row * inner + i]! * weight[column * inner + i]!
        out[row * outer + column] = sum
      }
    }
    return { rows: x.rows, columns: outer, at: out }
  }

  function layerNorm(x: Matrix, name: string): Matrix {
    const [gain, bias] = [weights(`${name}.weight`), weights(`${name}.bias`)]
    const rows = Array.from({ length: x.rows }, (_, row) => {
      const values = [...rowOf(x, row)]
      const mean = values.reduce((a, b) => a + b, 0) / x.columns
      const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / x.columns
      return { mean, deviation: Math.sqrt(variance + 1e-5) }
    })
    return matrix(x.rows, x.columns, (row, column) => {
      const { mean, deviation } = rows[row]!
      return ((x.at[row * x.columns + column]! - mean) / deviation) * gain[column]! + bias[column]!
    })
  }

  /** `memory` is what is attended to: the same text up to each position, or all of the sound. */
  function attention(
    x: Matrix,
    memory: Matrix,
    name: string,
    heads: number,
    causal: boolean,
    watch?: (head: number, row: number, shares: readonly number[]) => void,
  ) {
    const size = x.columns / heads
    const q = scaled(linear(x, `${name}.query`), size ** -0.25)
    const k = scaled(linear(memory, `${name}.key`), size ** -0.25)
    const v = linear(memory, `${name}.value`)
    const mixed = matrix(x.rows, x.columns, () => 0)
    for (let head = 0; head < heads; head++) {
      const from = head * size
      for (let row = 0; row < x.rows; row++) {
        const seen = causal ? row + 1 : memory.rows
        const scores = Array.from({ length: seen }, (_, other) => {
          let sum = 0
          for (let i = from; i < from + size; i++) {
            sum += q.at[row * x.columns + i]! * k.at[other * x.columns + i]!
          }
          return sum
        })
        const shares = softmax(scores)
        watch?.(head, row, shares)
        for (const [other, share] of shares.entries()) {
          for (let i = from; i < from + size; i++) {
            mixed.at[row * x.columns + i]! += share * v.at[other * x.columns + i]!
          }
        }
      }
    }
    return linear(mixed, `${name}.out`)
  }

  function feedForward(x: Matrix, block: string): Matrix {
    const inner = linear(layerNorm(x, `${block}.mlp_ln`), `${block}.mlp.0`)
    return linear(mapped(inner, gelu), `${block}.mlp.2`)
  }

  /** Three columns wide, one column of zeros on either side; x and the result have a row a frame. */
  function convolution(x: Matrix, name: string, stride: number): Matrix {
    const [weight, bias] = [weights(`${name}.weight`), weights(`${name}.bias`)]
    const rows = Math.floor((x.rows - 1) / stride) + 1
    return matrix(rows, bias.length, (row, out) => {
      let sum = bias[out]!
      for (let tap = 0; tap < 3; tap++) {
        const frame = row * stride + tap - 1
        if (frame < 0 || frame >= x.rows) continue
        for (let channel = 0; channel < x.columns; channel++) {
          sum += x.at[frame * x.columns + channel]! * weight[(out * x.columns + channel) * 3 + tap]!
        }
      }
      return sum
    })
  }

  function positioned(x: Matrix, name: string): Matrix {
    const positions = weights(name)
    return matrix(x.rows, x.columns, (row, i) => {
      return x.at[row * x.columns + i]! + positions[row * x.columns + i]!
    })
  }

  /** Features of `frames` columns (an even number, mel rows) to a row for every 20 ms. */
  function encode(features: ArrayLike<number>, frames: number): Matrix {
    const sound = matrix(frames, shape.mels, (frame, mel) => features[mel * frames + frame]!)
    let x = mapped(convolution(sound, 'encoder.conv1', 1), gelu)
    x = mapped(convolution(x, 'encoder.conv2', 2), gelu)
    x = positioned(x, 'encoder.positional_embedding')
    for (let i = 0; i < shape.audioLayers; i++) {
      const block = `encoder.blocks.${i}`
      const normed = layerNorm(x, `${block}.attn_ln`)
      x = added(x, attention(normed, normed, `${block}.attn`, shape.audioHeads, false))
      x = added(x, feedForward(x, block))
    }
    return layerNorm(x, 'encoder.ln_post')
  }

  /** A row of logits for every token: what may follow it. */
  function decode(tokens: readonly number[], sound: Matrix, watch?: Watch): Matrix {
    const embedding = weights('decoder.token_embedding.weight')
    const state = shape.textState
    let x = positioned(
      matrix(tokens.length, state, (row, i) => embedding[tokens[row]! * state + i]!),
      'decoder.positional_embedding',
    )
    for (let i = 0; i < shape.textLayers; i++) {
      const block = `decoder.blocks.${i}`
      const normed = layerNorm(x, `${block}.attn_ln`)
      x = added(x, attention(normed, normed, `${block}.attn`, shape.textHeads, true))
      const asking = layerNorm(x, `${block}.cross_attn_ln`)
      const seen = (head: number, row: number, shares: readonly number[]) =>
        watch?.(i, head, row, shares)
      x = added(x, attention(asking, sound, `${block}.cross_attn`, shape.textHeads, false, seen))
      x = added(x, feedForward(x, block))
    }
    return linear(layerNorm(x, 'decoder.ln'), 'decoder.token_embedding')
  }

  return { encode, decode, linear }
}

function matrix(rows: number, columns: number, value: (row: number, column: number) => number) {
  const at = new Float64Array(rows * columns)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) at[row * columns + column] = value(row, column)
  }
  return { rows, columns, at }
}

export const rowOf = (x: Matrix, row: number) =>
  x.at.subarray(row * x.columns, (row + 1) * x.columns)

const mapped = (x: Matrix, change: (value: number) => number): Matrix => ({
  ...x,
  at: x.at.map(change),
})
const scaled = (x: Matrix, by: number) => mapped(x, (value) => value * by)
const added = (a: Matrix, b: Matrix): Matrix => ({ ...a, at: a.at.map((v, i) => v + b.at[i]!) })

function softmax(scores: number[]): number[] {
  const most = Math.max(...scores)
  const raised = scores.map((score) => Math.exp(score - most))
  const all = raised.reduce((a, b) => a + b, 0)
  return raised.map((value) => value / all)
}

/** The exact form, by the error function. */
const gelu = (x: number) => 0.5 * x * (1 + errorFunction(x / Math.SQRT2))

/** By its series near zero, by the continued fraction of its tail beyond; exact to 1e-12. */
export function errorFunction(x: number): number {
  if (x < 0) return -errorFunction(-x)
  if (x > 6) return 1
  if (x < 2.5) {
    let term = x
    let sum = x
    for (let n = 1; Math.abs(term) > 1e-17; n++) {
      term *= (-x * x) / n
      sum += term / (2 * n + 1)
    }
    return (2 / Math.sqrt(Math.PI)) * sum
  }
  let fraction = 0
  for (let k = 80; k > 0; k--) fraction = k / 2 / (x + fraction)
  return 1 - Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction)
}
