import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { type Config, readConfig } from './config.ts'
import { openDatabase } from './kernel/db.ts'
import { runJobs } from './kernel/jobs/runner.ts'
import { pendingMigrations } from './kernel/upgrade.ts'
import { createLog } from './log.ts'
import { openStorage } from './recordings/storage.ts'
import { startProblem } from './start-problem.ts'
import { settleAbandoned } from './transcription/abandoned.ts'
import { jobHandlers, missingEngineFile } from './worker-handlers.ts'

const settleEveryMs = 15_000
const engineCheckMs = 2_000

type Log = ReturnType<typeof createLog>

async function start(config: Config, log: Log): Promise<void> {
  if (!existsSync(config.databaseFile)) throw new Error(notReady)
  const open = openDatabase(config.databaseFile)
  if (pendingMigrations(open) > 0) throw new Error(notReady)
  const { db } = open
  const workFolder = freshWorkFolder(path.join(config.dataDir, 'work'))
  const stop = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => stop.abort())
  }

  const storage = openStorage({
    recordingsDir: config.recordingsDir,
    cacheDir: path.join(config.dataDir, 'cache'),
    maxBytes: config.maxUploadBytes,
  })
  const handlers = jobHandlers({ config, storage, workFolder })
  log.info({ processes: config.transcriptionProcesses }, 'working')
  const loops = [
    // A transcription fills the machine, so they take turns; the rest never waits behind one.
    engineArrives(config, log, stop.signal).then(() =>
      runJobs(db, handlers, ['transcribe'], stop.signal, log),
    ),
    runJobs(db, handlers, ['screen', 'reconcile'], stop.signal, log),
    settleRepeatedly(() => settleAbandoned(db), stop.signal),
  ]
  // One loop that breaks stops the others in order, and with them the engine's processes.
  for (const loop of loops) loop.catch(() => stop.abort())
  const ends = await Promise.allSettled(loops)
  rmSync(workFolder, { recursive: true, force: true })
  open.close()
  const broken = ends.find((end) => end.status === 'rejected')
  if (broken) throw broken.reason
  log.info('stopped')
}

const notReady = '数据库还没有建好或没有升级：请先运行 npm run db:migrate'

/** Waits while the engine is being compiled; jobs stay in line meanwhile. */
async function engineArrives(config: Config, log: Log, stop: AbortSignal): Promise<void> {
  const missing = missingEngineFile(config)
  if (!missing) return
  log.warn({ file: missing }, 'waiting for the speech engine')
  while (missingEngineFile(config) && !stop.aborted) {
    await pause(engineCheckMs, undefined, { signal: stop }).catch(() => undefined)
  }
  if (!stop.aborted) log.info('speech engine found')
}

async function settleRepeatedly(settle: () => void, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    settle()
    await pause(settleEveryMs, undefined, { signal: stop }).catch(() => undefined)
  }
}

/** A folder of this process's own; those of processes that are gone are cleared away. */
function freshWorkFolder(parent: string): string {
  mkdirSync(parent, { recursive: true })
  for (const name of readdirSync(parent)) {
    if (!isRunning(Number(name))) rmSync(path.join(parent, name), { recursive: true, force: true })
  }
  const folder = path.join(parent, String(process.pid))
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid === process.pid) return false
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/**
 * Below the pages, which a person waits for, and above the engine, so that a write to the database
 * is never left half done for long.
 */
function giveWay(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // Not every system lets a process do so; then all share alike.
  }
}

let databaseFile: string | undefined
try {
  giveWay()
  const config = readConfig()
  databaseFile = config.databaseFile
  await start(config, createLog(config.logLevel, 'worker'))
} catch (error) {
  process.stderr.write(`${startProblem(error, databaseFile)}\n`)
  process.exitCode = 1
}
