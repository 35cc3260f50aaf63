import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { count, countDistinct, eq } from 'drizzle-orm'

import { system } from '#src/auth/policy.ts'
import { type ScratchCentre, scratchCentre } from '#src/chaos/scratch-centre.ts'
import { importStream } from '#src/imports/bring.ts'
import { type ImportFiles, openImportFiles, pieces } from '#src/imports/files.ts'
import { importProblems, imports } from '#src/imports/schema.ts'
import { type Db, migrateDatabase, openDatabase, write } from '#src/kernel/db.ts'
import { calls } from '#src/recordings/schema.ts'

import { atMost, type Bench, exactly, percentile } from './bench.ts'

const rows = 1_000_000
const command = fileURLToPath(new URL('../bin/import-table.ts', import.meta.url))
const header =
  'call_id,started_at,duration_s,channel,province,business_type,agent_id,caller,layout,satisfaction,recording'

/** A bad row in the middle and every hundred thousand rows. */
const isBad = (row: number) => row === rows / 2 + 7 || row % 100_000 === 99_999
const badRows = Array.from({ length: rows }, (_, row) => row).filter(isBad).length

/**
 * A year of calls in one table: what memory the import takes over an idle process of the same kind,
 * how fast it is, whether every bad row is named, and whether a kill half-way costs or doubles a row.
 */
export const importMemory: Bench = async (say) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'huiting-bench-'))
  const open = openDatabase(path.join(folder, 'huiting.sqlite'))
  try {
    mkdirSync(path.join(folder, 'imports'))
    migrateDatabase(open)
    const small = path.join(folder, 'one.csv')
    writeFileSync(small, `${header}\n${lineOf(rows + 1)}\n`)
    const idle = await run(open.db, folder, small)
    say(`idle ${idle.peakMb.toFixed(0)} MB`)

    const large = path.join(folder, 'year.csv')
    await writeTable(large)
    const killed = await run(open.db, folder, large, rows / 2)
    say(`killed after ${killed.seconds.toFixed(0)} s at ${killed.peakMb.toFixed(0)} MB`)
    const rest = await run(open.db, folder, large)
    say(`went on for ${rest.seconds.toFixed(0)} s`)

    const stored = open.db
      .select({ all: count(), distinct: countDistinct(calls.callNo) })
      .from(calls)
      .get()
    const problems = open.db.select({ all: count() }).from(importProblems).get()
    const total = open.db.select().from(imports).all().at(-1)
    const worker = await inWorker(small, large, say)
    const peak = Math.max(killed.peakMb, rest.peakMb) - idle.peakMb
    const waits = [...killed.waits, ...rest.waits]
    const halfSeconds = killed.seconds
    return [
      atMost('memory over an idle process', peak, 64, 'MB'),
      atMost('memory of the worker over the same worker idle', worker, 64, 'MB'),
      exactly('calls stored, one row each', stored?.all ?? 0, rows - badRows + 1),
      exactly('call numbers that differ', stored?.distinct ?? 0, rows - badRows + 1),
      exactly('bad rows named', problems?.all ?? 0, badRows),
      exactly('rows counted', total?.rows ?? 0, rows),
      exactly('rows counted as added', total?.added ?? 0, rows - badRows),
      atMost('seconds for the first half', halfSeconds, 300, 's'),
      atMost('a page that writes waits, 95 of 100 times', percentile(waits, 0.95), 500, 'ms'),
    ]
  } finally {
    open.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function lineOf(row: number): string {
  const day = String(1 + (row % 28)).padStart(2, '0')
  const clock = new Date((row % 86_400) * 1000).toISOString().slice(11, 19)
  const duration = isBad(row) ? 'NaN' : (row % 600) + 0.5
  const agent = 20_000 + (row % 8000)
  const caller = 13_900_000_000 + (row % 90_000_000)
  return `n${row},2026-10-${day} ${clock},${duration},人工电话,山东,农村低压,${agent},${caller},"坐席左,客户右",满意,n${row}.wav`
}

async function writeTable(file: string): Promise<void> {
  const out = createWriteStream(file)
  out.write(`${header}\n`)
  for (let at = 0; at < rows; at += 10_000) {
    const lines = Array.from({ length: 10_000 }, (_, index) => lineOf(at + index))
    if (!out.write(`${lines.join('\n')}\n`)) await once(out, 'drain')
  }
  out.end()
  await once(out, 'finish')
}

type Say = Parameters<Bench>[0]
type Measured = { peakMb: number; seconds: number; waits: number[] }

/** One run of the command, killed when so many rows are in; meanwhile a page would like to write. */
async function run(db: Db, folder: string, file: string, killAt = Infinity): Promise<Measured> {
  // As `npm run import:table` starts it.
  const flags = [
    '--max-semi-space-size=2',
    '--optimize-for-size',
    '--import',
    'tsx',
    command,
    file,
    '--kind',
    'call-data',
  ]
  const child = spawn('env', [`DATA_DIR=${folder}`, process.execPath, ...flags], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = once(child, 'exit')
  let over = false
  void ended.then(() => (over = true))
  const began = performance.now()
  const waits: number[] = []
  let peakMb = 0
  while (!over) {
    peakMb = Math.max(peakMb, peakOf(child.pid))
    const asked = performance.now()
    const done = write(db, (tx) => tx.select().from(imports).all().at(-1)?.rows ?? 0)
    waits.push(performance.now() - asked)
    if (done >= killAt) child.kill('SIGKILL')
    await Promise.race([pause(100), ended])
  }
  return { peakMb, seconds: (performance.now() - began) / 1000, waits }
}

/**
 * The same table as a page hands it over: a worker that is at rest and has taken in one row, and how
 * much more it holds at its peak over the large one.
 */
async function inWorker(small: string, large: string, say: Say): Promise<number> {
  const centre = await scratchCentre({ leaseMs: 60_000 })
  const files = openImportFiles(path.join(centre.dataDir, 'imports'), 1e10)
  try {
    centre.start('worker')
    await pause(20_000)
    await bring(centre, files, small)
    await pause(5000)
    const idle = residentOf(centre.pidOf('worker'))
    const began = performance.now()
    const peak = await bring(centre, files, large)
    const seconds = (performance.now() - began) / 1000
    say(`worker: idle ${idle.toFixed(0)} MB, peak ${peak.toFixed(0)} MB, ${seconds.toFixed(0)} s`)
    return peak - idle
  } finally {
    await centre.close()
  }
}

/** Hands a table over and waits for its end; the most the worker held meanwhile, in MB. */
async function bring(centre: ScratchCentre, files: ImportFiles, file: string): Promise<number> {
  const table = { name: path.basename(file), kind: 'call-data', sourceId: null } as const
  const incoming = { ...table, body: pieces(file) }
  const brought = await importStream(centre.db, files, system, incoming, { decided: true })
  if (!brought.ok) throw new Error(brought.problem)
  let peak = 0
  for (;;) {
    const own = eq(imports.id, brought.importId)
    const state = centre.db.select().from(imports).where(own).get()?.state
    peak = Math.max(peak, residentOf(centre.pidOf('worker')))
    if (state === 'done') return peak
    if (state !== 'running' || centre.isDown('worker')) throw new Error(`import: ${state}`)
    await pause(50)
  }
}

/** Greatest resident memory of a process so far, in MB; 0 when it has just ended. */
const peakOf = (pid: number | undefined) => memoryOf(pid, 'VmHWM')
const residentOf = (pid: number | undefined) => memoryOf(pid, 'VmRSS')

function memoryOf(pid: number | undefined, field: 'VmHWM' | 'VmRSS'): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}
