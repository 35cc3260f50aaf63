import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { describe, expect, onTestFinished, test } from 'vitest'

import { migrateDatabase, openDatabase, write } from '#src/kernel/db.ts'
import { claim, enqueue, finish, jobById } from '#src/kernel/jobs/queue.ts'
import { type JobHandlers, runJobs } from '#src/kernel/jobs/runner.ts'
import { storageTrouble } from '#src/kernel/jobs/storage-trouble.ts'
import { upgradeDatabase } from '#src/kernel/upgrade.ts'
import { testDatabase } from '#test/support/database.ts'
import { idleHandlers } from '#test/support/jobs.ts'

function scratch() {
  const folder = mkdtempSync(path.join(tmpdir(), 'huiting-trouble-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

describe('a worker whose disk is in trouble', () => {
  test('says so, waits, and goes on by itself once there is room again', async () => {
    const open = openDatabase(path.join(scratch(), 'jobs.sqlite'))
    migrateDatabase(open)
    const { db, sqlite } = open
    const id = enqueue(db, 'screen', 'recording:1', { recordingId: 1 })
    // No page more than there is: SQLite then answers as on a full disk.
    const pages = sqlite.pragma('page_count', { simple: true }) as number
    sqlite.pragma(`max_page_count = ${pages}`)
    const said: string[] = []
    const stop = new AbortController()
    let tries = 0
    const screen: JobHandlers['screen'] = (_, { job }) => {
      tries += 1
      if (tries === 2) sqlite.pragma('max_page_count = 1000000')
      write(db, (tx) => {
        const big = 'x'.repeat(200_000)
        enqueue(tx, 'rank', big, { recordingId: 1 })
        finish(tx, job)
      })
      stop.abort()
    }
    const log = { error: (_: object, message: string) => void said.push(message) }
    await runJobs(db, { ...idleHandlers, screen }, ['screen'], stop.signal, log, { troubleMs: 50 })
    open.close()
    expect(tries).toBe(2)
    expect(said).toHaveLength(1)
    expect(said[0]).toContain('磁盘已满')
    expect(said[0]).toContain('任务暂停')
    const again = openDatabase(open.sqlite.name)
    // A full disk is no fault of the job's: its second try was its first attempt.
    expect(jobById(again.db, id)).toMatchObject({ state: 'done', attempts: 1 })
    again.close()
  })

  test('takes no job from a database it may not write to, and does not end', async () => {
    const file = path.join(scratch(), 'jobs.sqlite')
    const open = openDatabase(file)
    migrateDatabase(open)
    const id = enqueue(open.db, 'screen', 'recording:1', { recordingId: 1 })
    open.sqlite.pragma('query_only = ON')
    const stop = new AbortController()
    const said: string[] = []
    const log = { error: (_: object, message: string) => void said.push(message) }
    const screen: JobHandlers['screen'] = (_, { job }) => {
      finish(open.db, job)
      stop.abort()
    }
    const running = runJobs(open.db, { ...idleHandlers, screen }, ['screen'], stop.signal, log, {
      troubleMs: 20,
    })
    while (said.length === 0) await pause(5)
    expect(said[0]).toContain('只读')
    open.sqlite.pragma('query_only = OFF')
    await running
    expect(jobById(open.db, id)).toMatchObject({ state: 'done', attempts: 1 })
    open.close()
  })

  test.each([
    ['SQLITE_FULL', '磁盘已满'],
    ['SQLITE_IOERR_WRITE', '磁盘读写出错'],
    ['EROFS', '只读'],
  ])('hears %s in words', (code, words) => {
    expect(storageTrouble(Object.assign(new Error(code), { code }))).toContain(words)
  })

  test('takes no fault of the program for one of the disk', () => {
    const code = 'SQLITE_CONSTRAINT_UNIQUE'
    expect(storageTrouble(Object.assign(new Error(code), { code }))).toBeNull()
    expect(storageTrouble(undefined)).toBeNull()
  })
})

describe('the queue under several workers', () => {
  test('never hands one job to two of them', () => {
    const file = path.join(scratch(), 'jobs.sqlite')
    const open = openDatabase(file)
    migrateDatabase(open)
    const other = openDatabase(file)
    for (let i = 0; i < 200; i++) enqueue(open.db, 'screen', `recording:${i}`, { recordingId: i })
    const taken: number[] = []
    for (;;) {
      const jobs = [claim(open.db, ['screen']), claim(other.db, ['screen'])]
      taken.push(...jobs.flatMap((job) => job?.id ?? []))
      if (!jobs.some(Boolean)) break
    }
    expect(taken).toHaveLength(200)
    expect(new Set(taken).size).toBe(200)
    other.close()
    open.close()
  })

  test('takes the next job only if the result of the last was kept', async () => {
    const { db } = testDatabase()
    const [first, second] = [1, 2].map((recordingId) =>
      enqueue(db, 'screen', `recording:${recordingId}`, { recordingId }),
    )
    const stop = new AbortController()
    const screen: JobHandlers['screen'] = (_, { job }) => {
      if (job.id === second) stop.abort()
      write(db, (tx) => {
        finish(tx, job)
        if (job.id === first) throw new Error('没有存下来')
      })
    }
    const log = { error: () => undefined }
    await runJobs(db, { ...idleHandlers, screen }, ['screen'], stop.signal, log)
    expect(jobById(db, first!)).toMatchObject({ state: 'queued', lastError: '没有存下来' })
    expect(jobById(db, second!)).toMatchObject({ state: 'done', attempts: 1 })
  })
})

describe('a database newer than the program', () => {
  test('is refused in words and left as it is', async () => {
    const open = testDatabase()
    const later = Date.now() + 365 * 86_400_000
    open.sqlite
      .prepare('INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)')
      .run('from the future', later)
    await expect(upgradeDatabase(open, scratch())).rejects.toThrow('更新的程序')
  })
})

describe('a child tied to its parent', () => {
  test('ends when the parent is killed outright', async () => {
    const module = fileURLToPath(new URL('../../src/kernel/tied-child.ts', import.meta.url))
    const program = `
      import { spawn } from 'node:child_process'
      import { tiedToMe } from ${JSON.stringify(module)}
      const child = spawn(...tiedToMe('/bin/sleep', ['60']))
      child.once('spawn', () => console.log(child.pid))
      setInterval(() => undefined, 1000)`
    const given = ['--import', 'tsx', '--input-type=module', '-e', program]
    const parent = spawn(process.execPath, given, { stdio: ['ignore', 'pipe', 'inherit'] })
    const [line] = (await once(parent.stdout, 'data')) as [Buffer]
    const pid = Number(line.toString())
    onTestFinished(() => {
      if (runs(pid)) process.kill(pid, 'SIGKILL')
    })
    // The kernel's word is given once the program itself has taken over.
    while (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('/bin/sleep')) await pause(5)
    parent.kill('SIGKILL')
    await once(parent, 'exit')
    for (let waited = 0; runs(pid) && waited < 200; waited++) await pause(10)
    expect(runs(pid)).toBe(false)
  })
})

/** One that is dead and only waits to be buried runs no longer. */
function runs(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}
