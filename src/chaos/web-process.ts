import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { accounts } from '#src/auth/schema.ts'
import { openSession } from '#src/auth/sessions.ts'
import { freePort } from '#src/bench/free-port.ts'
import { migrateDatabase, type OpenDatabase, openDatabase } from '#src/kernel/db.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

export type WebProcess = Awaited<ReturnType<typeof startWebProcess>>

/** The real web process over a folder of its own, which can be killed and started again. */
export async function startWebProcess(fill?: (open: OpenDatabase) => void) {
  const folder = mkdtempSync(path.join(tmpdir(), 'huiting-chaos-'))
  const dataDir = path.join(folder, 'data')
  const recordingsDir = path.join(folder, 'recordings')
  mkdirSync(dataDir)
  const open = openDatabase(path.join(dataDir, 'huiting.sqlite'))
  migrateDatabase(open)
  fill?.(open)
  const account = open.db
    .insert(accounts)
    .values({
      ...{ username: 'sender', displayName: '上传', passwordHash: 'never matches' },
      ...{ roles: ['qa-inspector' as const], scopeKind: 'all', createdAt: Date.now() },
    })
    .returning()
    .get()
  const cookie = `huiting_session=${openSession(open.db, account, 'chaos')}`
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const settings = [
    ...[`PORT=${port}`, `DATA_DIR=${dataDir}`, `RECORDINGS_DIR=${recordingsDir}`],
    'LOG_LEVEL=error',
  ]
  let child: ChildProcess | undefined

  async function start(): Promise<void> {
    const command = [...settings, process.execPath, '--import', 'tsx', 'src/server.ts']
    child = spawn('env', command, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
    for (let waited = 0; waited < 600; waited++) {
      if (child.exitCode !== null) throw new Error('the web process ended')
      const up = await fetch(`${url}/health`).then(
        (response) => response.ok,
        () => false,
      )
      if (up) return
      await pause(100)
    }
    throw new Error('the web process does not answer')
  }

  /** Ends it at once, as a power cut of the process would. */
  async function kill(): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    child.kill('SIGKILL')
    await exit
  }

  async function stop(): Promise<void> {
    await kill()
    open.close()
    rmSync(folder, { recursive: true, force: true })
  }

  await start()
  const pid = () => child?.pid ?? 0
  return { ...open, url, cookie, recordingsDir, pid, start, kill, stop }
}
