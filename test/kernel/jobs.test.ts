import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import type { Db } from '#src/kernel/db.ts'
import type { Job } from '#src/kernel/jobs/port.ts'
import { attemptsOf } from '#src/kernel/jobs/queries.ts'
import {
  LeaseLost,
  claim,
  enqueue,
  fail,
  finish,
  heartbeat,
  leaseMs,
  markCancelled,
  maxAttempts,
  positionOf,
  release,
  reprioritise,
  requestCancel,
  retry,
  withdraw,
} from '#src/kernel/jobs/queue.ts'
import { type JobHandlers, RetryLater, runJob, runJobs } from '#src/kernel/jobs/runner.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { testDatabase } from '#test/support/database.ts'
import { idleHandlers } from '#test/support/jobs.ts'

const names = ['transcribe', 'screen', 'reconcile'] as const
const quiet = { error: () => undefined }
const never = new AbortController().signal

const add = (db: Db, recordingId: number, options = {}) =>
  enqueue(db, 'transcribe', `recording:${recordingId}`, { recordingId }, options)

const rowOf = (db: Db, id: number) => {
  const row = db.select().from(jobs).where(eq(jobs.id, id)).get()
  if (!row) throw new Error('no such job')
  return row
}

function taken(db: Db, now?: number): Job {
  const job = claim(db, names, now)
  if (!job) throw new Error('nothing to take')
  return job
}

/** Handlers of which only 'transcribe' is ever called here. */
const handling = (transcribe: JobHandlers['transcribe']): JobHandlers => ({
  ...idleHandlers,
  transcribe,
})

describe('the line', () => {
  test('hands jobs out by priority, then in the order they came', () => {
    const { db } = testDatabase()
    const now = Date.now()
    const late = add(db, 1, { runAt: now })
    const early = add(db, 2, { runAt: now - 1 })
    const urgent = add(db, 3, { runAt: now, priority: 1 })
    expect([taken(db).id, taken(db).id, taken(db).id]).toEqual([urgent, early, late])
    expect(claim(db, names)).toBeUndefined()
  })

  test('keeps a job until its time has come', () => {
    const { db } = testDatabase()
    const now = Date.now()
    add(db, 1, { runAt: now + 1000 })
    expect(claim(db, names, now)).toBeUndefined()
    expect(claim(db, names, now + 1000)).toBeDefined()
  })

  test('hands out no waiting job beyond the place a worker may go down to', () => {
    const { db } = testDatabase()
    add(db, 1, { priority: 10 })
    const first = add(db, 2, { priority: 1 })
    expect(claim(db, names, Date.now(), 0)).toBeUndefined()
    expect(claim(db, names, Date.now(), 1)?.id).toBe(first)
    expect(claim(db, names, Date.now(), 9)).toBeUndefined()
  })

  test('brings to its end what was begun, wherever it stood in line', () => {
    const { db } = testDatabase()
    const now = Date.now()
    const id = add(db, 1, { priority: 10, runAt: now })
    taken(db, now)
    expect(claim(db, names, now + leaseMs + 1, 0)?.id).toBe(id)
  })

  test('moves a job that waits, and none that runs', () => {
    const { db } = testDatabase()
    const id = add(db, 1, { priority: 10 })
    expect(reprioritise(db, 'transcribe', 'recording:1', 3)).toBe(true)
    expect(rowOf(db, id).priority).toBe(3)
    expect(reprioritise(db, 'screen', 'recording:1', 1)).toBe(false)
    taken(db)
    expect(reprioritise(db, 'transcribe', 'recording:1', 1)).toBe(false)
    expect(rowOf(db, id).priority).toBe(3)
  })

  test('hands out only the names a worker asks for', () => {
    const { db } = testDatabase()
    add(db, 1)
    expect(claim(db, ['screen', 'reconcile'])).toBeUndefined()
  })

  test('reuses a waiting job about the same thing, but not one that runs', () => {
    const { db } = testDatabase()
    const first = add(db, 1)
    expect(add(db, 1)).toBe(first)
    taken(db)
    expect(add(db, 1)).not.toBe(first)
  })

  test('tells a job its number in line', () => {
    const { db } = testDatabase()
    const now = Date.now()
    const ids = [1, 2, 3].map((recordingId) => add(db, recordingId, { runAt: now }))
    expect(ids.map((id) => positionOf(db, rowOf(db, id)))).toEqual([1, 2, 3])
    taken(db)
    expect(positionOf(db, rowOf(db, ids[2]!))).toBe(2)
  })

  test('loses a job with the transaction that added it', () => {
    const { db } = testDatabase()
    const broken = () =>
      db.transaction((tx) => {
        add(tx, 1)
        throw new Error('rolled back')
      })
    expect(broken).toThrow('rolled back')
    expect(claim(db, names)).toBeUndefined()
  })
})

describe('a lease', () => {
  test('passes to another worker when the first falls silent', () => {
    const { db } = testDatabase()
    const now = Date.now()
    add(db, 1, { runAt: now })
    const first = taken(db, now)
    expect(claim(db, names, now + leaseMs - 1)).toBeUndefined()
    const second = taken(db, now + leaseMs + 1)
    expect(second.id).toBe(first.id)
    expect(second.attempts).toBe(2)
  })

  test('is prolonged by every sign of life', () => {
    const { db } = testDatabase()
    const past = Date.now() - leaseMs + 1000
    add(db, 1, { runAt: past })
    const job = taken(db, past)
    expect(heartbeat(db, job, 0.5)).toBe('go-on')
    expect(claim(db, names, past + leaseMs + 1)).toBeUndefined()
    expect(rowOf(db, job.id).progress).toBe(0.5)
  })

  test('refuses the late result of a worker that lost it, and rolls that result back', () => {
    const { db } = testDatabase()
    const now = Date.now()
    add(db, 1, { runAt: now })
    const first = taken(db, now)
    const second = taken(db, now + leaseMs + 1)
    const lateResult = () =>
      db.transaction((tx) => {
        add(tx, 99)
        finish(tx, first)
      })
    expect(lateResult).toThrow(LeaseLost)
    expect(db.select().from(jobs).all()).toHaveLength(1)
    expect(heartbeat(db, first)).toBe('lost')

    finish(db, second)
    expect(rowOf(db, second.id).state).toBe('done')
  })

  test('lets a worker that lost it neither fail, release nor cancel the job', () => {
    const { db } = testDatabase()
    const now = Date.now()
    add(db, 1, { runAt: now })
    const first = taken(db, now)
    const second = taken(db, now + leaseMs + 1)
    fail(db, first, 'late', null)
    release(db, first)
    markCancelled(db, first)
    expect(rowOf(db, first.id)).toEqual(second)
  })

  test('that runs out three times leaves the job parked', () => {
    const { db } = testDatabase()
    let now = Date.now()
    const id = add(db, 1, { runAt: now })
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      expect(taken(db, now).id).toBe(id)
      now += leaseMs + 1
    }
    expect(claim(db, names, now)).toBeUndefined()
    expect(rowOf(db, id)).toMatchObject({
      state: 'parked',
      parkedFor: 'died',
      attempts: maxAttempts,
    })
    expect(rowOf(db, id).lastError).toContain('3 次')
    expect(attemptsOf(db, id).map(({ number, end }) => [number, end])).toEqual([
      [1, 'died'],
      [2, 'died'],
      [3, 'died'],
    ])
  })
})

describe('failing', () => {
  test('puts a job back for later until its third attempt', () => {
    const { db } = testDatabase()
    const id = add(db, 1)
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      const job = taken(db, Date.now() + attempt * 100_000)
      fail(db, job, `attempt ${attempt}`, 1000)
      expect(rowOf(db, id).state).toBe(attempt < maxAttempts ? 'queued' : 'parked')
    }
    expect(rowOf(db, id)).toMatchObject({ parkedFor: 'failed', lastError: 'attempt 3' })
    expect(attemptsOf(db, id).map(({ error }) => error)).toEqual([
      'attempt 1',
      'attempt 2',
      'attempt 3',
    ])
  })

  test('without another try ends a job at once', () => {
    const { db } = testDatabase()
    const id = add(db, 1)
    fail(db, taken(db), 'hopeless', null)
    expect(rowOf(db, id)).toMatchObject({ state: 'failed', attempts: 1, lastError: 'hopeless' })
  })

  test('is forgiven by a retry, which starts the attempts afresh', () => {
    const { db } = testDatabase()
    const id = add(db, 1)
    fail(db, taken(db), 'hopeless', null)
    expect(retry(db, id)).toBe(true)
    expect(taken(db)).toMatchObject({ id, attempts: 1, lastError: null })
    expect(retry(db, id)).toBe(false)
  })

  test('does not count when the job was only given back', () => {
    const { db } = testDatabase()
    const id = add(db, 1)
    release(db, taken(db), 0)
    expect(rowOf(db, id)).toMatchObject({ state: 'queued', attempts: 0, progress: 0 })
  })
})

describe('cancelling', () => {
  test('takes a waiting job out of the line at once', () => {
    const { db } = testDatabase()
    const id = add(db, 1)
    expect(requestCancel(db, id)).toBe(true)
    expect(rowOf(db, id).state).toBe('cancelled')
    expect(claim(db, names)).toBeUndefined()
  })

  test('tells a running job at its next sign of life', () => {
    const { db } = testDatabase()
    const id = add(db, 1)
    const job = taken(db)
    expect(requestCancel(db, id)).toBe(true)
    expect(heartbeat(db, job)).toBe('cancel')
    markCancelled(db, job)
    expect(rowOf(db, id).state).toBe('cancelled')
  })

  test('ends a job whose worker died before hearing of it', () => {
    const { db } = testDatabase()
    const now = Date.now()
    const id = add(db, 1, { runAt: now })
    taken(db, now)
    requestCancel(db, id)
    expect(claim(db, names, now + leaseMs + 1)).toBeUndefined()
    expect(rowOf(db, id).state).toBe('cancelled')
  })

  test('says so when the job has ended already', () => {
    const { db } = testDatabase()
    const id = add(db, 1)
    finish(db, taken(db))
    expect(requestCancel(db, id)).toBe(false)
    expect(rowOf(db, id).state).toBe('done')
  })
})

describe('withdrawing what has become needless', () => {
  test('ends what waits and what runs of one name about one subject, and nothing else', () => {
    const { db } = testDatabase()
    const runs = add(db, 1)
    const job = taken(db)
    const [waits, other] = [add(db, 1), add(db, 2)]
    const screen = enqueue(db, 'screen', 'recording:1', { recordingId: 1 })
    expect(new Set(withdraw(db, 'transcribe', 'recording:1'))).toEqual(new Set([runs, waits]))
    expect([runs, waits, other, screen].map((id) => rowOf(db, id).state)).toEqual([
      'cancelled',
      'cancelled',
      'queued',
      'queued',
    ])
    expect(heartbeat(db, job)).toBe('lost')
    expect(() => finish(db, job)).toThrow(LeaseLost)
    expect(withdraw(db, 'transcribe', 'recording:1')).toEqual([])
  })
})

describe('a worker', () => {
  test('leaves a job done when its handler finished it', async () => {
    const { db } = testDatabase()
    const id = add(db, 1)
    const handlers = handling((_, { job }) => finish(db, job))
    await runJob(db, handlers, taken(db), never, quiet)
    expect(rowOf(db, id)).toMatchObject({ state: 'done', progress: 1 })
  })

  test('writes down why a handler failed and tries again later', async () => {
    const { db } = testDatabase()
    const id = add(db, 1)
    const handlers = handling(() => {
      throw new Error('没有成功')
    })
    await runJob(db, handlers, taken(db), never, quiet)
    const row = rowOf(db, id)
    expect(row).toMatchObject({ state: 'queued', attempts: 1, lastError: '没有成功' })
    expect(row.runAt).toBeGreaterThan(Date.now())
  })

  test('puts a job that cannot run yet back without costing an attempt', async () => {
    const { db } = testDatabase()
    const id = add(db, 1)
    const handlers = handling(() => {
      throw new RetryLater(60_000, '引擎还没有准备好')
    })
    await runJob(db, handlers, taken(db), never, quiet)
    expect(rowOf(db, id)).toMatchObject({ state: 'queued', attempts: 0 })
    expect(claim(db, names)).toBeUndefined()
  })

  test('that is stopped gives the job in hand back', async () => {
    const { db } = testDatabase()
    const id = add(db, 1)
    const stop = new AbortController()
    const handlers = handling(async (_, { signal }) => {
      stop.abort()
      signal.throwIfAborted()
    })
    await runJobs(db, handlers, names, stop.signal, quiet)
    expect(rowOf(db, id)).toMatchObject({ state: 'queued', attempts: 0 })
  })

  test('works through everything that waits', async () => {
    const { db } = testDatabase()
    const ids = [1, 2, 3].map((recordingId) => add(db, recordingId))
    const stop = new AbortController()
    const handlers = handling((_, { job }) => {
      finish(db, job)
      if (job.id === ids[2]) stop.abort()
    })
    await runJobs(db, handlers, names, stop.signal, quiet)
    expect(ids.map((id) => rowOf(db, id).state)).toEqual(['done', 'done', 'done'])
  })

  test('stores the progress it is told and hears of a cancellation while it works', async () => {
    const { db } = testDatabase()
    const id = add(db, 1)
    const handlers = handling(async (_, { signal, onProgress }) => {
      onProgress(0.4)
      requestCancel(db, id)
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
      signal.throwIfAborted()
    })
    await runJob(db, handlers, taken(db), never, quiet)
    expect(rowOf(db, id)).toMatchObject({ state: 'cancelled', progress: 0.4 })
  })
})
