import type { Features } from '#src/screening/model/features.ts'

/** A linear classifier over hashed features; its value is a logit. */
export type Head = { bits: number; bias: number; weights: Float32Array }

export function valueOf(head: Head, features: Features): number {
  let sum = head.bias
  for (const [bucket, amount] of features) sum += (head.weights[bucket] ?? 0) * amount
  return sum
}

/**
 * Ridge logistic regression by Newton's method on the dual: one unknown a sample, so that the
 * number of buckets does not matter. One head for each list of labels. Deterministic; cubic in
 * the number of samples.
 */
export function trainHeads(
  samples: readonly Features[],
  labelLists: readonly (readonly boolean[])[],
  bits: number,
  ridge: number,
): Head[] {
  const kernel = kernelOf(samples, bits)
  return labelLists.map((labels) => {
    const { alphas, bias } = fitDual(kernel, labels, ridge)
    const weights = new Float32Array(1 << bits)
    samples.forEach((sample, at) => {
      for (const [bucket, amount] of sample) {
        weights[bucket] = (weights[bucket] ?? 0) + amount * (alphas[at] ?? 0)
      }
    })
    return { bits, bias, weights }
  })
}

function fitDual(kernel: readonly Float64Array[], labels: readonly boolean[], ridge: number) {
  const count = kernel.length
  let alphas = new Float64Array(count)
  let bias = 0

  for (let step = 0; step < 50; step += 1) {
    const system = kernel.map((values, row) => {
      const value = values.reduce((sum, k, at) => sum + k * alphas[at]!, bias)
      const chance = 1 / (1 + Math.exp(-value))
      const curvature = Math.max(chance * (1 - chance), 1e-6)
      const line = new Float64Array(count + 2)
      line.set(values)
      line[row]! += ridge / curvature
      line[count] = 1
      line[count + 1] = value + ((labels[row] ? 1 : 0) - chance) / curvature
      return line
    })
    system.push(new Float64Array(count + 2).fill(1, 0, count))

    const solved = solve(system)
    const moved = alphas.reduce(
      (most, alpha, at) => Math.max(most, Math.abs(alpha - solved[at]!)),
      0,
    )
    alphas = solved.slice(0, count)
    bias = solved[count]!
    if (moved < 1e-4) break
  }
  return { alphas, bias }
}

/** All products of two samples; one is spread out so that the others need no look-up. */
function kernelOf(samples: readonly Features[], bits: number): Float64Array[] {
  const sparse = samples.map((sample) => ({
    buckets: Uint32Array.from(sample.keys()),
    amounts: Float64Array.from(sample.values()),
  }))
  const kernel = samples.map(() => new Float64Array(samples.length))
  const spread = new Float64Array(1 << bits)
  sparse.forEach(({ buckets, amounts }, row) => {
    buckets.forEach((bucket, at) => (spread[bucket] = amounts[at]!))
    for (let column = 0; column <= row; column += 1) {
      const other = sparse[column]!
      let sum = 0
      for (let at = 0; at < other.buckets.length; at += 1) {
        sum += spread[other.buckets[at]!]! * other.amounts[at]!
      }
      kernel[row]![column] = sum
      kernel[column]![row] = sum
    }
    buckets.forEach((bucket) => (spread[bucket] = 0))
  })
  return kernel
}

/** Gauss with partial pivoting, in place; the last column is the right-hand side. */
function solve(rows: Float64Array[]): Float64Array {
  const size = rows.length
  for (let column = 0; column < size; column += 1) {
    let pivot = column
    for (let row = column + 1; row < size; row += 1) {
      if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row
    }
    const top = rows[pivot]!
    rows[pivot] = rows[column]!
    rows[column] = top
    for (let row = column + 1; row < size; row += 1) {
      const line = rows[row]!
      const factor = line[column]! / top[column]!
      if (factor === 0) continue
      for (let at = column; at <= size; at += 1) line[at]! -= factor * top[at]!
    }
  }
  const solution = new Float64Array(size)
  for (let row = size - 1; row >= 0; row -= 1) {
    const line = rows[row]!
    let sum = line[size]!
    for (let at = row + 1; at < size; at += 1) sum -= line[at]! * solution[at]!
    solution[row] = sum / line[row]!
  }
  return solution
}
