import type { Features } from '#src/screening/model/features.ts'
import type { Head } from '#src/screening/model/logistic.ts'
import { fitDual } from '#src/screening/model/softmax.ts'

/** Samples with all their products: what a fit needs, whatever it is fitted to. */
export type Corpus = { samples: readonly Features[]; bits: number; kernel: Float64Array }

/** Stands for the bias: a feature that every sample has. */
const biasSquare = 1

export function corpusOf(samples: readonly Features[], bits: number): Corpus {
  const count = samples.length
  const kernel = new Float64Array(count * count)
  const { heads, owners, shares } = holdersOf(samples, bits)
  const line = new Float64Array(count)
  for (let row = 0; row < count; row += 1) {
    const { buckets, amounts, cues } = samples[row]!
    line.fill(biasSquare)
    for (let at = 0; at < buckets.length; at += 1) {
      const amount = amounts[at]!
      const to = heads[buckets[at]! + 1]!
      for (let holder = heads[buckets[at]!]!; holder < to; holder += 1) {
        const owner = owners[holder]!
        if (owner > row) break
        line[owner]! += amount * shares[holder]!
      }
    }
    for (let column = 0; column <= row; column += 1) {
      const value = line[column]! + product(cues, samples[column]!.cues)
      kernel[row * count + column] = value
      kernel[column * count + row] = value
    }
  }
  return { samples, bits, kernel }
}

function product(one: Float32Array, other: Float32Array) {
  let sum = 0
  for (let at = 0; at < one.length; at += 1) sum += one[at]! * other[at]!
  return sum
}

/** By bucket, which samples hold it, in order: `heads[bucket]` is where its holders begin. */
function holdersOf(samples: readonly Features[], bits: number) {
  const heads = new Int32Array((1 << bits) + 1)
  for (const { buckets } of samples) for (const bucket of buckets) heads[bucket + 1]! += 1
  for (let at = 1; at < heads.length; at += 1) heads[at]! += heads[at - 1]!
  const next = heads.slice()
  const owners = new Int32Array(heads.at(-1)!)
  const shares = new Float32Array(heads.at(-1)!)
  samples.forEach(({ buckets, amounts }, sample) => {
    for (let at = 0; at < buckets.length; at += 1) {
      const place = next[buckets[at]!]!
      next[buckets[at]!] = place + 1
      owners[place] = sample
      shares[place] = amounts[at]!
    }
  })
  return { heads, owners, shares }
}

/**
 * Softmax regression with a ridge, fitted by Newton's method with conjugate gradients on the dual:
 * one unknown a sample and class, so that the number of buckets does not matter. `chosen` are the
 * rows of the corpus to learn from, `labels` their classes. Deterministic.
 */
export function fitHeads(
  corpus: Corpus,
  chosen: readonly number[],
  labels: readonly number[],
  classes: number,
  ridge: number,
  importance: (label: number) => number = () => 1,
): Head[] {
  const kernel = rowsOf(corpus, chosen)
  const alphas = fitDual(kernel, labels, classes, ridge, labels.map(importance))
  return alphas.map((alpha) => {
    const weights = new Float32Array(1 << corpus.bits)
    const cues = new Float32Array(corpus.samples[0]?.cues.length ?? 0)
    let bias = 0
    chosen.forEach((row, at) => {
      const sample = corpus.samples[row]!
      const share = alpha[at]!
      bias += share * biasSquare
      for (let i = 0; i < sample.buckets.length; i += 1) {
        weights[sample.buckets[i]!]! += share * sample.amounts[i]!
      }
      for (let i = 0; i < cues.length; i += 1) cues[i]! += share * sample.cues[i]!
    })
    return { bits: corpus.bits, bias, weights, cues }
  })
}

function rowsOf({ kernel, samples }: Corpus, chosen: readonly number[]): Float64Array[] {
  const width = samples.length
  return chosen.map((row) => {
    const line = new Float64Array(chosen.length)
    for (let at = 0; at < chosen.length; at += 1) line[at] = kernel[row * width + chosen[at]!]!
    return line
  })
}
