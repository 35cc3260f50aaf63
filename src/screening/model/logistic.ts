import type { Features } from '#src/screening/model/features.ts'

/** A linear classifier over hashed features and cues; its value is a logit. */
export type Head = { bits: number; bias: number; weights: Float32Array; cues: Float32Array }

export function valueOf(head: Head, { buckets, amounts, cues }: Features): number {
  let sum = head.bias
  for (let at = 0; at < buckets.length; at += 1) sum += head.weights[buckets[at]!]! * amounts[at]!
  return withCues(head, sum, cues)
}

/** The value so far, and what the cues add to it. */
export function withCues(head: Head, value: number, cues: Float32Array): number {
  let sum = value
  for (let at = 0; at < cues.length; at += 1) {
    const amount = cues[at]!
    if (amount !== 0) sum += (head.cues[at] ?? 0) * amount
  }
  return sum
}
