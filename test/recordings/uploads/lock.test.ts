import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { uploadLocker } from '#src/recordings/uploads/lock.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const { signal } = new AbortController()

test('a newcomer asks the holder to let go and follows when it has', async () => {
  const locker = uploadLocker()
  const asked = vi.fn<() => void>()
  const first = locker.newLock('a')
  await first.lock(signal, asked)
  let second = 'waits'
  const waiting = locker
    .newLock('a')
    .lock(signal, () => {})
    .then(() => (second = 'holds'))
  await vi.advanceTimersByTimeAsync(1000)
  expect([asked.mock.calls.length, second]).toEqual([1, 'waits'])
  await first.unlock()
  await waiting
  expect(second).toBe('holds')
})

test('a holder that does not let go keeps the others out, one after the other', async () => {
  const locker = uploadLocker()
  const first = locker.newLock('a')
  await first.lock(signal, () => {})
  const refusals = [1, 2].map(() =>
    locker
      .newLock('a')
      .lock(signal, () => {})
      .catch((error: unknown) => error),
  )
  await vi.advanceTimersByTimeAsync(60_000)
  for (const refusal of await Promise.all(refusals)) {
    expect(refusal).toMatchObject({ code: 'in-use' })
  }
  // Nobody is let in past the first holder, even after others gave up in front.
  let late = 'waits'
  const waiting = locker
    .newLock('a')
    .lock(signal, () => {})
    .then(() => (late = 'holds'))
  await vi.advanceTimersByTimeAsync(1000)
  expect(late).toBe('waits')
  await first.unlock()
  await waiting
  expect(late).toBe('holds')
})

test('different uploads do not wait for each other', async () => {
  const locker = uploadLocker()
  await locker.newLock('a').lock(signal, () => {})
  await expect(locker.newLock('b').lock(signal, () => {})).resolves.toBeUndefined()
})
