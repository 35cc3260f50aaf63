import { isDeepStrictEqual } from 'node:util'

import type { ComplaintTarget, FaultCategory } from '#src/complaints/vocabulary.ts'
import { cueCodes } from '#src/screening/discourse/catalogue.ts'
import type { FaultWeights } from '#src/screening/model/faults.ts'
import type { Head } from '#src/screening/model/logistic.ts'

/** The learned half of screening: small linear classifiers over hashed characters and cues. */
export type Model = {
  /** The cues the weights belong to, in their order. */
  cueCodes: readonly string[]
  internal: Head
  categories: Record<FaultCategory, Head>
  faults: FaultWeights
  /** What single utterances sound like. */
  wordings: Record<FaultCategory, Head>
  targets: Record<ComplaintTarget, Head>
  evidence: Head
}

type PackedHead = { bits: number; bias: number; scale: number; weights: string; cues: number[] }
type PackedModel = {
  cueCodes: readonly string[]
  internal: PackedHead
  categories: Record<FaultCategory, PackedHead>
  faults: FaultWeights
  wordings: Record<FaultCategory, PackedHead>
  targets: Record<ComplaintTarget, PackedHead>
  evidence: PackedHead
}

/** One signed byte a weight, in base64. */
export function packModel(model: Model): string {
  const packed: PackedModel = {
    cueCodes: model.cueCodes,
    internal: packHead(model.internal),
    categories: mapValues(model.categories, packHead),
    faults: { kinds: model.faults.kinds.map(rounded), biases: model.faults.biases.map(rounded) },
    wordings: mapValues(model.wordings, packHead),
    targets: mapValues(model.targets, packHead),
    evidence: packHead(model.evidence),
  }
  return `${JSON.stringify(packed, null, 2)}\n`
}

export function unpackModel(text: string): Model {
  const packed = JSON.parse(text) as PackedModel
  if (!isDeepStrictEqual(packed.cueCodes, cueCodes)) {
    throw new Error('These weights belong to other cues: run npm run train:screening')
  }
  return {
    cueCodes: packed.cueCodes,
    internal: unpackHead(packed.internal),
    categories: mapValues(packed.categories, unpackHead),
    faults: packed.faults,
    wordings: mapValues(packed.wordings, unpackHead),
    targets: mapValues(packed.targets, unpackHead),
    evidence: unpackHead(packed.evidence),
  }
}

function packHead({ bits, bias, weights, cues }: Head): PackedHead {
  const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0)
  const scale = largest / 127 || 1
  const bytes = Int8Array.from(weights, (weight) => Math.round(weight / scale))
  return {
    bits,
    bias,
    scale,
    weights: Buffer.from(bytes.buffer).toString('base64'),
    cues: [...cues].map(rounded),
  }
}

function rounded(value: number) {
  return Number(value.toPrecision(4))
}

function unpackHead({ bits, bias, scale, weights, cues }: PackedHead): Head {
  const bytes = Int8Array.from(Buffer.from(weights, 'base64'))
  return {
    bits,
    bias,
    weights: Float32Array.from(bytes, (byte) => byte * scale),
    cues: Float32Array.from(cues),
  }
}

function mapValues<Key extends string, From, To>(
  from: Record<Key, From>,
  change: (value: From) => To,
): Record<Key, To> {
  const entries = Object.entries<From>(from).map(([key, value]) => [key, change(value)])
  return Object.fromEntries(entries) as Record<Key, To>
}
