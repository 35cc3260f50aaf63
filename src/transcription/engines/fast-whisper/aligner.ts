import { textBlocks } from './decoder.ts'
import { graphBuilder, type Precision, type Value } from './graph.ts'
import { headSize, type NetworkShape, type Weights } from './network.ts'
import type { OnnxModel } from './onnx.ts'
import type { Vocabulary } from './vocabulary.ts'

/**
 * Where a text was heard: `tokens` [1, n] of one window with its `cross_k_i`, `cross_v_i` →
 * `attention` [n, positions], how strongly each token looked at each 20 ms, averaged over the heads
 * that follow the sound and standardised over the tokens, as OpenAI's whisper/timing.py does.
 */
export function alignerModel(
  weights: Weights,
  vocabulary: Vocabulary,
  precision: Precision,
): OnnxModel {
  const { shape } = weights
  const graph = graphBuilder(precision)
  const { op, integers, scalar } = graph
  const { net, embedded, looked, lookingQuery, hiding, soundPorts } = textBlocks(
    graph,
    weights,
    vocabulary,
  )
  const followers = alignmentHeads(shape)
  const layers = Math.max(...followers.map(([layer]) => layer)) + 1

  let x = embedded('tokens', integers(0))
  const maps: Value[] = []
  for (let i = 0; i < layers; i++) {
    const name = `decoder.blocks.${i}`
    const h = net.norm(x, `${name}.attn_ln`)
    const attended = graph.runtimeOp(
      'MultiHeadAttention',
      [net.query(h, `${name}.attn`), net.key(h, `${name}.attn`), net.value(h, `${name}.attn`)],
      { num_heads: net.heads, unidirectional: 1 },
    )
    x = net.add(x, net.out(attended, `${name}.attn`))
    const chosen = followers.filter(([layer]) => layer === i).map(([, head]) => head)
    if (chosen.length > 0) {
      const of = (value: Value) => op('Gather', [value, integers(...chosen)], { axis: 1 })
      const query = of(net.split(lookingQuery(x, i)))
      const scores = op('Add', [op('MatMul', [query, of(`cross_k_${i}`)]), hiding()])
      maps.push(op('Softmax', [scores], { axis: -1 }))
    }
    if (i + 1 < layers) x = net.feedForward(looked(x, i), name)
  }
  const all = maps.length > 1 ? op('Concat', maps, { axis: 1 }) : maps[0]!
  const mean = op('ReduceMean', [all], { axes: [2], keepdims: 1 })
  const off = op('Sub', [all, mean])
  const variance = op('ReduceMean', [op('Mul', [off, off])], { axes: [2], keepdims: 1 })
  const spread = op('Add', [op('Sqrt', [variance]), scalar(1e-9)])
  const attention = op('ReduceMean', [op('Div', [off, spread])], { axes: [0, 1], keepdims: 0 })

  const needed = soundPorts.filter(
    ({ name }) => name === 'lengths' || Number(name.split('_')[2]) < layers,
  )
  return graph.finish(
    [{ name: 'tokens', type: 'int64', dims: [1, 'n'] }, ...needed],
    [{ name: 'attention', type: 'float', dims: ['n', 'positions'], value: attention }],
  )
}

type Heads = readonly (readonly [layer: number, head: number])[]

/** The heads that follow the sound, by [encoder layers, decoder layers] (openai/whisper, `_ALIGNMENT_HEADS`). */
const published: Record<string, Heads> = {
  '4+4': [
    [2, 2],
    [3, 0],
    [3, 2],
    [3, 3],
    [3, 4],
    [3, 5],
  ],
  '6+6': [
    [3, 1],
    [4, 2],
    [4, 3],
    [4, 7],
    [5, 1],
    [5, 2],
    [5, 4],
    [5, 6],
  ],
  '12+12': [
    [5, 3],
    [5, 9],
    [8, 0],
    [8, 4],
    [8, 7],
    [8, 8],
    [9, 0],
    [9, 7],
    [9, 9],
    [10, 5],
  ],
  '24+24': [
    [13, 15],
    [15, 4],
    [15, 15],
    [16, 1],
    [20, 0],
    [23, 4],
  ],
  '32+32': [
    [7, 0],
    [10, 17],
    [12, 18],
    [13, 12],
    [16, 1],
    [17, 14],
    [19, 11],
    [21, 4],
    [24, 1],
    [25, 6],
  ],
  '32+4': [
    [2, 4],
    [2, 11],
    [3, 3],
    [3, 6],
    [3, 11],
    [3, 14],
  ],
}

/** For a model nobody has studied, OpenAI's default: every head of the upper half. */
function alignmentHeads({ audioLayers, textLayers, textState, mels }: NetworkShape): Heads {
  const known = published[`${audioLayers}+${textLayers}`]
  const studied = known && !(audioLayers === 32 && mels !== 128)
  const heads = textState / headSize
  if (studied && known.every(([, head]) => head < heads)) return known
  const upper = Math.floor(textLayers / 2)
  return Array.from({ length: (textLayers - upper) * heads }, (_, i) => [
    upper + Math.floor(i / heads),
    i % heads,
  ])
}
