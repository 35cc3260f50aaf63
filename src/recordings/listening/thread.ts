import { Worker } from 'node:worker_threads'

import type { Listener, Told } from './hear.ts'
import type { Answered, Asked } from './thread-work.ts'

export type HearingThread = {
  /** Whether it is up, and takes what comes without anybody waiting for its start. */
  isReady: () => boolean
  listen: () => Listener
  /** Kept once it is up; broken where it never came up. */
  ready: Promise<void>
  /** Kept once it is no more, for whatever reason. */
  ended: Promise<void>
  stop: () => Promise<unknown>
}

type Waiting = { resolve: (told: Told | undefined) => void; reject: (error: Error) => void }

const entry = new URL('thread-entry.mjs', import.meta.url)

/**
 * A thread that hashes and measures what arrives, beside the one that serves pages. It does not keep
 * the process from ending unless something is in its hands; should it die, that alone fails.
 */
export function startHearing(): HearingThread {
  const worker = new Worker(entry, { execArgv: [], name: 'hearing' })
  const waiting = new Map<number, Waiting>()
  let [lastId, isUp, isOver] = [0, false, false]

  const ready = new Promise<void>((resolve, reject) => {
    worker.on('message', (message: Answered | 'ready') => {
      if (message !== 'ready') return settle(message)
      isUp = true
      resolve()
    })
    worker.once('exit', () => reject(new Error('the hearing thread did not come up')))
  })
  ready.catch(() => undefined)
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  // What it was is told to whoever waits; without a listener it would end the process.
  let why: Error | undefined
  worker.on('error', (error: Error) => (why = error))
  worker.once('exit', () => {
    ;[isUp, isOver] = [false, true]
    for (const { reject } of waiting.values()) reject(gone())
    waiting.clear()
  })

  // Listening to messages has tied the process to the thread: only now can it be let go.
  worker.unref()

  const gone = () => new Error('the hearing thread died', { cause: why })

  function settle({ id, told, problem }: Answered): void {
    const one = waiting.get(id)
    waiting.delete(id)
    if (waiting.size === 0) worker.unref()
    if (problem === undefined) one?.resolve(told)
    else one?.reject(new Error(problem))
  }

  function ask(asked: Asked): Promise<Told | undefined> {
    return new Promise((resolve, reject) => {
      if (isOver) return reject(gone())
      if (waiting.size === 0) worker.ref()
      waiting.set(asked.id, { resolve, reject })
      worker.postMessage(asked)
    })
  }

  function listen(): Listener {
    const id = ++lastId
    return {
      take: async (block) => void (await ask({ id, step: block })),
      async finish() {
        const told = await ask({ id, step: 'finish' })
        if (!told) throw new Error('the hearing thread gave no answer')
        return asHere(told)
      },
      drop: () => void ask({ id, step: 'drop' }).catch(() => undefined),
    }
  }

  return { isReady: () => isUp, listen, ready, ended, stop: () => worker.terminate() }
}

/** A buffer arrives from another thread as a plain array of bytes. */
function asHere(told: Told): Told {
  if (!told.sound) return told
  const { analysis } = told.sound
  const { buffer, byteOffset, byteLength } = analysis.peaks
  const peaks = Buffer.from(buffer, byteOffset, byteLength)
  return { ...told, sound: { ...told.sound, analysis: { ...analysis, peaks } } }
}
