import { graphBuilder, type Precision, type Value } from './graph.ts'
import { logMel } from './log-mel.ts'
import { blocks, headSize, type Weights } from './network.ts'
import type { OnnxModel } from './onnx.ts'

/** Two spectra of 10 ms make one position of the encoder. */
export const samplesPerPosition = 320

/**
 * Sound [N, samples] (16 kHz, −1..1, a multiple of 320 long) to what the decoder looks back at:
 * `cross_k_i` and `cross_v_i` [N, heads, samples / 320, 64] for each of its layers. A short window
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
    const port = (letter: 'k' | 'v', value: Value) => ({
      name: `cross_${letter}_${i}`,
      type: 'float' as const,
      dims: ['N', heads, 'positions', headSize],
      value: net.split(value),
    })
    return [port('k', net.key(x, name)), port('v', net.value(x, name))]
  }).flat()
  return graph.finish([{ name: 'sound', type: 'float', dims: ['N', 'samples'] }], outputs)
}
