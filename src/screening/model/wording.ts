import { faultCategories, type FaultCategory } from '#src/complaints/vocabulary.ts'
import { fitClasses } from '#src/screening/model/classes.ts'
import { corpusOf } from '#src/screening/model/corpus.ts'
import { sumOfVectors } from '#src/screening/model/features.ts'
import { hear, saidInUtterance, type Heard } from '#src/screening/model/heard.ts'
import type { Head } from '#src/screening/model/logistic.ts'
import { valuesOf } from '#src/screening/model/panel.ts'
import { wordings } from '#src/screening/wordings/shipped.ts'

type WordingHeads = Record<FaultCategory, Head>

/** An utterance and how surely the complaint stands in it. */
export type Telling = { at: number; value: number }

const bits = 14
const ridge = 0.12
/** So much less telling an utterance is heard e times more softly. */
const softness = 3
/** Of one telling utterance, and of what the agent had just said before it. */
const share = 0.7

const categories = Object.keys(faultCategories) as FaultCategory[]
let fitted: WordingHeads | undefined

/** What is said of each kind, learned from the wordings alone: the same whatever calls are known. */
export function fitWordings(): WordingHeads {
  if (fitted) return fitted
  const said = categories.flatMap((category, label) =>
    (['customer', 'agent'] as const).flatMap((voice) =>
      wordings[category][voice].map((text) => ({ label, heard: hear([{ voice, text }]) })),
    ),
  )
  const corpus = corpusOf(
    said.map(({ heard }) => saidInUtterance(heard, 0, bits)),
    bits,
  )
  const labels = said.map(({ label }) => label)
  fitted = fitClasses(faultCategories, corpus, [...said.keys()], labels, ridge)
  return fitted
}

/** What the most telling utterances, and the agent's words they answer, sound like. */
export function wordingVotes(
  heads: WordingHeads,
  heard: Heard,
  telling: readonly Telling[],
): Map<FaultCategory, number> {
  const top = telling[0]?.value ?? 0
  const said = telling.flatMap(({ at, value }) => {
    const weight = share * Math.exp((value - top) / softness)
    const places = heard.voices[at - 1] === 'agent' ? [at, at - 1] : [at]
    return places.map((place) => ({ weight, ...saidInUtterance(heard, place, bits) }))
  })
  // The heads are linear: what is added up beforehand is looked up once.
  const sum = sumOfVectors(bits, said)
  const values = valuesOf(heads, sum, sum.weight)
  return new Map(categories.map((category, at) => [category, values[at]!]))
}
