import { createWriteStream, existsSync, mkdirSync, realpathSync, statSync } from 'node:fs'
import path from 'node:path'
import { finished } from 'node:stream/promises'
import { parseArgs } from 'node:util'

import { stringify } from 'csv-stringify/sync'

import { system } from '#src/auth/policy.ts'
import { type Config, readConfig } from '#src/config.ts'
import { openImportFiles } from '#src/imports/files.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { unreadFiles } from '#src/recordings/sources/folder-log.ts'
import {
  countFiles,
  type ImportCounts,
  type ImportEnd,
  importFolder,
} from '#src/recordings/sources/import-folder.ts'
import { commandSource } from '#src/recordings/sources/save.ts'
import { sourceActor } from '#src/recordings/sources/source-actor.ts'
import { filesAtOnce } from '#src/recordings/sources/take-file.ts'
import { openStorage } from '#src/recordings/storage.ts'
import { fileOutcomes } from '#src/recordings/vocabulary.ts'

import { withDatabase } from './ready-database.ts'
import { bringTable } from './table-here.ts'

const usage = `用法：npm run import:recordings -- 目录 [选项]
把目录里（连同子目录）的录音收进来。中断后原样再运行一次，会从断处继续，不重复、不遗漏。
  --source 名称     记在哪个来源名下（默认“命令行导入”）
  --calls 文件.csv  先导入这份通话数据
  --jobs 个数       同时收几个文件（默认 ${filesAtOnce}）
退出码：0 全部收下；1 有文件没有收下；2 没能导入；130 中途停止
`

type Wanted = { folder: string; source: string; calls: string | undefined; jobs: number }

function readArguments(): Wanted | number {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      source: { type: 'string', default: '命令行导入' },
      calls: { type: 'string' },
      jobs: { type: 'string', default: String(filesAtOnce) },
      help: { type: 'boolean', default: false },
    },
  })
  const [folder] = positionals
  if (values.help || folder === undefined || positionals.length > 1) {
    process.stderr.write(usage)
    return values.help ? 0 : 2
  }
  const jobs = Number(values.jobs)
  if (!Number.isInteger(jobs) || jobs < 1 || jobs > 32) throw new Error('--jobs 要写 1 到 32')
  if (values.source.trim() === '') throw new Error('--source 要写来源的名称')
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new Error(`找不到目录 ${folder}`)
  }
  return { folder, source: values.source, calls: values.calls, jobs }
}

async function main(): Promise<number> {
  const wanted = readArguments()
  if (typeof wanted === 'number') return wanted
  const config = readConfig()
  return withDatabase(config.databaseFile, ({ db }) => run(db, config, wanted))
}

async function run(db: Db, config: Config, wanted: Wanted): Promise<number> {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort())
  const source = commandSource(db, system, wanted.source)
  const badLines =
    wanted.calls === undefined ? 0 : await importCalls(db, config, wanted.calls, source.id)
  const storage = openStorage({
    recordingsDir: config.recordingsDir,
    cacheDir: path.join(config.dataDir, 'cache'),
    maxBytes: config.maxUploadBytes,
  })
  const intake = {
    db,
    storage,
    ffmpeg: config.ffmpeg,
    actor: sourceActor(source),
    sourceId: source.id,
    stop: stop.signal,
  }
  const root = realpathSync(Buffer.from(wanted.folder), { encoding: 'buffer' })
  const progress = progressOn(process.stderr, await countFiles(root, stop.signal))
  const end = await importFolder(intake, { root, jobs: wanted.jobs, onProgress: progress.show })
  progress.end(end.counts)
  process.stdout.write(summaryOf(end))
  const unread = end.counts.refused + end.counts.problem
  const listed = await writeUnread(db, config, source.id, root.toString())
  if (listed) process.stdout.write(`没有收下的 ${listed.rows} 个文件，原因见 ${listed.file}\n`)
  if (end.diskFull) {
    process.stderr.write('磁盘已满，停在这里；腾出空间后原样再运行一次\n')
    return 2
  }
  if (stop.signal.aborted) {
    process.stderr.write('已停止；原样再运行一次会从这里继续\n')
    return 130
  }
  return unread + badLines + (listed?.rows ?? 0) > 0 ? 1 : 0
}

/** Good lines are applied, bad ones named; says how many were bad. */
async function importCalls(db: Db, config: Config, file: string, sourceId: number) {
  if (!existsSync(file)) throw new Error(`找不到 ${file}`)
  const files = openImportFiles(config.importsDir, config.maxUploadBytes)
  const say = (line: string) => void process.stdout.write(`通话数据：${line}\n`)
  const { badRows } = await bringTable(db, files, { file, kind: 'call-data', sourceId }, say)
  return badRows
}

function progressOn(out: NodeJS.WriteStream, total: number) {
  const everyMs = out.isTTY ? 200 : 10_000
  let shownAt = out.isTTY ? 0 : Date.now()
  const line = (counts: ImportCounts) => {
    const done = Object.values(counts).reduce((sum, n) => sum + n, 0)
    const share = total === 0 ? 1 : Math.min(1, done / total)
    const bar = '█'.repeat(Math.floor(share * 20)).padEnd(20, '░')
    const unread = counts.refused + counts.problem
    return `${bar} ${Math.floor(share * 100)}% ${done}/${total}，没收下 ${unread}`
  }
  const write = (counts: ImportCounts) =>
    void out.write(out.isTTY ? `\r${line(counts)}\u001B[K` : `${line(counts)}\n`)
  return {
    show: (counts: ImportCounts) => {
      if (Date.now() - shownAt < everyMs) return
      shownAt = Date.now()
      write(counts)
    },
    end: (counts: ImportCounts) => {
      write(counts)
      if (out.isTTY) out.write('\n')
    },
  }
}

function summaryOf({ counts, passedOver }: ImportEnd): string {
  const words = { ...fileOutcomes, earlier: '以前已处理' }
  const parts = Object.entries(words).flatMap(([key, word]) => {
    const count = counts[key as keyof ImportCounts]
    return count > 0 ? [`${word} ${count}`] : []
  })
  if (passedOver > 0) parts.push(`不像录音、跳过 ${passedOver}`)
  return `${parts.join('，') || '目录里没有录音'}\n`
}

/** Everything below the folder that was not received, now or by a run before, as a table. */
async function writeUnread(db: Db, config: Config, sourceId: number, root: string) {
  const folder = path.join(config.dataDir, 'imports')
  const file = path.join(folder, `没收下的录音-${formatTime(Date.now()).replaceAll(/\D/g, '')}.csv`)
  let out: ReturnType<typeof createWriteStream> | null = null
  let [after, rows] = [0, 0]
  for (;;) {
    const some = unreadFiles(db, sourceId, after)
    if (some.length === 0) break
    after = some.at(-1)?.id ?? after
    const below = some.filter((one) => one.path.startsWith(`${root}/`))
    if (below.length === 0) continue
    if (!out) {
      mkdirSync(folder, { recursive: true })
      out = createWriteStream(file, { mode: 0o600 })
      out.write(stringify([['文件', '结果', '原因']], { bom: true }))
    }
    const table = below.map((one) => [one.path, fileOutcomes[one.outcome], one.problem])
    out.write(stringify(table, { escape_formulas: true }))
    rows += below.length
  }
  if (!out) return null
  out.end()
  await finished(out)
  return { file, rows }
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
}
