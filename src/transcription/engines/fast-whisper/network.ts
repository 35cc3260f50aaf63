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
  const { op, runtimeOp, floats, integers } = graph
  const heads = state / headSize

  function matrix(name: string, rows: number, columns: number): Matrix {
    return { rows, columns, values: weights.read(`${name}.weight`) }
  }

  const norm = (x: Value, name: string) =>
    op(
      'LayerNormalization',
      [
        x,
        floats(weights.read(`${name}.weight`), [state]),
        floats(weights.read(`${name}.bias`), [state]),
      ],
      { axis: -1, epsilon: { float: 1e-5 } },
    )
  const square = (x: Value, name: string, bias: boolean) =>
    graph.linear(x, matrix(name, state, state), bias ? weights.read(`${name}.bias`) : undefined)
  const add = (a: Value, b: Value) => op('Add', [a, b])

  return {
    heads,
    norm,
    add,
    /** Key projections alone have no bias in Whisper. */
    query: (x: Value, name: string) => square(x, `${name}.query`, true),
    /** The same, divided by the square root of the width of a head beforehand. */
    scaledQuery(x: Value, name: string): Value {
      const { values, ...size } = matrix(`${name}.query`, state, state)
      const scaled = (numbers: Float32Array) => numbers.map((number) => number * headSize ** -0.5)
      const bias = scaled(weights.read(`${name}.query.bias`))
      return graph.linear(x, { ...size, values: scaled(values) }, bias)
    },
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
      const first = graph.linear(
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
  }
}
