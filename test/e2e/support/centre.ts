import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { system } from '#src/auth/policy.ts'
import { freePort } from '#src/bench/free-port.ts'
import { programs } from '#src/bin/steps/programs.mjs'
import { registerImporter } from '#src/complaints/register-import.ts'
import { workOrderImporter } from '#src/complaints/work-orders/import.ts'
import { createForm } from '#src/inspection/forms/write-form.ts'
import { readTable } from '#src/kernel/csv.ts'
import { type Db, migrateDatabase, openDatabase } from '#src/kernel/db.ts'
import type { Importer } from '#src/kernel/importing.ts'
import { createDefaults } from '#src/organisation/defaults.ts'
import { rosterImporter } from '#src/organisation/roster-import.ts'
import { callDataImporter } from '#src/recordings/call-import.ts'
import { createSampleAccounts } from '#src/sample-centre/accounts.ts'
import { unitsOf } from '#src/sample-centre/load.ts'
import { askDryRun } from '#src/screening/rules/dry-run.ts'
import { createRule } from '#src/screening/rules/write-rule.ts'
import { aBody } from '#test/screening/rules/lexicon.ts'

import { bringInspection } from './inspection.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
export const samples = path.join(root, 'recordings/samples')

export type CentrePlace = { databaseFile: string; recordingsDir: string; cacheDir: string }
export type Centre = Awaited<ReturnType<typeof startCentre>>

type Fill = (place: CentrePlace) => Promise<void>

/**
 * A small real centre: web and worker as processes of their own over a folder of their own, with the
 * sample roster, call data, register and accounts, and the engine that was built for this machine.
 * `fill` brings more before anything is started.
 */
export const startCentre = (fill?: Fill) => start([programs.web, programs.worker], fill)

/**
 * The same without the worker, for journeys that wait for nothing it does: starting it, and hearing
 * what is brought, would take half of the processor from them.
 */
export const startWithoutWorker = (fill?: Fill) => start([programs.web], fill)

type Program = (typeof programs)[keyof typeof programs]

async function start(wanted: readonly Program[], fill?: Fill) {
  const folder = mkdtempSync(path.join(tmpdir(), 'huiting-e2e-'))
  const dataDir = path.join(folder, 'data')
  mkdirSync(dataDir, { recursive: true })
  const engine = path.join(root, 'data/engine')
  if (!existsSync(engine)) throw new Error('the speech engine is not built: run npm test')
  symlinkSync(engine, path.join(dataDir, 'engine'))
  const recordingsDir = path.join(folder, 'recordings')
  const databaseFile = path.join(dataDir, 'huiting.sqlite')
  begun ??= prepare()
  const { password, database } = await begun
  writeFileSync(databaseFile, database)
  await fill?.({ databaseFile, recordingsDir, cacheDir: path.join(dataDir, 'cache') })
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const settings = [
    `PORT=${port}`,
    `DATA_DIR=${dataDir}`,
    `RECORDINGS_DIR=${recordingsDir}`,
    'LOG_LEVEL=warn',
  ]
  const run = ({ file, flags }: Program) => {
    const program = [process.execPath, ...flags, '--import', 'tsx', path.join(root, file)]
    return spawn('env', [...settings, ...program], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
    })
  }
  const children = wanted.map(run)
  await answering(`${url}/health`)
  const stop = async () => {
    await Promise.all(children.map(ended))
    rmSync(folder, { recursive: true, force: true })
  }
  return { url, password, folder, databaseFile, stop }
}

/** Every centre begins as a copy of the first of its process. */
let begun: ReturnType<typeof prepare> | undefined

async function prepare() {
  const open = openDatabase(':memory:')
  migrateDatabase(open)
  createDefaults(open.db, system)
  createForm(open.db, system, { name: '夜班质检表', copyOf: null })
  const draft = { kind: 'rule', body: aBody, note: '' } as const
  const { id: ruleId } = createRule(open.db, system, draft)
  askDryRun(open.db, system, { changes: [{ ruleId, version: 1 }], days: 7 })
  bring(open.db, rosterImporter, 'agents.csv')
  bring(open.db, callDataImporter, 'cdr.csv')
  bring(open.db, registerImporter, 'register.csv')
  bring(open.db, workOrderImporter, 'work-orders.csv')
  bringInspection(open.db)
  const accounts = await createSampleAccounts(open.db, unitsOf(open.db, '20636'))
  const database = open.sqlite.serialize()
  open.close()
  return { password: accounts[0]?.password ?? '', database }
}

function bring<T>(db: Db, importer: Importer<T>, name: string): void {
  const read = readTable(readFileSync(path.join(samples, name)))
  if (!read.ok) throw new Error(read.problem)
  const { rows } = importer.read(db, read.table)
  const values = rows.map(({ value }) => value)
  importer.apply(db, system, values, name)
}

async function answering(url: string): Promise<void> {
  const limit = Date.now() + 120_000
  while (Date.now() < limit) {
    const ok = await fetch(url).then(
      (response) => response.ok,
      () => false,
    )
    if (ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the server did not answer within two minutes')
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  const patience = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await exit
  clearTimeout(patience)
}
