import { graphBuilder, type Precision, type Value } from './graph.ts'
import { logMel } from './log-mel.ts'
import { blocks, headSize, type Weights } from './network.ts'
import type { OnnxModel, Port } from './onnx.ts'

/** What the encoder hands to a layer of the decoder: keys [N, heads, 64, n], values [N, heads, n, 64]. */
export const crossPort = (side: 'k' | 'v', layer: number, heads: number): Port => ({
  name: `cross_${side}_${layer}`,
  type: 'float',
  dims: ['N', heads, ...(side === 'k' ? [headSize, 'positions'] : ['positions', headSize])],
})

/** Two spectra of 10 ms make one position of the encoder. */
export const samplesPerPosition = 320

/**
 * Sound [N, samples] (16 kHz, −1..1, a multiple of 320 long) to what the decoder looks back at:
 * `cross_k_i` [N, heads, 64, samples / 320] and `cross_v_i` [N, heads, samples / 320, 64] for each of
 * its layers. A short window
 * costs what its length costs.
 */
export function encoderModel(weights: Weights, precision: Precision): OnnxModel {
  const { shape } = weights
  const graph = graphBuilder(precision)
  const { op, runtimeOp, floats, integers } = graph
  const net = blocks(graph, weights, shape.audioState)
  const heads = shape.textState / headSize

  let x: Value = logMel(graph, 'sound', weights)
  for (const [name, inputs, stride] of [
    ['conv1', shape.mels, 1],
    ['conv2', shape.audioState, 2],
  ] as const) {
    const kernel = floats(weights.read(`encoder.${name}.weight`), [shape.audioState, inputs, 3])
    const bias = floats(weights.read(`encoder.${name}.bias`), [shape.audioState])
    const attributes = { kernel_shape: [3], pads: [1, 1], strides: [stride] }
    x = net.gelu(op('Conv', [x, kernel, bias], attributes))
  }
  x = op('Transpose', [x], { perm: [0, 2, 1] })
  const positions = floats(weights.read('encoder.positional_embedding'), [
    shape.audioContext,
    shape.audioState,
  ])
  x = net.add(x, op('Slice', [positions, integers(0), net.sizeOf(x, 1), integers(0)]))
  for (let i = 0; i < shape.audioLayers; i++) {
    const name = `encoder.blocks.${i}`
    const h = net.norm(x, `${name}.attn_ln`)
    const attended = runtimeOp(
      'MultiHeadAttention',
      [net.query(h, `${name}.attn`), net.key(h, `${name}.attn`), net.value(h, `${name}.attn`)],
      { num_heads: net.heads },
    )
    x = net.feedForward(net.add(x, net.out(attended, `${name}.attn`)), name)
  }
  x = net.norm(x, 'encoder.ln_post')

  const outputs = Array.from({ length: shape.textLayers }, (_, i) => {
    const name = `decoder.blocks.${i}.cross_attn`
    // Keys come turned, as the decoder's products want them.
    const key = op('Transpose', [net.split(net.key(x, name))], { perm: [0, 1, 3, 2] })
    return [
      { ...crossPort('k', i, heads), value: key },
      { ...crossPort('v', i, heads), value: net.split(net.value(x, name)) },
    ]
  }).flat()
  return graph.finish([{ name: 'sound', type: 'float', dims: ['N', 'samples'] }], outputs)
}
