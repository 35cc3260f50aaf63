import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { describe, expect, onTestFinished, test } from 'vitest'

import { type Db, migrateDatabase, openDatabase, write } from '#src/kernel/db.ts'
import { attemptsOf } from '#src/kernel/jobs/queries.ts'
import { claim, enqueue, finish, jobById, latestJob } from '#src/kernel/jobs/queue.ts'

const script = fileURLToPath(new URL('./worker-process.ts', import.meta.url))

function databaseFile() {
  const folder = mkdtempSync(path.join(tmpdir(), 'huiting-jobs-'))
  const file = path.join(folder, 'jobs.sqlite')
  const open = openDatabase(file)
  migrateDatabase(open)
  onTestFinished(() => {
    open.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return { db: open.db, file }
}

/** A real worker; `said` waits for a line of its. */
function worker(file: string, leaseMs: number) {
  const child = spawn(process.execPath, ['--import', 'tsx', script, file, String(leaseMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const lines: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line))
  const said = async (wanted: string) => {
    while (!lines.includes(wanted)) {
      if (child.exitCode !== null) throw new Error(`ended without “${wanted}”: ${lines.join('; ')}`)
      await pause(10)
    }
  }
  return { child, said }
}

async function ended(child: ChildProcess): Promise<number | string | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.signalCode ?? child.exitCode
}

const add = (db: Db, recordingId: number, priority = 5) =>
  enqueue(db, 'transcribe', `recording:${recordingId}`, { recordingId }, { priority })

const results = (db: Db, recordingId: number) => latestJob(db, 'screen', `recording:${recordingId}`)

describe('a worker process', () => {
  test('that was frozen for two leases and woken has its result refused', async () => {
    const { db, file } = databaseFile()
    const leaseMs = 800
    const id = add(db, 30)
    const { child, said } = worker(file, leaseMs)
    await said('began 30')
    child.kill('SIGSTOP')
    await pause(2 * leaseMs)
    const holder = { worker: 'another', leaseMs: 60_000 }
    const mine = claim(db, ['transcribe'], Date.now(), undefined, holder)
    expect(mine).toMatchObject({ id, attempts: 2, worker: 'another' })
    child.kill('SIGCONT')
    await said('refused 30')
    expect(results(db, 30)).toBeUndefined()
    expect(jobById(db, id)).toEqual(mine)
    write(db, (tx) => finish(tx, mine!))
    expect(jobById(db, id)?.state).toBe('done')
    expect(attemptsOf(db, id).map(({ end }) => end)).toEqual(['died'])
  })

  test('that is asked to stop gives its job back at once, and no attempt is lost', async () => {
    const { db, file } = databaseFile()
    const id = add(db, 20)
    const { child, said } = worker(file, 60_000)
    await said('began 20')
    child.kill('SIGTERM')
    await said('stopped')
    expect(await ended(child)).toBe(0)
    expect(jobById(db, id)).toMatchObject({ state: 'queued', attempts: 0, token: null })
  })

  test('that a job kills leaves the job parked after the third time, while others are done', async () => {
    const { db, file } = databaseFile()
    const poison = add(db, 13, 1)
    const others = [1, 2, 3].map((recordingId) => add(db, recordingId))
    for (let life = 1; life <= 3; life++) {
      expect(await ended(worker(file, 500).child)).toBe('SIGKILL')
      expect(jobById(db, poison)).toMatchObject({ state: 'running', attempts: life })
      await pause(550)
    }
    const last = worker(file, 500)
    await last.said('kept 3')
    expect(others.map((id) => jobById(db, id)?.state)).toEqual(['done', 'done', 'done'])
    expect(jobById(db, poison)).toMatchObject({ state: 'parked', parkedFor: 'died' })
    expect(attemptsOf(db, poison)).toMatchObject([
      { end: 'died' },
      { end: 'died' },
      { end: 'died' },
    ])
    last.child.kill('SIGTERM')
    expect(await ended(last.child)).toBe(0)
  })
})
