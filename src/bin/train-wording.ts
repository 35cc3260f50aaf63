import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import { z } from 'zod'

import { toSimplified } from '#src/transcription/text.ts'
import { countTriples, writeCounts } from '#src/transcription/wording/counts.ts'

const usage = `用法：npm run train:wording -- 对话.jsonl … [选项]
统计对话里三个字连着出现的次数，供转写时在听不清的字之间取舍。
  带有识别错误（asr_noise）的对话不用。
  --without 目录   也不用这些录音的对话（目录里的 .json 参考文本），它们留着测量
  --out 文件       默认 src/transcription/wording/hotline.txt
`

const dialogue = z.object({
  id: z.string(),
  turns: z.array(z.object({ t: z.string() })),
  /** Written with the mistakes of a recogniser: nobody talks like that. */
  asr_noise: z.boolean().default(false),
})

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    without: { type: 'string' },
    out: {
      type: 'string',
      default: fileURLToPath(new URL('../transcription/wording/hotline.txt', import.meta.url)),
    },
  },
})
if (positionals.length === 0) {
  process.stderr.write(usage)
  process.exit(2)
}

const measured = values.without === undefined ? new Set<string>() : dialoguesIn(values.without)
const dialogues = positionals
  .flatMap((file) => readFileSync(file, 'utf8').split('\n').filter(Boolean))
  .map((line) => dialogue.parse(JSON.parse(line)))
const used = dialogues.filter(({ id, asr_noise }) => !measured.has(id) && !asr_noise)
const utterances = used.flatMap(({ turns }) => turns.map(({ t }) => toSimplified(t)))
const counts = countTriples(utterances)
writeFileSync(values.out, writeCounts(counts))
process.stdout.write(
  `对话 ${used.length} 段（留出 ${dialogues.length - used.length} 段），不同的三字组合 ${counts.size} 个，写入 ${values.out}\n`,
)

/** Ids of the dialogues that recordings of a folder were made from. */
function dialoguesIn(folder: string): Set<string> {
  const reference = z.object({ dialogue: z.string() })
  const ids = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => reference.safeParse(JSON.parse(readFileSync(join(folder, name), 'utf8'))))
  return new Set(ids.flatMap((parsed) => (parsed.success ? [parsed.data.dialogue] : [])))
}
