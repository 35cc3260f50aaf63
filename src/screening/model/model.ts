import type { ComplaintTarget, FaultCategory } from '#src/complaints/vocabulary.ts'
import type { Head } from '#src/screening/model/logistic.ts'

/** The learned half of screening: small linear classifiers over hashed characters. */
export type Model = {
  internal: Head
  categories: Record<FaultCategory, Head>
  targets: Record<ComplaintTarget, Head>
  evidence: Head
}

type PackedHead = { bits: number; bias: number; scale: number; weights: string }
type PackedModel = {
  internal: PackedHead
  categories: Record<FaultCategory, PackedHead>
  targets: Record<ComplaintTarget, PackedHead>
  evidence: PackedHead
}

/** One signed byte a weight, in base64. */
export function packModel(model: Model): string {
  const packed: PackedModel = {
    internal: packHead(model.internal),
    categories: mapValues(model.categories, packHead),
    targets: mapValues(model.targets, packHead),
    evidence: packHead(model.evidence),
  }
  return `${JSON.stringify(packed, null, 2)}\n`
}

export function unpackModel(text: string): Model {
  const packed = JSON.parse(text) as PackedModel
  return {
    internal: unpackHead(packed.internal),
    categories: mapValues(packed.categories, unpackHead),
    targets: mapValues(packed.targets, unpackHead),
    evidence: unpackHead(packed.evidence),
  }
}

function packHead({ bits, bias, weights }: Head): PackedHead {
  const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0)
  const scale = largest / 127 || 1
  const bytes = Int8Array.from(weights, (weight) => Math.round(weight / scale))
  return { bits, bias, scale, weights: Buffer.from(bytes.buffer).toString('base64') }
}

function unpackHead({ bits, bias, scale, weights }: PackedHead): Head {
  const bytes = Int8Array.from(Buffer.from(weights, 'base64'))
  return { bits, bias, weights: Float32Array.from(bytes, (byte) => byte * scale) }
}

function mapValues<Key extends string, From, To>(
  from: Record<Key, From>,
  change: (value: From) => To,
): Record<Key, To> {
  const entries = Object.entries<From>(from).map(([key, value]) => [key, change(value)])
  return Object.fromEntries(entries) as Record<Key, To>
}
