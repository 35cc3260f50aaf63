import type { Dialogue } from '#src/screening/dialogues.ts'
import { evaluate, type Evaluation, type Judged } from '#src/screening/evaluation.ts'
import { compileLexicon, type CompiledLexicon } from '#src/screening/lexicon/compile.ts'
import { shippedLexicon } from '#src/screening/lexicon/shipped.ts'
import { mishear } from '#src/screening/model/mishearing.ts'
import { packModel, unpackModel, type Model } from '#src/screening/model/model.ts'
import { fitModel, prepareExamples, type Prepared } from '#src/screening/model/training.ts'
import { type Reading, readText } from '#src/screening/reading.ts'
import type { Utterance } from '#src/screening/result.ts'
import { screenUtterances } from '#src/screening/scoring.ts'

/** One way to judge dialogues nobody has seen. */
export type Trial = { name: string; evaluation: Spread }
type Measure = Exclude<keyof Evaluation, 'calls' | 'positives'>
export type Spread = Record<Measure, { mean: number; deviation: number } | null>

const measures = [
  'averagePrecision',
  'precisionAtRecall90',
  'recallAtPrecision90',
  'evidenceHit',
  'typeAccuracy',
  'falseAlarmsOrdinary',
] as const satisfies readonly Measure[]

/** Dialogues by number: each group is judged by weights fitted to all outside it. */
type Groups = readonly (readonly number[])[]

const views: { name: string; change: (utterances: readonly Utterance[]) => Utterance[] }[] = [
  { name: 'as written', change: (utterances) => [...utterances] },
  ...[0.1, 0.25, 0.4].map((rate) => ({
    name: `${rate * 100} % of characters misheard`,
    change: (utterances: readonly Utterance[]) =>
      utterances.map((one, at) => ({ ...one, text: mishear(one.text, 7919 + at, rate) })),
  })),
  {
    name: 'nobody knows who spoke',
    change: (utterances) => utterances.map(({ text }) => ({ voice: 'unknown' as const, text })),
  },
]

/**
 * Folds drawn anew each time, and file against file: calls without a complaint of a kind of their
 * own are halved. Rules have been written with these dialogues in sight, so everything is measured
 * once more without rules and once with each rule deaf to what it hears in one dialogue alone.
 */
export function runTrials(
  files: readonly (readonly Dialogue[])[],
  repeats: number,
  say: (line: string) => void,
): Trial[] {
  const dialogues = files.flat()
  const prepared = prepareExamples(dialogues)
  const lexicons = lexiconsFor(dialogues)
  const ways: { name: string; groups: Groups[] }[] = [
    { name: 'file against file', groups: fileAgainstFile(files).map((group) => [group]) },
    {
      name: 'five folds',
      groups: Array.from({ length: repeats }, (_, seed) => foldsOf(dialogues.length, 5, seed + 1)),
    },
  ]
  return ways.flatMap(({ name, groups }) => {
    const fitted = groups.map((group) => {
      say(`${name}: fitting ${group.length} models`)
      return group.map((test) => ({ test, model: fitWithout(prepared, test) }))
    })
    return views.flatMap((view, at) =>
      // Noise is a matter of the weights as much as of the rules: measured with all of them only.
      lexicons.slice(0, at === 0 ? lexicons.length : 1).map((rules) => ({
        name: `${name}, ${rules.name}, ${view.name}`,
        evaluation: spreadOf(
          fitted.map((group) =>
            evaluate(
              group.flatMap(({ test, model }) =>
                test.map((one) => judge(dialogues[one]!, rules.lexicon, model, view.change)),
              ),
            ),
          ),
        ),
      })),
    )
  })
}

/**
 * Calls as an engine heard them, judged by weights that never saw the dialogues they were spoken from
 * (told by the same id).
 */
export function runHeard(dialogues: readonly Dialogue[], heard: readonly Dialogue[]): Trial[] {
  const spoken = new Set(heard.map(({ id }) => id))
  const test = [...dialogues.keys()].filter((at) => spoken.has(dialogues[at]!.id))
  const model = fitWithout(prepareExamples(dialogues), test)
  return lexiconsFor(dialogues).map(({ name, lexicon }) => ({
    name: `as heard, ${name}, ${test.length} dialogues left out`,
    evaluation: spreadOf([evaluate(heard.map((one) => judge(one, lexicon, model)))]),
  }))
}

function lexiconsFor(dialogues: readonly Dialogue[]) {
  return [
    { name: 'all rules', lexicon: shippedLexicon() },
    { name: 'rules heard elsewhere', lexicon: heardElsewhere(shippedLexicon(), dialogues) },
    { name: 'no rules', lexicon: compileLexicon({ rules: [], mitigations: [] }) },
  ]
}

/** Each group of a seeded deal into folds. */
export function foldsOf(count: number, folds: number, seed: number): Groups {
  const order = shuffled(count, seed)
  return Array.from({ length: folds }, (_, fold) => order.filter((_one, at) => at % folds === fold))
}

/** Weights as they would be shipped, fitted to all but these. */
export function fitWithout(prepared: Prepared, test: readonly number[]): Model {
  const left = new Set(test)
  return unpackModel(packModel(fitModel(prepared, (example) => !left.has(example))))
}

export function judge(
  dialogue: Dialogue,
  lexicon: CompiledLexicon,
  model: Model,
  change: (utterances: readonly Utterance[]) => Utterance[] = (utterances) => [...utterances],
): Judged {
  return { dialogue, screening: screenUtterances({ lexicon, model }, change(dialogue.utterances)) }
}

function fileAgainstFile(files: readonly (readonly Dialogue[])[]): number[][] {
  const withComplaints = files.filter((file) => file.some(({ internal }) => internal))
  const numbers: { file: number; at: number; mixed: boolean }[] = files.flatMap((file) =>
    file.map((_, at) => ({
      file: withComplaints.indexOf(file),
      at,
      mixed: withComplaints.includes(file),
    })),
  )
  return withComplaints.map((_, file) =>
    [...numbers.keys()].filter((number) => {
      const one = numbers[number]!
      return one.mixed ? one.file === file : one.at % withComplaints.length === file
    }),
  )
}

/** A lexicon that has lost every wording found in one dialogue only. */
function heardElsewhere(lexicon: CompiledLexicon, dialogues: readonly Dialogue[]): CompiledLexicon {
  const holders = new Map<string, Set<number>>()
  const wordingOf = ({ characters, offsets }: Reading, one: { start: number; end: number }) =>
    characters.slice(
      offsets.indexOf(one.start),
      offsets.findIndex((offset) => offset >= one.end),
    )
  dialogues.forEach(({ utterances }, dialogue) => {
    for (const { text } of utterances) {
      const reading = readText(text)
      for (const one of lexicon.match(reading)) {
        const wording = `${one.pattern} ${wordingOf(reading, one)}`
        const known = holders.get(wording)
        if (known) known.add(dialogue)
        else holders.set(wording, new Set([dialogue]))
      }
    }
  })
  const isCommon = (reading: Reading, one: { pattern: number; start: number; end: number }) =>
    (holders.get(`${one.pattern} ${wordingOf(reading, one)}`)?.size ?? 0) > 1
  const match = (text: string | Reading) => {
    const reading = typeof text === 'string' ? readText(text) : text
    return lexicon.match(reading).filter((one) => isCommon(reading, one))
  }
  return { ...lexicon, match: Object.assign(match, { bytes: lexicon.match.bytes }) }
}

function spreadOf(evaluations: readonly Evaluation[]): Spread {
  const entries = measures.map((measure) => {
    const values = evaluations.flatMap((evaluation) => evaluation[measure] ?? [])
    if (values.length === 0) return [measure, null]
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
    const deviation = values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1))
    return [measure, { mean, deviation }]
  })
  return Object.fromEntries(entries) as Spread
}

function shuffled(count: number, seed: number): number[] {
  const order = [...Array(count).keys()]
  let state = seed
  for (let at = count - 1; at > 0; at -= 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const other = state % (at + 1)
    ;[order[at], order[other]] = [order[other]!, order[at]!]
  }
  return order
}
