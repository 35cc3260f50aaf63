import { crossPort } from './encoder.ts'
import { type Graph, graphBuilder, type Precision, type Value } from './graph.ts'
import { blocks, headSize, type Weights } from './network.ts'
import { type OnnxModel, type Port, runtimeDomain } from './onnx.ts'
import type { Vocabulary } from './vocabulary.ts'

/** So many of the likeliest tokens come back for every row. */
export const candidates = 12

/**
 * Reads the prompt of N windows at once. Tokens are indices of the vocabulary; `lengths` [N] are the
 * positions of each window that hold sound.
 *
 * `tokens` [N, n], `lengths`, `cross_k_i`, `cross_v_i` (as the encoder gives them) → `likely`,
 * `likely_token` [N, 12] (logits of the likeliest next tokens, falling), `total` [N] (log of the
 * sum over all), `kept_k_i`, `kept_v_i` [N, heads, n, 64].
 */
export function promptModel(weights: Weights, words: Vocabulary, precision: Precision): OnnxModel {
  const graph = graphBuilder(precision)
  const text = textBlocks(graph, weights, words)
  const { net } = text
  const kept: (Port & { value: Value })[] = []
  const x = text.throughLayers(text.embedded('tokens', graph.integers(0)), (h, i) => {
    const name = `decoder.blocks.${i}.attn`
    const [key, value] = [net.key(h, name), net.value(h, name)]
    for (const [letter, side] of [
      ['k', key],
      ['v', value],
    ] as const) {
      const port = cachePort(`kept_${letter}_${i}`, 'N', net.heads, 'n')
      kept.push({ ...port, value: net.split(side) })
    }
    return graph.runtimeOp('MultiHeadAttention', [net.query(h, name), key, value], {
      num_heads: net.heads,
      unidirectional: 1,
    })
  })
  return graph.finish(
    [{ name: 'tokens', type: 'int64', dims: ['N', 'n'] }, ...text.soundPorts],
    [...text.answers(x, 'N'), ...kept],
  )
}

/**
 * One token further for R rows over N windows: the R / N rows of a window are its hypotheses, stand
 * together and share what was encoded. `lineage` [N, R / N, capacity] names, for each hypothesis
 * and each position, the row of its window whose past it follows. What these tokens add to the
 * cache comes out by itself: handing back the whole cache would copy it at every step.
 *
 * `tokens` [R, 1], `position` [1] (of these tokens), `filled` [1] (the same number, 32 bits),
 * `width` [1] (R / N), `lineage`, `lengths`, `cross_*` as above, `past_*` [R, heads, capacity, 64]
 * → `likely`, `likely_token` [R, 12], `total` [R], `added_*` [R, 1, state].
 */
export function stepModel(weights: Weights, words: Vocabulary, precision: Precision): OnnxModel {
  const graph = graphBuilder(precision)
  const text = textBlocks(graph, weights, words, true)
  const { net } = text
  const past: Port[] = []
  const added: (Port & { value: Value })[] = []
  const x = text.throughLayers(text.embedded('tokens', 'position'), (h, i) => {
    const name = `decoder.blocks.${i}.attn`
    const [pastK, pastV] = [`past_k_${i}`, `past_v_${i}`]
    const [key, value] = [net.key(h, name), net.value(h, name)]
    for (const [letter, side] of [
      ['k', key],
      ['v', value],
    ] as const) {
      past.push(cachePort(`past_${letter}_${i}`, 'R', net.heads, 'capacity'))
      const dims = ['R', 1, net.heads * headSize]
      added.push({ name: `added_${letter}_${i}`, type: 'float', dims, value: side })
    }
    // Its second and third result, the grown cache, are needed by the operator, not by us.
    const inputs = [net.query(h, name), key, value, '', '', pastK, pastV]
    return graph.outputsOf(
      'DecoderMaskedMultiHeadAttention',
      [...inputs, 'filled', 'width', 'lineage'],
      3,
      { num_heads: net.heads, past_present_share_buffer: 1 },
      runtimeDomain,
    )[0]!
  })
  return graph.finish(
    [
      { name: 'tokens', type: 'int64', dims: ['R', 1] },
      { name: 'position', type: 'int64', dims: [1] },
      { name: 'filled', type: 'int32', dims: [1] },
      { name: 'width', type: 'int32', dims: [1] },
      { name: 'lineage', type: 'int32', dims: ['N', 'B', 'capacity'] },
      ...text.soundPorts,
      ...past,
    ],
    [...text.answers(x, 'R'), ...added],
  )
}

const cachePort = (name: string, rows: string, heads: number, length: string): Port => ({
  name,
  type: 'float',
  dims: [rows, heads, length, headSize],
})

/**
 * What every part of the decoder has in common. `apart`: every row looks at the sound by itself,
 * which reads keys and values as they lie; a few rows together cost a rearranged copy of them.
 */
export function textBlocks(graph: Graph, weights: Weights, words: Vocabulary, apart = false) {
  const { op, floats, integers, scalar } = graph
  const { shape } = weights
  const { textState } = shape
  const net = blocks(graph, weights, textState)
  const known = rowsOf(weights.read('decoder.token_embedding.weight'), words.ids, textState)
  const layers = Array.from({ length: shape.textLayers }, (_, i) => i)

  /** Embedding of tokens [R, n] that begin at a position. */
  function embedded(tokens: Value, start: Value): Value {
    const table = { rows: words.ids.length, columns: textState, values: known }
    const end = op('Add', [start, net.sizeOf(tokens, 1)])
    const positions = floats(weights.read('decoder.positional_embedding'), [
      shape.textContext,
      textState,
    ])
    const place = op('Slice', [positions, start, end, integers(0)])
    return net.add(graph.rowsAt(table, tokens), place)
  }

  function lookingQuery(x: Value, layer: number): Value {
    const name = `decoder.blocks.${layer}`
    return net.scaledQuery(net.norm(x, `${name}.cross_attn_ln`), `${name}.cross_attn`)
  }

  /** Hides the positions past each window's own sound: [N, 1, 1, positions]. */
  let hidden: Value | undefined
  function hiding(): Value {
    if (hidden) return hidden
    const all = op('Reshape', [net.sizeOf('cross_v_0', 2), integers()])
    const at = op('Range', [graph.integer(0), all, graph.integer(1)])
    const sounding = op('Less', [at, op('Unsqueeze', ['lengths', integers(1)])])
    const bias = op('Where', [sounding, scalar(0), scalar(-1e9)])
    return (hidden = op('Unsqueeze', [bias, integers(1, 2)]))
  }

  /** Looks back at the sound: the rows of one window are so many queries to it. */
  function looked(x: Value, layer: number): Value {
    const [k, v] = [`cross_k_${layer}`, `cross_v_${layer}`]
    const query = lookingQuery(x, layer)
    const windows = op('Concat', [net.sizeOf(k, 0), integers(-1, net.heads, headSize)], { axis: 0 })
    const byHead = op('Transpose', [op('Reshape', [query, windows])], { perm: [0, 2, 1, 3] })
    // [N, heads, n, 1, 64] or [N, heads, 1, n, 64]
    const queries = op('Unsqueeze', [byHead, integers(apart ? 3 : 2)])
    const each = (side: Value) => op('Unsqueeze', [side, integers(2)])
    const scores = op('Add', [op('MatMul', [queries, each(k)]), each(hiding())])
    const attended = op('MatMul', [op('Softmax', [scores], { axis: -1 }), each(v)])
    const rows = op('Reshape', [
      op('Transpose', [attended], { perm: [0, 2, 3, 1, 4] }),
      op('Shape', [query]),
    ])
    return net.add(x, net.out(rows, `decoder.blocks.${layer}.cross_attn`))
  }

  return {
    net,
    embedded,
    looked,
    lookingQuery,
    hiding,
    soundPorts: [
      { name: 'lengths', type: 'int64', dims: ['N'] },
      ...layers.flatMap((i) => [crossPort('k', i, net.heads), crossPort('v', i, net.heads)]),
    ] satisfies Port[],
    /** All layers; `attend` answers the self-attention of one, before its last product. */
    throughLayers(x: Value, attend: (h: Value, layer: number) => Value): Value {
      for (const i of layers) {
        const name = `decoder.blocks.${i}`
        const attended = attend(net.norm(x, `${name}.attn_ln`), i)
        x = net.add(x, net.out(attended, `${name}.attn`))
        x = net.feedForward(looked(x, i), name)
      }
      return x
    },
    /** The likeliest tokens after the last position. */
    answers(x: Value, rows: string): (Port & { value: Value })[] {
      const last = op('Slice', [x, integers(-1), integers(2 ** 31), integers(1)])
      const normed = net.norm(last, 'decoder.ln')
      const state = op('Reshape', [normed, integers(-1, textState)])
      const speakable = {
        rows: words.speakable,
        columns: textState,
        values: known.subarray(0, words.speakable * textState),
      }
      const logits = graph.linear(state, speakable)
      const [likely, token] = graph.outputsOf('TopK', [logits, integers(candidates)], 2, {
        axis: -1,
      })
      const total = op('ReduceLogSumExp', [logits], { axes: [-1], keepdims: 0 })
      return [
        { name: 'likely', type: 'float', dims: [rows, candidates], value: likely! },
        { name: 'likely_token', type: 'int64', dims: [rows, candidates], value: token! },
        { name: 'total', type: 'float', dims: [rows], value: total },
      ]
    },
  }
}

function rowsOf(table: Float32Array, ids: Int32Array, columns: number): Float32Array {
  const rows = new Float32Array(ids.length * columns)
  for (const [row, id] of ids.entries()) {
    rows.set(table.subarray(id * columns, (id + 1) * columns), row * columns)
  }
  return rows
}
