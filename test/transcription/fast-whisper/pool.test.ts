import { copyFileSync, mkdtempSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

import { openEngine } from '#src/transcription/engines/fast-whisper/engine.ts'
import { modelProblems } from '#src/transcription/engines/fast-whisper/model-problems.ts'
import { enginePool, type Heard, type Pool } from '#src/transcription/engines/fast-whisper/pool.ts'
import { TranscriptionFailed } from '#src/transcription/failure.ts'

import { madeWindow, smallestModel } from './networks.ts'
import { writeTinyModel } from './tiny-model.ts'

let folder: string
let model: string
/** One process that most tests share, for each start takes a second. */
let pool: Pool
const pools: Pool[] = []
const started = new Set<number>()
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pool-'))
  model = join(folder, 'tiny.bin')
  writeTinyModel(model, smallestModel)
  pool = openPool()
})
afterEach(() => {
  for (const id of pools.flatMap(({ pids }) => pids())) started.add(id)
})
afterAll(() => {
  for (const each of pools) each.close()
  rmSync(folder, { recursive: true })
})

function openPool({ processes = 1, file = model } = {}): Pool {
  const opened = enginePool({ model: file, cacheFolder: join(folder, 'graphs'), processes })
  pools.push(opened)
  return opened
}

function isThere(id: number): boolean {
  try {
    return process.kill(id, 0)
  } catch {
    return false
  }
}

const windows = [0.5, 0.9, 0.3, 1.1, 0.6, 0.7, 0.4, 0.8].map((seconds, i) =>
  madeWindow(seconds, i + 1),
)
const written = ({ text }: Heard) => text.map((part) => part.text).join('')

/** Has the only process stand still with a batch in its hands. */
async function heldBatch(count: number) {
  await pool.prepare()
  const [id = 0] = pool.pids()
  process.kill(id, 'SIGSTOP')
  const heard = windows.slice(0, count).map((window) => pool.hear(window, {}))
  const settled = Promise.allSettled(heard)
  // The order goes out once the line has been put together; nobody says when.
  await new Promise((resolve) => setTimeout(resolve, 300))
  return { id, settled }
}

describe('engine processes', () => {
  it('hear in order what one engine hears window by window, in two processes too', async () => {
    const alone = await openEngine(model, join(folder, 'graphs'))
    const expected: string[] = []
    for (const window of windows) {
      const { texts } = await alone.hear([window], 0)
      expected.push(texts[0]!.map(({ text }) => text).join(''))
    }
    expect(new Set(expected).size).toBeGreaterThan(4)
    const pair = openPool({ processes: 2 })
    const heard = await Promise.all(windows.map((window) => pair.hear(window, {})))
    expect(heard.map(written)).toEqual(expected)
    expect(pair.pids()).toHaveLength(2)
    const again = await Promise.all(windows.toReversed().map((window) => pair.hear(window, {})))
    expect(again.map(written)).toEqual(expected.toReversed())
    // Each window says what it cost: its own sound, and the silence after it.
    for (const { cpuMs, encodedMs } of heard) {
      expect(cpuMs).toBeGreaterThan(0)
      expect(encodedMs).toBeGreaterThan(300)
    }
    const sounds = windows.reduce((sum, { length }) => sum + length / 16, 0)
    const encoded = heard.reduce((sum, { encodedMs }) => sum + encodedMs, 0)
    expect(encoded).toBeGreaterThanOrEqual(sounds + 8 * 500)
    expect(encoded).toBeLessThan(sounds + 8 * 520)
  })

  it('fail what waits when a process dies while it starts, and try again when asked', async () => {
    const waiting = pool.hear(windows[0]!, {})
    await expect.poll(() => pool.pids().length, { timeout: 60_000 }).toBe(1)
    process.kill(pool.pids()[0]!, 'SIGKILL')
    await expect(waiting).rejects.toMatchObject({ failure: 'engine-failed' })
    expect(written(await pool.hear(windows[0]!, {}))).not.toBe('')
  })

  it('serve who waits before who does not', async () => {
    const order: string[] = []
    const later = pool.hear(windows[0]!, { urgency: 5 }).then(() => order.push('later'))
    const now = pool.hear(windows[1]!, { urgency: 0 }).then(() => order.push('now'))
    await Promise.all([later, now])
    expect(order).toEqual(['now', 'later'])
  })

  it('let a window be withdrawn, and hear the others', async () => {
    const stop = new AbortController()
    const withdrawn = pool.hear(windows[0]!, { signal: stop.signal })
    const stays = pool.hear(windows[1]!, {})
    stop.abort(new Error('cancelled'))
    await expect(withdrawn).rejects.toThrow('cancelled')
    expect(written(await stays)).not.toBe('')
  })

  it('let a window be withdrawn that is being heard, beside others that are', async () => {
    await pool.prepare()
    const [id = 0] = pool.pids()
    process.kill(id, 'SIGSTOP')
    const stop = new AbortController()
    const withdrawn = pool.hear(windows[0]!, { signal: stop.signal })
    const stays = pool.hear(windows[1]!, {})
    await new Promise((resolve) => setTimeout(resolve, 300))
    stop.abort(new Error('cancelled'))
    await expect(withdrawn).rejects.toThrow('cancelled')
    process.kill(id, 'SIGCONT')
    expect(written(await stays)).not.toBe('')
  })

  it('fail the window of a process that is killed, and hear the next in another', async () => {
    const { id, settled } = await heldBatch(1)
    process.kill(id, 'SIGKILL')
    const [one] = await settled
    expect(one).toMatchObject({ status: 'rejected', reason: { failure: 'engine-failed' } })
    const { reason } = one as PromiseRejectedResult
    expect(reason).toBeInstanceOf(TranscriptionFailed)
    expect(reason.detail).toContain('SIGKILL')
    expect(written(await pool.hear(windows[2]!, {}))).not.toBe('')
    expect(pool.pids()).not.toContain(id)
  })

  it('hear each window of a killed batch by itself, as only one of them may have killed it', async () => {
    const { id, settled } = await heldBatch(3)
    process.kill(id, 'SIGKILL')
    for (const one of await settled) {
      expect(one.status).toBe('fulfilled')
      expect(written((one as PromiseFulfilledResult<Heard>).value)).not.toBe('')
    }
  })

  it('leave what was not yet being heard to the next process', async () => {
    const { id, settled } = await heldBatch(1)
    const waiting = pool.hear(windows[3]!, {})
    process.kill(id, 'SIGKILL')
    expect((await settled)[0]!.status).toBe('rejected')
    expect(written(await waiting)).not.toBe('')
  })

  it('end with their pool, and say so to who waits', async () => {
    const { id, settled } = await heldBatch(2)
    pool.close()
    for (const one of await settled) {
      expect(one).toMatchObject({ status: 'rejected', reason: { failure: 'engine-failed' } })
    }
    expect(pool.pids()).toEqual([])
    await expect.poll((): boolean => isThere(id), { timeout: 60_000 }).toBe(false)
    await expect(pool.hear(windows[0]!, {})).rejects.toMatchObject({ failure: 'engine-failed' })
  })

  it.each([
    ['is missing', 'not-found', (): string => join(folder, 'none.bin')],
    ['is no model', 'foreign', (): string => 'package.json'],
    ['was cut off', 'truncated', cutOff],
  ] as const)('say in Chinese that a model file %s', async (_, problem, file) => {
    const lame = openPool({ file: file() })
    const heard = [lame.hear(windows[0]!, {}), lame.hear(windows[1]!, {})]
    for (const one of await Promise.allSettled(heard)) {
      const { reason } = one as PromiseRejectedResult
      expect(reason).toBeInstanceOf(TranscriptionFailed)
      expect(reason).toMatchObject({
        failure: 'engine-unavailable',
        detail: modelProblems[problem],
      })
    }
    expect(lame.pids()).toEqual([])
  })

  it('leave none of their number behind', async () => {
    expect(started.size).toBeGreaterThan(4)
    for (const each of pools) each.close()
    await expect.poll(() => [...started].filter(isThere), { timeout: 60_000 }).toEqual([])
  })
})

function cutOff(): string {
  const path = join(folder, 'short.bin')
  copyFileSync(model, path)
  truncateSync(path, 3_000_000)
  return path
}
