import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import { parseDialogues, type Dialogue } from '#src/screening/dialogues.ts'
import { evaluate } from '#src/screening/evaluation.ts'
import { shippedLexicon } from '#src/screening/lexicon/shipped.ts'
import { packModel } from '#src/screening/model/model.ts'
import { prepareExamples, trainModel } from '#src/screening/model/training.ts'
import {
  fitWithout,
  foldsOf,
  judge,
  runHeard,
  runTrials,
  type Trial,
} from '#src/screening/trials.ts'

const usage = `Usage: npm run train:screening -- FILE.jsonl... [--out FILE | --folds N | --trials N | --heard FILE]
Fits the learned half of screening to labelled dialogues. The same files give the same weights.
With --folds nothing is written: each Nth of the dialogues is judged by weights fitted to the rest.
With --trials nothing is written either: file against file and N times five folds, with and without
rules, as written and as a recogniser might have heard it; mean and standard deviation.
With --heard (from evaluate:calls -- DIR --texts FILE) calls are judged as the engine heard them, by
weights that never saw their dialogues.`

function run(argv: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      out: {
        type: 'string',
        default: fileURLToPath(new URL('../screening/model/weights.json', import.meta.url)),
      },
      folds: { type: 'string' },
      trials: { type: 'string' },
      heard: { type: 'string' },
    },
  })
  if (positionals.length === 0) throw new Error(usage)

  const files = positionals.map((file) => parseDialogues(readFileSync(file, 'utf8'), file))
  if (values.trials !== undefined) {
    const trials = runTrials(files, wholeNumber('--trials', values.trials, 1), say)
    process.stdout.write(`${trials.map(lineOf).join('\n')}\n`)
    return
  }
  const dialogues = files.flat()
  if (values.heard !== undefined) {
    const heard = parseDialogues(readFileSync(values.heard, 'utf8'), values.heard)
    process.stdout.write(`${runHeard(dialogues, heard).map(lineOf).join('\n')}\n`)
    return
  }
  if (values.folds !== undefined) {
    const evaluation = crossValidate(dialogues, wholeNumber('--folds', values.folds, 2))
    process.stdout.write(`${JSON.stringify(evaluation, null, 2)}\n`)
    return
  }
  const packed = packModel(trainModel(dialogues))
  writeFileSync(values.out, packed)
  say(`${dialogues.length} dialogues, ${packed.length} bytes → ${values.out}`)
}

/** Judges every dialogue by weights that never saw it. The rules may have been written from it. */
function crossValidate(dialogues: readonly Dialogue[], folds: number) {
  const prepared = prepareExamples(dialogues)
  const judged = foldsOf(dialogues.length, folds, 1).flatMap((test, fold) => {
    say(`Fold ${fold + 1} of ${folds}`)
    const model = fitWithout(prepared, test)
    return test.map((one) => judge(dialogues[one]!, shippedLexicon(), model))
  })
  return evaluate(judged)
}

const short: Record<keyof Trial['evaluation'], string> = {
  averagePrecision: 'AP',
  precisionAtRecall90: 'P@R90',
  recallAtPrecision90: 'R@P90',
  evidenceHit: 'evidence',
  typeAccuracy: 'type',
  falseAlarmsOrdinary: 'alarms',
}

function lineOf({ name, evaluation }: Trial) {
  const keys = Object.keys(short) as (keyof Trial['evaluation'])[]
  const shown = keys.map((key) => {
    const value = evaluation[key]
    return value === null
      ? `${short[key]} none`
      : `${short[key]} ${value.mean.toFixed(3)}±${value.deviation.toFixed(3)}`
  })
  return `${name.padEnd(70)}${shown.join('  ')}`
}

function wholeNumber(option: string, text: string, least: number) {
  const value = Number(text)
  if (Number.isInteger(value) && value >= least) return value
  throw new Error(`${option} takes a whole number from ${least} up`)
}

function say(line: string) {
  process.stderr.write(`${line}\n`)
}

try {
  run(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
