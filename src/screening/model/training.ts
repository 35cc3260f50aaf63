import {
  complaintTargets,
  faultCategories,
  type ComplaintTarget,
  type FaultCategory,
} from '#src/complaints/vocabulary.ts'
import {
  callFeatures,
  evidenceFeatures,
  type Features,
  type Spoken,
} from '#src/screening/model/features.ts'
import { trainHeads, type Head } from '#src/screening/model/logistic.ts'
import { mishear } from '#src/screening/model/mishearing.ts'
import type { Model } from '#src/screening/model/model.ts'

export type Example = {
  utterances: readonly Spoken[]
  internal: boolean
  category: FaultCategory | null
  target: ComplaintTarget | null
  /** Indices of the utterances that carry the complaint. */
  evidence: readonly number[]
}

const callBits = 17
const sideBits = 12
const evidenceBits = 13
/** Chosen by training on one half of the labelled dialogues and measuring on the other. */
const callRidge = 0.003
const evidenceRidge = 0.1

/**
 * Fits all heads. Every call is shown as written and as a recogniser might have heard it, with
 * roles and without, so that the same weights judge true transcripts and recordings of one
 * channel.
 */
export function trainModel(examples: readonly Example[]): Model {
  const heard = [...examples, ...examples.map(asHeard)]
  const shown = [...heard, ...heard.map(withoutRoles)]
  const internal = shown.filter((example) => example.internal)
  const calls = shown.map(({ utterances }) => callFeatures(utterances, callBits))
  const sides = internal.map(({ utterances }) => callFeatures(utterances, sideBits))
  const spoken = heard
    .filter((example) => example.internal)
    .flatMap(({ utterances, evidence }) =>
      utterances.flatMap(({ voice }, at) => {
        if (voice === 'agent') return []
        const features = evidenceFeatures(utterances, at, evidenceBits)
        return [{ features, telling: evidence.includes(at) }]
      }),
    )
  const telling = spoken.map((one) => one.telling)
  const isInternal = shown.map((example) => example.internal)

  return {
    internal: trainHeads(calls, [isInternal], callBits, callRidge)[0]!,
    categories: headsFor(sides, faultCategories, (category) =>
      internal.map((example) => example.category === category),
    ),
    targets: headsFor(sides, complaintTargets, (target) =>
      internal.map((example) => example.target === target),
    ),
    evidence: trainHeads(
      spoken.map(({ features }) => features),
      [telling],
      evidenceBits,
      evidenceRidge,
    )[0]!,
  }
}

/** One head a word, each against all others. */
function headsFor<Key extends string>(
  samples: readonly Features[],
  words: Record<Key, string>,
  labelsOf: (key: Key) => boolean[],
): Record<Key, Head> {
  const keys = Object.keys(words) as Key[]
  const heads = trainHeads(samples, keys.map(labelsOf), sideBits, callRidge)
  return Object.fromEntries(keys.map((key, at) => [key, heads[at]])) as Record<Key, Head>
}

function asHeard(example: Example, seed: number): Example {
  const utterances = example.utterances.map(({ voice, text }, at) => ({
    voice,
    text: mishear(text, seed * 1000 + at),
  }))
  return { ...example, utterances }
}

function withoutRoles(example: Example): Example {
  const utterances = example.utterances.map(({ text }) => ({ voice: 'unknown' as const, text }))
  return { ...example, utterances }
}
