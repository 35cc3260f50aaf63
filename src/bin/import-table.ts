import { existsSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'

import { eq } from 'drizzle-orm'

import { system } from '#src/auth/policy.ts'
import { readConfig } from '#src/config.ts'
import { type Brought, importFile, importStream, subjectOf } from '#src/imports/bring.ts'
import { dismissImport, resumeImport } from '#src/imports/decisions.ts'
import { type ImportFiles, openImportFiles, pieces } from '#src/imports/files.ts'
import { problemsAfter } from '#src/imports/queries.ts'
import { importOf, runImport } from '#src/imports/run.ts'
import type { Import } from '#src/imports/schema.ts'
import { type ImportKind, importKinds, importStates } from '#src/imports/vocabulary.ts'
import type { Db } from '#src/kernel/db.ts'
import { withdraw } from '#src/kernel/jobs/queue.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { sources } from '#src/recordings/sources/schema.ts'

import { withDatabase } from './ready-database.ts'

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

type Table = { file: string; kind: ImportKind; sourceId: number | null }

async function bring(db: Db, files: ImportFiles, table: Table, again: boolean): Promise<number> {
  const brought = await importFile(db, files, system, table, again)
  const run = readable(db, brought)
  if (brought.ok && brought.again && run.state === 'done') {
    say('这份表已经导入过，没有再导；要再导一次请加 --again')
    return 0
  }
  if (run.state === 'paused') resumeImport(db, system, run.id)
  const ended = await workHere(db, files, run.id)
  say(
    `${importStates[ended.state]}：共 ${ended.rows} 行，新增 ${ended.added}，更新 ${ended.updated}，
没有变化 ${ended.unchanged}，有问题 ${ended.badRows}`.replace('\n', ''),
  )
  sayProblems(db, ended)
  return ended.state === 'done' && ended.badRows === 0 ? 0 : 1
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
  sayProblems(db, run)
  dismissImport(db, system, run.id)
  return run.badRows === 0 ? 0 : 1
}

/** Does the work in this process; a worker that is running has no part in it. */
async function workHere(db: Db, files: ImportFiles, id: number): Promise<Import> {
  withdraw(db, 'import-table', subjectOf(id))
  const signal = new AbortController().signal
  await runImport(db, files, id, { signal, onProgress: () => undefined })
  const run = importOf(db, id)
  if (!run) throw new Error('导入记录不见了')
  return run
}

function readable(db: Db, brought: Brought): Import {
  if (!brought.ok) throw new Error(brought.problem)
  const run = importOf(db, brought.importId)
  if (!run || run.state === 'mapping') {
    throw new Error(`表里的列名不认识：请到页面 /imports/${brought.importId}/mapping 对应一次`)
  }
  return run
}

const problemsShown = 20

function sayProblems(db: Db, { id, problems }: Import): void {
  for (const { line, column, message } of problemsAfter(db, id, 0, problemsShown)) {
    say(`第 ${line} 行 ${column ?? '整行'}：${message}`)
  }
  if (problems > problemsShown) say(`还有 ${problems - problemsShown} 处，见页面 /imports/${id}`)
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
