import { existsSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'

import { eq } from 'drizzle-orm'

import { system } from '#src/auth/policy.ts'
import { readConfig } from '#src/config.ts'
import { importStream } from '#src/imports/bring.ts'
import { dismissImport } from '#src/imports/decisions.ts'
import { type ImportFiles, openImportFiles, pieces } from '#src/imports/files.ts'
import { importKinds } from '#src/imports/vocabulary.ts'
import type { Db } from '#src/kernel/db.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { sources } from '#src/recordings/sources/schema.ts'

import { withDatabase } from './ready-database.ts'
import { bringTable, readable, sayProblems, type Table, workHere } from './table-here.ts'

const usage = `用法：npm run import:table -- 文件 --kind 种类 [选项]
导入一份 CSV 表，大小不限；中断后再运行一次同样的命令，从断的地方接着导。
  --kind 种类     ${keysOf(importKinds)
    .map((kind) => `${kind}（${importKinds[kind]}）`)
    .join('、')}
  --source 名称   来源的名称；列的对应按来源记
  --dry-run       只检查，说明会改变什么，不导入
  --again         同样内容的表导过也再导一次
`

/** `npm run import:table`: exit code 0 when every row was taken in or was there already. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      kind: { type: 'string' },
      source: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      again: { type: 'boolean', default: false },
      help: { type: 'boolean' },
    },
  })
  const [file] = positionals
  const kind = keysOf(importKinds).find((known) => known === values.kind)
  if (values.help || file === undefined || positionals.length > 1 || !kind) {
    process.stderr.write(usage)
    return values.help ? 0 : 2
  }
  if (!existsSync(file)) throw new Error(`找不到 ${file}`)
  const config = readConfig()
  return withDatabase(config.databaseFile, ({ db }) => {
    const files = openImportFiles(config.importsDir, config.maxUploadBytes)
    const table = { file, kind, sourceId: sourceNamed(db, values.source) }
    return values['dry-run'] ? dryRun(db, files, table) : bring(db, files, table, values.again)
  })
}

async function bring(db: Db, files: ImportFiles, table: Table, again: boolean): Promise<number> {
  const { state, badRows } = await bringTable(db, files, table, say, again)
  return state === 'done' && badRows === 0 ? 0 : 1
}

async function dryRun(db: Db, files: ImportFiles, table: Table): Promise<number> {
  const incoming = { ...table, name: path.basename(table.file), body: pieces(table.file) }
  const brought = await importStream(db, files, system, incoming, { decided: false })
  const run = await workHere(db, files, readable(db, brought).id)
  const { foreseen } = run
  say(
    `只检查，没有导入。会新增 ${foreseen?.added ?? 0}，会更新 ${foreseen?.updated ?? 0}，
没有变化 ${foreseen?.unchanged ?? 0}，有问题 ${run.badRows}`.replace('\n', ''),
  )
  sayProblems(db, run, say)
  dismissImport(db, system, run.id)
  return run.badRows === 0 ? 0 : 1
}

function sourceNamed(db: Db, name: string | undefined): number | null {
  if (name === undefined) return null
  const source = db.select().from(sources).where(eq(sources.name, name)).get()
  if (!source) throw new Error(`没有名为“${name}”的来源`)
  return source.id
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
}
