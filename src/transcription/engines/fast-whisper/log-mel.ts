import type { Graph, Value } from './graph.ts'
import type { Weights } from './network.ts'

const size = 400
const hop = 160
const bins = size / 2 + 1

/**
 * The log-mel spectrogram as OpenAI defines it (whisper/audio.py: 400-sample periodic Hann window,
 * hop 160, reflected ends, power, mel filters of the model file, log10 from 1e-10, at most 8 below
 * the loudest, (x + 4) / 4), as part of a graph: [N, samples] to [N, mels, samples / 160].
 * The Fourier transform is a convolution with cosines and sines, which costs a fiftieth of the
 * encoder and needs no other code.
 */
export function logMel(graph: Graph, sound: Value, { filters, shape }: Weights): Value {
  const { op, floats, scalar, integers } = graph
  const lane = op('Unsqueeze', [sound, integers(1)])
  const half = size / 2
  const padded = op('Pad', [lane, integers(0, 0, half, 0, 0, half)], { mode: 'reflect' })
  const spectrum = op('Conv', [padded, floats(fourierKernels(), [2 * bins, 1, size])], {
    kernel_shape: [size],
    strides: [hop],
  })
  // The last of the n + 1 frames is dropped, as in the original.
  const frames = op('Slice', [spectrum, integers(0), integers(-1), integers(2)])
  const squares = op('Mul', [frames, frames])
  const part = (from: number, to: number) =>
    op('Slice', [squares, integers(from), integers(to), integers(1)])
  const power = op('Add', [part(0, bins), part(bins, 2 * bins)])
  const mel = op('MatMul', [floats(filters, [shape.mels, bins]), power])
  const floor = op('Max', [mel, scalar(1e-10)])
  const log = op('Mul', [op('Log', [floor]), scalar(Math.LOG10E)])
  const loudest = op('ReduceMax', [log], { axes: [1, 2], keepdims: 1 })
  const limited = op('Max', [log, op('Sub', [loudest, scalar(8)])])
  return op('Mul', [op('Add', [limited, scalar(4)]), scalar(0.25)])
}

/** Cosines, then sines, of every bin under the window. */
function fourierKernels(): Float32Array {
  const kernels = new Float32Array(2 * bins * size)
  for (let bin = 0; bin < bins; bin++) {
    for (let n = 0; n < size; n++) {
      const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / size)
      // The angle is reduced first, to keep its precision.
      const angle = (2 * Math.PI * ((bin * n) % size)) / size
      kernels[bin * size + n] = window * Math.cos(angle)
      kernels[(bins + bin) * size + n] = -window * Math.sin(angle)
    }
  }
  return kernels
}
