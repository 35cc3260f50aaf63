import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { eq } from 'drizzle-orm'

import { system } from '#src/auth/policy.ts'
import { accounts } from '#src/auth/schema.ts'
import { openSession } from '#src/auth/sessions.ts'
import { programs } from '#src/bin/steps/programs.mjs'
import { type Config, readConfig } from '#src/config.ts'
import { type Db, migrateDatabase, openDatabase } from '#src/kernel/db.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { receiveRecording } from '#src/recordings/receive.ts'
import { openStorage, type Storage } from '#src/recordings/storage.ts'
import { loadSampleCentre } from '#src/sample-centre/load.ts'

import { freePort } from './free-port.ts'

/** Copies of each sample, so that the engine never runs out of work. */
const copies = 30

/** The sample centre in a folder of its own, with hours of calls waiting to be transcribed. */
export async function queuedCentre(say: (line: string) => void) {
  const config = readConfig()
  const folder = mkdtempSync(path.join(tmpdir(), 'huiting-load-'))
  const dataDir = path.join(folder, 'data')
  const recordingsDir = path.join(folder, 'recordings')
  mkdirSync(dataDir)
  // The engine is compiled or built once; it is too slow to do again here.
  for (const name of readdirSync(config.dataDir)) {
    if (name === 'engine' || name === 'models') {
      symlinkSync(path.join(config.dataDir, name), path.join(dataDir, name))
    }
  }
  const open = openDatabase(path.join(dataDir, 'huiting.sqlite'))
  migrateDatabase(open)
  const storage = openStorage({
    recordingsDir,
    cacheDir: path.join(dataDir, 'cache'),
    maxBytes: config.maxUploadBytes,
  })
  await loadSampleCentre(open.db, storage, { ffmpeg: config.ffmpeg, say })
  await queueCopies(open.db, storage, config)
  const all = open.db.select().from(accounts).all()
  const cookies = new Map(
    all.map((account) => [
      account.username,
      `huiting_session=${openSession(open.db, account, 'bench')}`,
    ]),
  )
  const port = await freePort()
  const settings = [
    `PORT=${port}`,
    `DATA_DIR=${dataDir}`,
    `RECORDINGS_DIR=${recordingsDir}`,
    'LOG_LEVEL=warn',
  ]
  const close = () => {
    open.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { db: open.db, cookies, settings, config, url: `http://127.0.0.1:${port}`, close }
}

export type QueuedCentre = Awaited<ReturnType<typeof queuedCentre>>

/** Copies of the plain samples, each with another last sample: other content, the same call. */
async function queueCopies(db: Db, storage: Storage, { root, ffmpeg }: Config): Promise<void> {
  const folder = path.join(root, 'recordings/samples')
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.wav'))) {
    const bytes = readFileSync(path.join(folder, file))
    for (let copy = 1; copy <= copies; copy++) {
      bytes.writeUInt8((bytes.at(-1)! + 1) % 256, bytes.length - 1)
      bytes.writeUInt8(copy, bytes.length - 2)
      const body = (async function* () {
        yield Buffer.from(bytes)
      })()
      await receiveRecording(db, storage, system, { name: `copy-${copy}-${file}`, body, ffmpeg })
    }
  }
}

export function startWeb({ settings, config }: QueuedCentre): ChildProcess {
  const reporter = path.join(config.root, 'src/bench/lag-reporter.ts')
  return spawn(
    'env',
    [...settings, process.execPath, '--import', 'tsx', '--import', reporter, 'src/server.ts'],
    { cwd: config.root, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  )
}

/** Returns when the worker has a call in hand and the engine has had time to load. */
export async function startWorker({ settings, config, db }: QueuedCentre): Promise<ChildProcess> {
  const { file, flags } = programs.worker
  const worker = spawn('env', [...settings, process.execPath, ...flags, '--import', 'tsx', file], {
    cwd: config.root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const running = () => db.select().from(jobs).where(eq(jobs.state, 'running')).all().length
  for (let waited = 0; running() === 0; waited++) {
    if (waited > 300 || worker.exitCode !== null) throw new Error('the worker takes no job')
    await pause(200)
  }
  await pause(5000)
  return worker
}

export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  await exit
}

export async function answering(url: string): Promise<void> {
  for (let waited = 0; waited < 300; waited++) {
    const ok = await fetch(url).then(
      (response) => response.ok,
      () => false,
    )
    if (ok) return
    await pause(200)
  }
  throw new Error(`${url} does not answer`)
}
