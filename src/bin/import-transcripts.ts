import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'

import { system } from '#src/auth/policy.ts'
import { readConfig } from '#src/config.ts'
import { bringTranscripts, type BroughtResult } from '#src/transcription/imported/bring.ts'
import { limits } from '#src/transcription/imported/reading.ts'
import { importOutcomes } from '#src/transcription/vocabulary.ts'

import { withDatabase } from './ready-database.ts'

const usage = `用法：npm run import:transcripts -- 目录或文件… [选项]
导入别的识别程序转写好的文本（.json .jsonl .srt .vtt .txt），文件名或文件里的通话号对上录音。
  --replace   覆盖已有文本（默认保持不变）
`

const endings = /\.(?:jsonl?|srt|vtt|txt)$/i

/** `npm run import:transcripts`: exit code 0 when every call was taken in or was there already. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { replace: { type: 'boolean', default: false }, help: { type: 'boolean' } },
  })
  if (values.help || positionals.length === 0) {
    process.stderr.write(usage)
    return values.help ? 0 : 2
  }
  const { databaseFile } = readConfig()
  return withDatabase(databaseFile, ({ db }) => {
    const results: BroughtResult[] = []
    for (const file of positionals.flatMap(filesIn)) {
      const bytes = bytesOf(file)
      const brought = { name: path.basename(file), bytes }
      const told = bringTranscripts(db, system, brought, { replace: values.replace })
      results.push(...told)
      for (const result of told) process.stdout.write(lineOf(result))
    }
    process.stdout.write(summaryOf(results))
    return results.every(({ outcome }) => fine.includes(outcome)) ? 0 : 1
  })
}

const fine: readonly BroughtResult['outcome'][] = ['imported', 'replaced', 'exists']

function filesIn(place: string): string[] {
  if (!existsSync(place)) throw new Error(`找不到 ${place}`)
  if (statSync(place).isFile()) return [place]
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .toSorted()
}

/** Of a file that is too large no more than shows that it is. */
function bytesOf(file: string): Uint8Array {
  const { size } = statSync(file)
  return size > limits.fileBytes ? new Uint8Array(limits.fileBytes + 1) : readFileSync(file)
}

function lineOf({ fileName, part, outcome, message }: BroughtResult): string {
  return `${[fileName, part].filter(Boolean).join(' ')}：${importOutcomes[outcome]}，${message}\n`
}

function summaryOf(results: readonly BroughtResult[]): string {
  const counts = Object.entries(importOutcomes).flatMap(([outcome, label]) => {
    const count = results.filter((result) => result.outcome === outcome).length
    return count > 0 ? [`${label} ${count} 通`] : []
  })
  return `${counts.join('，') || '目录里没有转写文本'}\n`
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
}
