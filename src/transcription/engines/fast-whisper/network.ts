import type { Graph, Matrix, Value } from './graph.ts'
import { headSize } from './shape.ts'

/** Sizes of a Whisper model, as its file states them. Every head is 64 wide. */
export type NetworkShape = {
  audioContext: number
  audioState: number
  audioLayers: number
  textContext: number
  textState: number
  textLayers: number
  mels: number
}

/** Weights by OpenAI's names; each is read when the graph needs it. */
export type Weights = {
  shape: NetworkShape
  /** Mel filters, mels × 201. */
  filters: Float32Array
  read: (name: string) => Float32Array
}

export { headSize }

/** Building blocks that encoder and decoder share. */
export function blocks(graph: Graph, weights: Weights, state: number) {
  const { op, runtimeOp, floats, scalar, integers } = graph
  const heads = state / headSize

  function matrix(name: string, rows: number, columns: number): Matrix {
    return { rows, columns, values: weights.read(`${name}.weight`) }
  }

  const folds = new Map<Value, Fold>()
  /**
   * Layer normalisation. Its shift, and a scale for each channel that evens out what has to be
   * rounded, move into the products that follow, which costs nothing when it runs.
   */
  function norm(x: Value, name: string): Value {
    const [gain, shift] = [weights.read(`${name}.weight`), weights.read(`${name}.bias`)]
    const fold = foldOf(gain, shift, consumersOf(name, weights.shape).map(weights.read))
    const kept = gain.map((value, channel) => value / fold.scale[channel]!)
    const value = op(
      'LayerNormalization',
      [x, floats(kept, [state]), floats(new Float32Array(state), [state])],
      { axis: -1, epsilon: { float: 1e-5 } },
    )
    folds.set(value, fold)
    return value
  }
  /** A product with what a normalisation left, or with anything else. */
  function linear(x: Value, weight: Matrix, bias?: Float32Array, of = x): Value {
    const fold = folds.get(of)
    if (!fold) return graph.linear(x, weight, bias)
    const folded = withFold(weight, fold, bias)
    return graph.linear(x, folded.weight, folded.bias)
  }
  const square = (x: Value, name: string, bias: boolean) =>
    linear(x, matrix(name, state, state), bias ? weights.read(`${name}.bias`) : undefined)
  const add = (a: Value, b: Value) => op('Add', [a, b])

  return {
    heads,
    norm,
    linear,
    add,
    /** Key projections alone have no bias in Whisper. */
    query: (x: Value, name: string) => square(x, `${name}.query`, true),
    key: (x: Value, name: string) => square(x, `${name}.key`, false),
    value: (x: Value, name: string) => square(x, `${name}.value`, true),
    out: (x: Value, name: string) => square(x, `${name}.out`, true),
    gelu: (x: Value) => runtimeOp('Gelu', [x]),
    /** [N, n, state] to [N, heads, n, 64]. */
    split: (x: Value) =>
      op('Transpose', [op('Reshape', [x, integers(0, -1, heads, headSize)])], {
        perm: [0, 2, 1, 3],
      }),
    feedForward(x: Value, name: string): Value {
      const wide = 4 * state
      const first = linear(
        norm(x, `${name}.mlp_ln`),
        matrix(`${name}.mlp.0`, wide, state),
        weights.read(`${name}.mlp.0.bias`),
      )
      const second = graph.linear(
        runtimeOp('Gelu', [first]),
        matrix(`${name}.mlp.2`, state, wide),
        weights.read(`${name}.mlp.2.bias`),
      )
      return add(x, second)
    },
    /** Size of one axis of a value, as a one-element tensor. */
    sizeOf: (x: Value, axis: number) =>
      op('Slice', [op('Shape', [x]), integers(axis), integers(axis + 1), integers(0)]),
    scaled: (x: Value) => op('Mul', [x, scalar(headSize ** -0.5)]),
  }
}

type Fold = { scale: Float32Array; shift: Float32Array }

/** How far a normalised channel strays, in units of its gain. */
const reach = 4

/**
 * Scales that share the spread of a channel between what is rounded before the product and the
 * weights it meets (Xiao et al., SmoothQuant, 2022, with equal shares).
 */
function foldOf(gain: Float32Array, shift: Float32Array, consumers: readonly Float32Array[]): Fold {
  const columns = gain.length
  const largest = new Float32Array(columns)
  for (const values of consumers) {
    for (const [i, value] of values.entries()) {
      const channel = i % columns
      largest[channel] = Math.max(largest[channel]!, Math.abs(value))
    }
  }
  if (consumers.length === 0) return { scale: new Float32Array(columns).fill(1), shift }
  const scale = gain.map((value, channel) => {
    const share = Math.sqrt((reach * Math.abs(value)) / (largest[channel]! || 1))
    return share > 1e-6 ? share : 1
  })
  return { scale, shift }
}

/** (n · scale + shift) · Wᵀ + b as n · W'ᵀ + b'. */
function withFold({ rows, columns, values }: Matrix, { scale, shift }: Fold, bias?: Float32Array) {
  const folded = new Float32Array(values.length)
  const added = new Float32Array(rows)
  for (let row = 0; row < rows; row++) {
    let sum = bias?.[row] ?? 0
    for (let channel = 0; channel < columns; channel++) {
      const at = row * columns + channel
      folded[at] = values[at]! * scale[channel]!
      sum += values[at]! * shift[channel]!
    }
    added[row] = sum
  }
  return { weight: { rows, columns, values: folded }, bias: added }
}

/** The weights that meet what a normalisation gives. */
function consumersOf(norm: string, { textLayers }: NetworkShape): string[] {
  const block = norm.slice(0, norm.lastIndexOf('.'))
  // In the decoder single channels stray far beyond their gain: evening them out made it worse.
  if (norm.startsWith('decoder')) return []
  if (norm === 'encoder.ln_post') {
    return Array.from({ length: textLayers }, (_, i) =>
      ['key', 'value'].map((part) => `decoder.blocks.${i}.cross_attn.${part}.weight`),
    ).flat()
  }
  if (norm.endsWith('.mlp_ln')) return [`${block}.mlp.0.weight`]
  return ['query', 'key', 'value'].map((part) => `${block}.attn.${part}.weight`)
}
