import { setMaxListeners } from 'node:events'
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { type Config, readConfig } from './config.ts'
import { openImportFiles } from './imports/files.ts'
import { folderTables } from './imports/folder-tables.ts'
import { openDatabase } from './kernel/db.ts'
import type { JobName } from './kernel/jobs/catalogue.ts'
import { runJobs, thisWorker } from './kernel/jobs/runner.ts'
import { storageTrouble } from './kernel/jobs/storage-trouble.ts'
import { isNewer, newerDatabase, pendingMigrations } from './kernel/upgrade.ts'
import { createLog } from './log.ts'
import { confinementOf } from './recordings/audio/jail.ts'
import { watchFolders } from './recordings/sources/watch-folders.ts'
import { openStorage } from './recordings/storage.ts'
import { keepSchedule } from './schedule.ts'
import { settleRehearings } from './screening/rehearing.ts'
import { startProblem } from './start-problem.ts'
import { settleAbandoned } from './transcription/abandoned.ts'
import { computeChecksums } from './transcription/engines/checksums.ts'
import { engineInUse } from './transcription/engines/in-use.ts'
import { allowedFor } from './transcription/line/allowance.ts'
import { jobHandlers } from './worker-handlers.ts'

const settleEveryMs = 15_000
/** For each engine process: one call is cut and stored while the windows of another are heard. */
const callsAtOnce = 2

type Log = ReturnType<typeof createLog>

async function start(config: Config, log: Log): Promise<void> {
  if (!existsSync(config.databaseFile)) throw new Error(notReady)
  const open = openDatabase(config.databaseFile)
  if (pendingMigrations(open) > 0) throw new Error(notReady)
  if (isNewer(open)) throw new Error(newerDatabase)
  const { db } = open
  const workFolder = freshWorkFolder(path.join(config.dataDir, 'work'))
  const stop = new AbortController()
  // Every loop and every pause in it listens; that is no leak.
  setMaxListeners(0, stop.signal)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => stop.abort())
  }

  const storage = openStorage({
    recordingsDir: config.recordingsDir,
    cacheDir: path.join(config.dataDir, 'cache'),
    maxBytes: config.maxUploadBytes,
  })
  const engine = engineInUse({ db, places: config.engines, log })
  const takeTable = folderTables(db, openImportFiles(config.importsDir, config.maxUploadBytes))
  const handlers = jobHandlers({ config, storage, engine, workFolder })
  const decoder = (await confinementOf(config.ffmpeg)) ?? 'missing'
  log.info({ processes: config.transcriptionProcesses, decoder }, 'working')
  const holder = thisWorker(config.jobLeaseMs)
  const run = (names: readonly JobName[]) =>
    runJobs(db, handlers, names, stop.signal, log, { holder })
  const loops = [
    engine.watch(stop.signal),
    ...Array.from({ length: callsAtOnce * config.transcriptionProcesses }, (_, turn) =>
      engine.ready(stop.signal).then(() =>
        runJobs(db, handlers, ['transcribe'], stop.signal, log, {
          holder,
          allowed: allowedFor(turn, engine),
        }),
      ),
    ),
    run(['rank', 'reconsider-sides', 'screen', 'reconcile', 'match-names', 'prune-jobs']),
    run(['arrange-interviews', 'record-study', 'find-offenders', 'draw-plans', 'mark-overlong']),
    run(['draft-analysis']),
    run(['back-trace', 'retrace-open']),
    // Waits for other people's servers, ten seconds at most.
    run(['send-message']),
    // Decoding takes seconds: neither ranks nor findings wait for it.
    run(['join-sides', 'make-clip']),
    // A large table takes minutes, and holds nobody else up.
    run(['import-table', 'forget-imports']),
    // A file of a million rows takes minutes, and whoever waits for a small one should not.
    run(['export-list', 'forget-exports']),
    // One process beside the transcriptions: a trial never waits for the whole line, nor holds it up.
    // Uploads left behind are read whole, which screening must not wait for either.
    run(['try-engine', 'sweep-uploads']),
    // One engine process of one thread; it neither holds up screening nor waits for a transcription.
    run(['rehear']),
    // Seconds of counting, with pauses; neither screening nor a person waits for it.
    run(['retrain']),
    // Reads weeks of calls; a person waits for it, and new calls do not.
    run(['dry-run-rules', 'rescreen']),
    // Hours of reading at night, in nobody's way.
    run(['verify-storage', 'sweep-storage', 'sweep-attachments']),
    // Walks through everything old; a person may wait for a trial, which a night's reading would hold up.
    run(['retain']),
    // Some seconds of reading; a person may wait for it.
    run(['verify-trail']),
    // Reads the calls of a day; dashboards wait minutes for it, and nobody else does.
    run(['sum-days']),
    // A day of talk at a time, with pauses; nobody waits for it.
    run(['count-hotspots', 'find-repeats']),
    // Through everything that was transcribed before there was an index, once.
    run(['index-transcripts']),
    repeatedly(() => {
      // Upgraded under our feet: what we would write is of the old shape.
      if (isNewer(open)) throw new Error(newerDatabase)
      settleAbandoned(db)
      settleRehearings(db)
    }, stop.signal),
    repeatedly(() => computeChecksums(db, config.engines, stop.signal), stop.signal),
    watchFolders({ db, storage, ffmpeg: config.ffmpeg, log, takeTable }, stop.signal),
    keepSchedule(db, stop.signal, log),
  ]
  // One loop that breaks stops the others in order, and with them the engine's processes.
  for (const loop of loops) loop.catch(() => stop.abort())
  const ends = await Promise.allSettled(loops)
  await engine.close()
  rmSync(workFolder, { recursive: true, force: true })
  open.close()
  const broken = ends.find((end) => end.status === 'rejected')
  if (broken) throw broken.reason
  log.info('stopped')
}

const notReady = '数据库还没有建好或没有升级：请先运行 npm run db:migrate'

async function repeatedly(work: () => void | Promise<void>, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    try {
      await work()
    } catch (error) {
      // A disk that is full or read-only is for a person to see to; then it goes on by itself.
      if (!storageTrouble(error)) throw error
    }
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
