import {
  complaintTargets,
  faultCategories,
  type ComplaintTarget,
  type FaultCategory,
} from '#src/complaints/vocabulary.ts'
import { cueCodes } from '#src/screening/discourse/catalogue.ts'
import { balanceOf, fitClasses } from '#src/screening/model/classes.ts'
import { corpusOf, fitHeads, type Corpus } from '#src/screening/model/corpus.ts'
import { faultSigns, fitFaults } from '#src/screening/model/faults.ts'
import type { Spoken } from '#src/screening/model/features.ts'
import {
  audibleUtterances,
  featuresOfCall,
  featuresOfUtterance,
  hear,
  type Heard,
} from '#src/screening/model/heard.ts'
import type { Head } from '#src/screening/model/logistic.ts'
import { mishear } from '#src/screening/model/mishearing.ts'
import type { Model } from '#src/screening/model/model.ts'
import { fitWordings } from '#src/screening/model/wording.ts'

export type Example = {
  utterances: readonly Spoken[]
  internal: boolean
  category: FaultCategory | null
  target: ComplaintTarget | null
  /** Indices of the utterances that carry the complaint. */
  evidence: readonly number[]
}

const callBits = 17
const sideBits = 14
const evidenceBits = 13
/** Chosen by training on one file of labelled dialogues and measuring on the other. */
const callRidge = 0.003
const sideRidge = 0.03
const evidenceRidge = 0.1

/** `withRoles`: as its speakers were told apart. */
type Shown = { example: number; heard: Heard; withRoles: boolean }
type Spot = { example: number; telling: boolean }

/** Examples read once, with all their products, to be fitted in any selection. */
export type Prepared = {
  examples: readonly Example[]
  shown: readonly Shown[]
  calls: Corpus
  /** Calls with a complaint. */
  accusing: readonly Shown[]
  sides: Corpus
  spots: readonly Spot[]
  utterances: Corpus
}

/**
 * Every call is shown as written and as a recogniser might have heard it, with roles and without,
 * so that the same weights judge true transcripts and recordings of one channel.
 */
export function prepareExamples(examples: readonly Example[]): Prepared {
  const withRoles = examples.flatMap(({ utterances }, example) => [
    { example, withRoles: true, utterances },
    { example, withRoles: true, utterances: asHeard(utterances, example) },
  ])
  const shown = [
    ...withRoles,
    ...withRoles.map(({ example, utterances }) => ({
      example,
      withRoles: false,
      utterances: withoutRoles(utterances),
    })),
  ].map(({ utterances, ...one }) => ({ ...one, heard: hear(utterances) }))
  const accusing = shown.filter(({ example }) => examples[example]!.internal)
  const spots = accusing
    .filter((one) => one.withRoles)
    .flatMap(({ example, heard }) => audibleUtterances(heard).map((at) => ({ example, heard, at })))

  return {
    examples,
    shown,
    calls: corpusOf(
      shown.map(({ heard }) => featuresOfCall(heard, callBits)),
      callBits,
    ),
    accusing,
    sides: corpusOf(
      accusing.map(({ heard }) => featuresOfCall(heard, sideBits)),
      sideBits,
    ),
    spots: spots.map(({ example, at }) => ({
      example,
      telling: examples[example]!.evidence.includes(at),
    })),
    utterances: corpusOf(
      spots.map(({ heard, at }) => featuresOfUtterance(heard, at, evidenceBits)),
      evidenceBits,
    ),
  }
}

/** Fits all heads to the chosen examples, all of them unless told otherwise. */
export function fitModel(
  prepared: Prepared,
  isChosen: (example: number) => boolean = () => true,
): Model {
  const { examples, shown, accusing, spots } = prepared
  const rowsOf = (list: readonly { example: number }[]) =>
    [...list.keys()].filter((row) => isChosen(list[row]!.example))

  const categoryOf = (row: number) => examples[accusing[row]!.example]!.category
  const calls = rowsOf(shown)
  const sides = rowsOf(accusing).filter((row) => categoryOf(row) !== null)
  const utterances = rowsOf(spots)
  const categories = Object.keys(faultCategories) as FaultCategory[]
  const kinds = sides.map((row) => categories.indexOf(categoryOf(row)!))
  const balance = balanceOf(kinds, categories.length)

  return {
    cueCodes,
    internal: fitHead(
      prepared.calls,
      calls,
      calls.map((row) => examples[shown[row]!.example]!.internal),
      callRidge,
    ),
    categories: fitClasses(faultCategories, prepared.sides, sides, kinds, sideRidge),
    faults: fitFaults(
      sides.map((row) => {
        const { example, heard } = accusing[row]!
        return faultSigns(heard.signs, examples[example]!.evidence)
      }),
      kinds,
      kinds.map(balance),
    ),
    wordings: fitWordings(),
    targets: targetHeads(prepared, rowsOf(accusing)),
    evidence: fitHead(
      prepared.utterances,
      utterances,
      utterances.map((row) => spots[row]!.telling),
      evidenceRidge,
    ),
  }
}

export function trainModel(examples: readonly Example[]): Model {
  return fitModel(prepareExamples(examples))
}

function targetHeads({ examples, accusing, sides }: Prepared, chosen: readonly number[]) {
  const targets = Object.keys(complaintTargets) as ComplaintTarget[]
  const targetOf = (row: number) => examples[accusing[row]!.example]!.target
  const rows = chosen.filter((row) => targetOf(row) !== null)
  const meant = rows.map((row) => targets.indexOf(targetOf(row)!))
  return fitClasses(complaintTargets, sides, rows, meant, sideRidge)
}

/** Two classes in one head. */
function fitHead(
  corpus: Corpus,
  rows: readonly number[],
  labels: readonly boolean[],
  ridge: number,
): Head {
  const [yes, no] = fitHeads(corpus, rows, labels.map(Number), 2, ridge).toReversed() as [
    Head,
    Head,
  ]
  return {
    bits: yes.bits,
    bias: yes.bias - no.bias,
    weights: yes.weights.map((weight, at) => weight - no.weights[at]!),
    cues: yes.cues.map((weight, at) => weight - no.cues[at]!),
  }
}

function asHeard(utterances: readonly Spoken[], seed: number): Spoken[] {
  return utterances.map(({ voice, text }, at) => ({ voice, text: mishear(text, seed * 1000 + at) }))
}

function withoutRoles(utterances: readonly Spoken[]): Spoken[] {
  return utterances.map(({ text }) => ({ voice: 'unknown' as const, text }))
}
