import * as ort from 'onnxruntime-node'

import { type Encoded, type Network, windowsOf } from './decode.ts'

/** One position of the encoder, milliseconds. */
export const positionMs = 20

/**
 * When each token of a window's text was said, in milliseconds from its start: the cheapest
 * monotone path through what the decoder looked at (dynamic time warping, as in OpenAI's
 * whisper/timing.py). `prompt` and `said` are vocabulary indices.
 */
export async function tokenTimes(
  { aligner }: Network,
  encoded: Encoded,
  window: number,
  prompt: readonly number[],
  said: readonly number[],
): Promise<{ startMs: number; endMs: number }[]> {
  if (said.length === 0) return []
  const tokens = [...prompt, ...said]
  const feeds = windowsOf(encoded.cross, [window])
  const wanted = new Set(aligner.inputNames)
  for (const name of Object.keys(feeds)) if (!wanted.has(name)) delete feeds[name]
  const { attention } = await aligner.run({
    tokens: new ort.Tensor('int64', BigInt64Array.from(tokens, BigInt), [1, tokens.length]),
    lengths: new ort.Tensor('int64', BigInt64Array.of(BigInt(encoded.lengths[window]!)), [1]),
    ...feeds,
  })
  // Positions past the sound of this window belong to a longer neighbour.
  const columns = encoded.lengths[window]!
  const looked = attention!.data as Float32Array
  const rows = new Float32Array((said.length + 1) * columns)
  for (let row = 0; row <= said.length; row++) {
    // The row of a token is that of the position it was foretold at: the one before it.
    const from = (prompt.length - 1 + row) * attention!.dims[1]!
    rows.set(looked.subarray(from, from + columns), row * columns)
  }
  const starts = pathStarts(smoothed(rows, columns), said.length + 1, columns)
  return said.map((_, i) => ({
    startMs: starts[i]! * positionMs,
    endMs: starts[i + 1]! * positionMs,
  }))
}

/** Median of seven along time, which removes single spikes. */
function smoothed(rows: Float32Array, columns: number): Float32Array {
  const reach = 3
  const out = new Float32Array(rows.length)
  const near = new Float32Array(2 * reach + 1)
  for (let row = 0; row < rows.length; row += columns) {
    for (let column = 0; column < columns; column++) {
      for (let k = -reach; k <= reach; k++) {
        near[k + reach] = rows[row + Math.min(columns - 1, Math.abs(column + k))]!
      }
      out[row + column] = near.toSorted()[reach]!
    }
  }
  return out
}

/** Column at which the path of least cost (−attention) enters each row. */
export function pathStarts(attention: Float32Array, rows: number, columns: number): number[] {
  const width = columns + 1
  const cost = new Float64Array((rows + 1) * width).fill(Infinity)
  const came = new Uint8Array((rows + 1) * width)
  cost[0] = 0
  for (let row = 1; row <= rows; row++) {
    for (let column = 1; column <= columns; column++) {
      const at = row * width + column
      const diagonal = cost[at - width - 1]!
      const up = cost[at - width]!
      const left = cost[at - 1]!
      const least = Math.min(diagonal, up, left)
      came[at] = least === diagonal ? 0 : least === up ? 1 : 2
      cost[at] = least - attention[(row - 1) * columns + column - 1]!
    }
  }
  const starts = Array.from({ length: rows }, () => 0)
  for (let row = rows, column = columns; row > 0 && column > 0;) {
    starts[row - 1] = column - 1
    const step = came[row * width + column]!
    if (step !== 2) row -= 1
    if (step !== 1) column -= 1
  }
  return starts
}
