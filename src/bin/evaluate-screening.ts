import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

import { parseDialogues } from '#src/screening/dialogues.ts'
import { evaluate, type Evaluation } from '#src/screening/evaluation.ts'
import { screenUtterances } from '#src/screening/scoring.ts'
import { shippedScreener } from '#src/screening/screener.ts'

const usage = `Usage: npm run evaluate:screening -- FILE.jsonl... [--json]
Screens labelled dialogues and measures the ranking. Ties are broken against us.`

const labels: Record<keyof Evaluation, string> = {
  calls: 'calls',
  positives: 'internal complaints among them',
  averagePrecision: 'average precision',
  precisionAtRecall90: 'precision at recall 0.9',
  recallAtPrecision90: 'recall at precision 0.9',
  evidenceHit: 'best hit within one turn of the evidence',
  typeAccuracy: 'right type among those found',
  falseAlarmsOrdinary: 'flagged among calls without complaint',
}

function run(argv: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false } },
  })
  if (positionals.length === 0) throw new Error(usage)

  const dialogues = positionals.flatMap((file) => parseDialogues(readText(file), file))
  process.stderr.write(`Screening ${dialogues.length} dialogues\n`)
  const screener = shippedScreener()
  const judged = dialogues.map((dialogue) => ({
    dialogue,
    screening: screenUtterances(screener, dialogue.utterances),
  }))
  const evaluation = evaluate(judged)
  process.stdout.write(values.json ? `${JSON.stringify(evaluation)}\n` : table(evaluation))
}

function readText(file: string) {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`Cannot read ${file}: ${reason}`, { cause: error })
  }
}

function table(evaluation: Evaluation) {
  const keys = Object.keys(labels) as (keyof Evaluation)[]
  return keys.map((key) => `${labels[key].padEnd(42)}${shown(evaluation[key])}\n`).join('')
}

function shown(value: number | null) {
  if (value === null) return 'none'
  return Number.isInteger(value) ? String(value) : value.toFixed(3)
}

try {
  run(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
