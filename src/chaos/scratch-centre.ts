import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { changePassword, createAccount, grantRoles } from '#src/auth/accounts.ts'
import { system } from '#src/auth/policy.ts'
import { actorOf, openSession } from '#src/auth/sessions.ts'
import { freePort } from '#src/bench/free-port.ts'
import { programs } from '#src/bin/steps/programs.mjs'
import { readConfig } from '#src/config.ts'
import { migrateDatabase, openDatabase } from '#src/kernel/db.ts'
import { createDefaults } from '#src/organisation/defaults.ts'

export type ScratchCentre = Awaited<ReturnType<typeof scratchCentre>>

export type ServiceName = keyof typeof programs

/** A centre in a folder of its own, with web and worker as processes that may be killed. */
export async function scratchCentre({ leaseMs }: { leaseMs: number }) {
  const config = readConfig()
  const folder = mkdtempSync(path.join(tmpdir(), 'huiting-chaos-'))
  const dataDir = path.join(folder, 'data')
  const recordingsDir = path.join(folder, 'recordings')
  mkdirSync(dataDir)
  // The engine is compiled once; it is too slow to do again here.
  for (const name of readdirSync(config.dataDir)) {
    if (name === 'engine') symlinkSync(path.join(config.dataDir, name), path.join(dataDir, name))
  }
  const open = openDatabase(path.join(dataDir, 'huiting.sqlite'))
  migrateDatabase(open)
  createDefaults(open.db, system)
  const cookie = await someoneWhoUploads()
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const services = new Map<ServiceName, ChildProcess>()

  async function someoneWhoUploads(): Promise<string> {
    const person = { username: 'chaos', displayName: '演练', personId: null }
    const { account } = await createAccount(open.db, system, person)
    const granted = grantRoles(open.db, system, account.id, {
      roles: ['qa-manager'],
      scopeKind: 'all',
      scopeId: null,
    })
    await changePassword(open.db, actorOf(granted), `chaos-${randomUUID()}`, null)
    return `huiting_session=${openSession(open.db, account, 'chaos')}`
  }

  function start(name: ServiceName): void {
    const settings = [
      ...[`PORT=${port}`, `DATA_DIR=${dataDir}`, `RECORDINGS_DIR=${recordingsDir}`],
      ...[`JOB_LEASE_MS=${leaseMs}`, 'TRANSCRIPTION_PROCESSES=1', 'LOG_LEVEL=error'],
    ]
    const { file, flags } = programs[name]
    const program = [process.execPath, ...flags, '--import', 'tsx', path.join(config.root, file)]
    const child = spawn('env', [...settings, ...program], {
      cwd: config.root,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    services.set(name, child)
  }

  const pidOf = (name: ServiceName) => services.get(name)?.pid ?? 0

  return {
    ...open,
    folder,
    config,
    dataDir,
    recordingsDir,
    url,
    cookie,
    start,
    pidOf,
    isDown: (name: ServiceName) => {
      const child = services.get(name)
      return !child || child.exitCode !== null || child.signalCode !== null
    },
    async kill(name: ServiceName): Promise<void> {
      const child = services.get(name)
      if (!child || child.exitCode !== null || child.signalCode !== null) return
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
    },
    async answering(): Promise<void> {
      for (let waited = 0; waited < 600; waited++) {
        const { ok } = await fetch(`${url}/health`).catch(() => ({ ok: false }))
        if (ok) return
        await pause(50)
      }
      throw new Error(`${url} does not answer`)
    },
    async close(): Promise<void> {
      for (const child of services.values()) {
        if (child.exitCode !== null || child.signalCode !== null) continue
        const exit = once(child, 'exit')
        child.kill('SIGTERM')
        const patience = setTimeout(() => child.kill('SIGKILL'), 15_000)
        await exit
        clearTimeout(patience)
      }
      open.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Processes a process has begun, and those they have begun. */
function descendantsOf(pid: number): number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const parent = parentOf(Number(name))
    if (parent !== null) parents.set(Number(name), parent)
  }
  const found: number[] = []
  for (let of = [pid]; of.length > 0;) {
    of = [...parents].filter(([, parent]) => of.includes(parent)).map(([child]) => child)
    found.push(...of)
  }
  return found
}

/** Engine processes of a worker, however it runs them. */
export const enginesOf = (worker: number) =>
  descendantsOf(worker).filter((pid) => /engine-process|whisper/.test(commandOf(pid)))

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

/** Null when there is no such process; one that is only waiting to be buried counts as gone. */
export function parentOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' ? null : Number(parent)
  } catch {
    return null
  }
}
