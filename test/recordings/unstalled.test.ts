import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { Stalled, unstalled } from '#src/recordings/unstalled.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Chunks of one size, each after a pause. */
async function* sender(chunks: number, bytes: number, everyMs: number) {
  for (let i = 0; i < chunks; i++) {
    await new Promise((resolve) => setTimeout(resolve, everyMs))
    yield Buffer.alloc(bytes)
  }
}

async function taken(source: AsyncIterable<Uint8Array>) {
  let bytes = 0
  const all = (async () => {
    for await (const chunk of unstalled(source)) bytes += chunk.byteLength
    return 'whole'
  })().catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(24 * 3_600_000)
  return { end: await all, bytes }
}

test('a slow sender that keeps sending is waited for, hour after hour', async () => {
  expect(await taken(sender(1000, 5000, 50_000))).toEqual({ end: 'whole', bytes: 5_000_000 })
})

test('a sender that falls silent for a minute is given up, with what had come', async () => {
  async function* silent() {
    yield Buffer.alloc(9000)
    await new Promise(() => {})
  }
  const { end, bytes } = await taken(silent())
  expect(end).toBeInstanceOf(Stalled)
  expect(bytes).toBe(9000)
})

test('one byte every ten seconds does not hold a request open', async () => {
  const { end, bytes } = await taken(sender(100_000, 1, 10_000))
  expect(end).toBeInstanceOf(Stalled)
  expect(bytes).toBeLessThan(10)
})

test('what the receiver takes to store a chunk is no silence of the sender', async () => {
  let bytes = 0
  const all = (async () => {
    for await (const chunk of unstalled(sender(3, 5000, 1000))) {
      bytes += chunk.byteLength
      await new Promise((resolve) => setTimeout(resolve, 90_000))
    }
  })()
  await vi.advanceTimersByTimeAsync(3_600_000)
  await all
  expect(bytes).toBe(15_000)
})
