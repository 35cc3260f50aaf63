import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import { parseDialogues, type Dialogue } from '#src/screening/dialogues.ts'
import { evaluate } from '#src/screening/evaluation.ts'
import { shippedLexicon } from '#src/screening/lexicon/shipped.ts'
import { packModel, unpackModel } from '#src/screening/model/model.ts'
import { trainModel } from '#src/screening/model/training.ts'
import { screenUtterances } from '#src/screening/scoring.ts'

const usage = `Usage: node --import tsx src/bin/train-screening.ts FILE.jsonl... [--out FILE | --folds N]
Fits the learned half of screening to labelled dialogues. The same files give the same weights.
With --folds nothing is written: each Nth of the dialogues is judged by weights fitted to the rest.`

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
    },
  })
  if (positionals.length === 0) throw new Error(usage)

  const dialogues = positionals.flatMap((file) => parseDialogues(readFileSync(file, 'utf8'), file))
  if (values.folds !== undefined) {
    const folds = Number(values.folds)
    if (!Number.isInteger(folds) || folds < 2) throw new Error('--folds takes a number from 2 up')
    process.stdout.write(`${JSON.stringify(crossValidate(dialogues, folds), null, 2)}\n`)
    return
  }
  const packed = packModel(trainModel(dialogues))
  writeFileSync(values.out, packed)
  process.stderr.write(`${dialogues.length} dialogues, ${packed.length} bytes → ${values.out}\n`)
}

/** Judges every dialogue by weights that never saw it. The rules may have been written from it. */
function crossValidate(dialogues: readonly Dialogue[], folds: number) {
  const judged = Array.from({ length: folds }).flatMap((_, fold) => {
    process.stderr.write(`Fold ${fold + 1} of ${folds}\n`)
    const model = trainModel(dialogues.filter((_dialogue, at) => at % folds !== fold))
    const screener = { lexicon: shippedLexicon(), model: unpackModel(packModel(model)) }
    return dialogues
      .filter((_dialogue, at) => at % folds === fold)
      .map((dialogue) => ({ dialogue, screening: screenUtterances(screener, dialogue.utterances) }))
  })
  return evaluate(judged)
}

try {
  run(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
