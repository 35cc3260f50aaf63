import { describe, expect, test } from 'vitest'

import { write } from '#src/kernel/db.ts'
import type { Queue } from '#src/kernel/jobs/port.ts'
import { LeaseLost, tableQueue } from '#src/kernel/jobs/queue.ts'
import { testDatabase } from '#test/support/database.ts'

/** What every queue must keep to that takes the table's place; a new one is added here. */
const queues: [string, Queue][] = [['the table of one machine', tableQueue]]

describe.each(queues)('%s', (_, queue) => {
  const add = (db: Parameters<Queue['enqueue']>[0], recordingId: number) =>
    queue.enqueue(db, 'screen', `recording:${recordingId}`, { recordingId })

  test('forgets a job whose transaction was rolled back', () => {
    const { db } = testDatabase()
    const saved = () =>
      write(db, (tx) => {
        add(tx, 1)
        throw new Error('not saved')
      })
    expect(saved).toThrow('not saved')
    expect(queue.claim(db, ['screen'])).toBeUndefined()
  })

  test('keeps one waiting job of a name about one subject', () => {
    const { db } = testDatabase()
    expect(add(db, 1)).toBe(add(db, 1))
    expect(queue.claim(db, ['screen'])).toBeDefined()
    expect(queue.claim(db, ['screen'])).toBeUndefined()
  })

  test('hands a job on when its worker falls silent, and refuses the late result', () => {
    const { db } = testDatabase()
    add(db, 1)
    const now = Date.now()
    const holder = { worker: 'first', leaseMs: 1000 }
    const first = queue.claim(db, ['screen'], now, undefined, holder)!
    expect(queue.claim(db, ['screen'], now + 999)).toBeUndefined()
    const second = queue.claim(db, ['screen'], now + 1001)!
    expect(second.id).toBe(first.id)
    const late = () =>
      write(db, (tx) => {
        add(tx, 99)
        queue.finish(tx, first)
      })
    expect(late).toThrow(LeaseLost)
    expect(queue.latestJob(db, 'screen', 'recording:99')).toBeUndefined()
    expect(queue.heartbeat(db, first)).toBe('lost')
    expect(queue.heartbeat(db, second)).toBe('go-on')
    queue.finish(db, second)
    expect(queue.jobById(db, second.id)?.state).toBe('done')
  })

  test('parks a job after the third failure and resumes it afresh', () => {
    const { db } = testDatabase()
    const id = add(db, 1)
    for (let attempt = 1; attempt <= 3; attempt++) {
      queue.fail(db, queue.claim(db, ['screen'], Date.now() + 1000 * attempt)!, '坏了', 0)
    }
    expect(queue.jobById(db, id)).toMatchObject({ state: 'parked', lastError: '坏了' })
    expect(queue.retry(db, id)).toBe(true)
    expect(queue.claim(db, ['screen'])).toMatchObject({ id, attempts: 1 })
  })

  test('takes a job back without counting the attempt', () => {
    const { db } = testDatabase()
    add(db, 1)
    queue.release(db, queue.claim(db, ['screen'])!)
    expect(queue.claim(db, ['screen'])).toMatchObject({ attempts: 1 })
  })
})
