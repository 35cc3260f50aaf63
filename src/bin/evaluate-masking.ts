import { readFileSync } from 'node:fs'

import { personalSpansInLines } from '#src/personal-data/detect.ts'
import { dataKinds } from '#src/personal-data/vocabulary.ts'
import { parseDialogues } from '#src/screening/dialogues.ts'

const usage = `Usage: npm run evaluate:masking -- FILE.jsonl...
Lists every stretch of the dialogues that would be hidden, for a person to judge, and counts them.`

/** Words on either side that let a reader judge. */
const beside = 14

function run(files: readonly string[]) {
  if (files.length === 0) throw new Error(usage)
  const counts = new Map<string, number>()
  const dialogues = files.flatMap((file) => parseDialogues(readFileSync(file, 'utf8'), file))
  for (const { id, utterances } of dialogues) {
    for (const { kind, line, from, to } of personalSpansInLines(utterances)) {
      const text = utterances[line]?.text ?? ''
      const [before, after] = [text.slice(Math.max(0, from - beside), from), text.slice(to)]
      const word = dataKinds[kind]
      counts.set(word, (counts.get(word) ?? 0) + 1)
      process.stdout.write(
        `${id}\t${word}\t${before}【${text.slice(from, to)}】${after.slice(0, beside)}\n`,
      )
    }
  }
  const sum = [...counts.values()].reduce((total, count) => total + count, 0)
  const each = [...counts].map(([word, count]) => `${word} ${count}`).join(', ')
  process.stderr.write(`${dialogues.length} dialogues, ${sum} stretches: ${each}\n`)
}

try {
  run(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
