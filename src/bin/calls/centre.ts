import { createReadStream, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'

import { and, inArray, lte } from 'drizzle-orm'

import { system } from '#src/auth/policy.ts'
import { registerImporter } from '#src/complaints/register-import.ts'
import { type Config, readConfig } from '#src/config.ts'
import type { Table } from '#src/kernel/csv.ts'
import { type Db, migrateDatabase, openDatabase } from '#src/kernel/db.ts'
import type { Importer } from '#src/kernel/importing.ts'
import { type JobName, jobNames } from '#src/kernel/jobs/catalogue.ts'
import { runJobs } from '#src/kernel/jobs/runner.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { createDefaults } from '#src/organisation/defaults.ts'
import { rosterImporter } from '#src/organisation/roster-import.ts'
import { callDataImporter } from '#src/recordings/call-import.ts'
import { receiveRecording } from '#src/recordings/receive.ts'
import { openStorage, type Storage } from '#src/recordings/storage.ts'
import { engineInUse } from '#src/transcription/engines/in-use.ts'
import { jobHandlers } from '#src/worker-handlers.ts'

import type { CallFolder } from './folder.ts'

type Say = (line: string) => void

/** An empty centre in a folder of its own; its engine is the one the server uses. */
export function emptyCentre() {
  const config = readConfig()
  const folder = mkdtempSync(path.join(tmpdir(), 'huiting-calls-'))
  const workFolder = path.join(folder, 'work')
  mkdirSync(workFolder)
  const open = openDatabase(path.join(folder, 'huiting.sqlite'))
  migrateDatabase(open)
  const storage = openStorage({
    recordingsDir: path.join(folder, 'recordings'),
    cacheDir: path.join(folder, 'cache'),
    maxBytes: config.maxUploadBytes,
  })
  const close = ({ keep = false } = {}) => {
    open.close()
    if (!keep) rmSync(folder, { recursive: true, force: true })
  }
  return { db: open.db, folder, storage, workFolder, config, close }
}
type Centre = Omit<ReturnType<typeof emptyCentre>, 'close' | 'folder'>

/** Brings everything the folder knows through the commands that people use. */
export async function takeIn({ db, storage, config }: Centre, calls: CallFolder, say: Say) {
  createDefaults(db, system)
  bring(db, rosterImporter, calls.roster, 'agents.csv')
  bring(db, callDataImporter, calls.callData, 'cdr.csv')
  if (calls.register) bring(db, registerImporter, calls.register, 'register.csv')
  for (const { name, path: file } of calls.audio)
    await receive(db, storage, config, name, file, say)
}

function bring<T>(db: Db, importer: Importer<T>, table: Table, fileName: string): void {
  const { rows, errors } = importer.read(db, table)
  const [first] = errors
  if (first) throw new Error(`${fileName} 第 ${first.line} 行：${first.message}`)
  const values = rows.map(({ value }) => value)
  importer.apply(db, system, values, fileName)
}

async function receive(
  db: Db,
  storage: Storage,
  { ffmpeg }: Config,
  name: string,
  file: string,
  say: Say,
) {
  const body = Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>
  const { state, message } = await receiveRecording(db, storage, system, { name, body, ffmpeg })
  if (state !== 'stored') say(`录音 ${name}：${message}`)
}

/** A job that is due later than this waits for something that will not come here. */
const patienceMs = 60_000

/** Lets the real jobs run until none is left; evidence is heard again only where that engine is there. */
export async function workOff(centre: Centre, options: { rehear: boolean; say: Say }) {
  const { db, config } = centre
  const { say } = options
  const tell = (facts: object, message: string) => say(`${message} ${JSON.stringify(facts)}`)
  const log = { error: tell, warn: tell, info: () => undefined }
  const engine = engineInUse({ db, places: config.engines, log })
  await engine.refresh()
  const hearable = [config.whisperBinary, config.whisperModel].every((file) => existsSync(file))
  const left: readonly JobName[] = options.rehear && hearable ? [] : ['rehear']
  if (options.rehear && !hearable) say('第二个引擎没有装好，证据不复听')
  const names = keysOf(jobNames).filter((name) => !left.includes(name))
  const handlers = jobHandlers({ ...centre, engine })
  const stop = new AbortController()
  const loop = (of: readonly JobName[]) => runJobs(db, handlers, of, stop.signal, log)
  const loops = [
    ...Array.from({ length: 2 * config.transcriptionProcesses }, () => loop(['transcribe'])),
    loop(names.filter((name) => name !== 'transcribe' && name !== 'rehear')),
    ...(left.length === 0 ? [loop(['rehear'])] : []),
  ]
  try {
    for (let told = ''; ; await new Promise((resolve) => setTimeout(resolve, 1000))) {
      const waiting = openJobs(db, names)
      if (waiting.length === 0) break
      const line = summaryOf(waiting)
      if (line !== told) say(line)
      told = line
    }
  } finally {
    stop.abort()
    await Promise.all(loops)
    await engine.close()
  }
}

function openJobs(db: Db, names: readonly JobName[]): JobName[] {
  const open = inArray(jobs.state, ['queued', 'running'])
  const due = lte(jobs.runAt, Date.now() + patienceMs)
  return db
    .select({ name: jobs.name })
    .from(jobs)
    .where(and(inArray(jobs.name, [...names]), open, due))
    .all()
    .map(({ name }) => name)
}

function summaryOf(names: readonly JobName[]): string {
  const counts = new Map<JobName, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].map(([name, count]) => `${jobNames[name]} ${count}`).join('，')
}
