import type { Features } from '#src/screening/model/features.ts'
import type { Head } from '#src/screening/model/logistic.ts'

/** The heads of some classes side by side, so that a bucket is looked up once for all of them. */
type Panel = { biases: Float64Array; weights: Float32Array; cues: Float32Array }

const panels = new WeakMap<Record<string, Head>, Panel>()

/** The value of each head, in their order; of a sum of vectors, with how much was added up. */
export function valuesOf(
  heads: Record<string, Head>,
  features: Features,
  weight = 1,
): Float64Array {
  const { biases, weights, cues } = panelOf(heads)
  const values = biases.map((bias) => bias * weight)
  const { buckets, amounts } = features
  for (let at = 0; at < buckets.length; at += 1) {
    addRow(values, weights, buckets[at]! * values.length, amounts[at]!)
  }
  for (let cue = 0; cue < features.cues.length; cue += 1) {
    const amount = features.cues[cue]!
    if (amount !== 0) addRow(values, cues, cue * values.length, amount)
  }
  return values
}

function addRow(values: Float64Array, rows: Float32Array, from: number, amount: number) {
  for (let at = 0; at < values.length; at += 1) values[at]! += amount * rows[from + at]!
}

function panelOf(heads: Record<string, Head>): Panel {
  const known = panels.get(heads)
  if (known) return known
  const list = Object.values(heads)
  const panel = {
    biases: Float64Array.from(list, ({ bias }) => bias),
    weights: sideBySide(list.map(({ weights }) => weights)),
    cues: sideBySide(list.map(({ cues }) => cues)),
  }
  panels.set(heads, panel)
  return panel
}

function sideBySide(columns: readonly Float32Array[]) {
  const width = columns.length
  const rows = new Float32Array(width * Math.max(...columns.map(({ length }) => length)))
  columns.forEach((column, at) => column.forEach((value, row) => (rows[row * width + at] = value)))
  return rows
}
