import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import { tiedToMe } from '#src/kernel/tied-child.ts'

import { TranscriptionFailed } from '../../failure.ts'
import type { HeardText } from '../../port.ts'
import { takeBatch, type Waiting } from './batches.ts'
import type { Order, Reply } from './messages.ts'
import { modelProblems } from './model-problems.ts'

type Request = Waiting & {
  signal: AbortSignal | undefined
  resolve: (heard: Heard) => void
  reject: (reason: unknown) => void
}
/** A window's text and its share of what its batch cost. */
export type Heard = { text: HeardText[]; cpuMs: number; encodedMs: number }

type Worker = {
  child: ChildProcess
  /** What it is hearing, while it does. */
  batch: Request[] | null
  ready: boolean
  timer: NodeJS.Timeout | undefined
  /** When it was given its batch. */
  since: number
}

const script = fileURLToPath(new URL('./engine-process.ts', import.meta.url))
/** Beside busy processes the lowest priority may get a fiftieth of a core. */
const longestBatchMs = 20 * 60_000
const longestStartMs = 10 * 60_000

/** Something to hear for a process that has just begun. */
const quiet = () => new Int16Array(16_000)

export type Pool = ReturnType<typeof enginePool>

/**
 * Engine processes that share one line of windows, those of several calls among them. They start
 * with the first window and keep their model until closed. One that dies fails the windows it was
 * hearing, and another takes its place.
 */
export function enginePool(options: { model: string; cacheFolder: string; processes: number }) {
  const line: Request[] = []
  const workers = new Set<Worker>()
  let orders = 0
  let closed = false
  let busyMs = 0
  let fault: string | null = null

  function hear(
    samples: Int16Array,
    {
      urgency = 0,
      attempt = 0,
      signal,
    }: { urgency?: number; attempt?: number; signal?: AbortSignal },
  ): Promise<Heard> {
    return new Promise((resolve, reject) => {
      if (closed) {
        reject(new TranscriptionFailed('engine-failed', 'closed'))
        return
      }
      const request: Request = { samples, urgency, attempt, signal, resolve, reject }
      line.push(request)
      signal?.addEventListener('abort', () => withdraw(request), { once: true })
      // Windows of one call are asked for in one go: a batch is made of all of them.
      setImmediate(serve)
    })
  }

  function withdraw(request: Request): void {
    const at = line.indexOf(request)
    if (at >= 0) line.splice(at, 1)
    request.reject(request.signal?.reason)
  }

  function serve(): void {
    if (closed) return
    for (const worker of workers) {
      if (worker.ready && !worker.batch && line.length > 0)
        order(worker, takeBatch(line, options.processes))
    }
    // The first builds the graphs, should they be missing; the others then find them.
    const starting = [...workers].some((worker) => !worker.ready)
    if (line.length > 0 && workers.size < options.processes && !starting) start()
  }

  function order(worker: Worker, batch: Request[]): void {
    worker.batch = batch
    worker.since = performance.now()
    const message: Order = {
      id: ++orders,
      windows: batch.map(({ samples }) => samples),
      attempt: batch[0]!.attempt,
    }
    worker.timer = setTimeout(() => end(worker, 'timed-out', ''), longestBatchMs)
    worker.child.send(message)
  }

  function start(): void {
    // In the middle of a window an engine hears nothing: it has to be ended from outside.
    const [execPath, execArgv] = tiedToMe(process.execPath, ['--import', 'tsx'])
    const child = fork(script, [options.model, options.cacheFolder], {
      execPath,
      execArgv,
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    const worker: Worker = { child, batch: null, ready: false, timer: undefined, since: 0 }
    workers.add(worker)
    worker.timer = setTimeout(() => end(worker, 'timed-out', ''), longestStartMs)
    child.on('message', (reply: Reply) => told(worker, reply))
    child.once('error', (error) => end(worker, 'engine-unavailable', String(error)))
    child.once('exit', (code, signal) => {
      end(worker, 'engine-failed', `engine process ended: ${signal ?? code}`)
    })
  }

  function told(worker: Worker, reply: Reply): void {
    clearTimeout(worker.timer)
    if (reply.kind === 'unusable') {
      const words = reply.problem ? modelProblems[reply.problem] : reply.detail
      fault = words
      end(worker, 'engine-unavailable', words)
      return
    }
    if (reply.kind === 'ready') worker.ready = true
    else busyMs += performance.now() - worker.since
    const batch = worker.batch ?? []
    worker.batch = null
    if (reply.kind === 'failed') {
      for (const one of batch) one.reject(new TranscriptionFailed('engine-failed', reply.detail))
    }
    if (reply.kind === 'heard') {
      const total = batch.reduce((sum, one) => sum + one.samples.length, 0)
      for (const [i, one] of batch.entries()) {
        const share = one.samples.length / total
        const [cpuMs, encodedMs] = [reply.cpuMs * share, reply.encodedMs * share]
        one.resolve({ text: reply.texts[i] ?? [], cpuMs, encodedMs })
      }
    }
    serve()
  }

  /** A process is gone or must go: what it was hearing has failed, what waits goes to another. */
  function end(
    worker: Worker,
    failure: 'engine-failed' | 'engine-unavailable' | 'timed-out',
    detail: string,
  ): void {
    if (!workers.delete(worker)) return
    clearTimeout(worker.timer)
    worker.child.kill('SIGKILL')
    const error = new TranscriptionFailed(failure, detail)
    // Before it could hear anything, another would meet the same.
    const lost = worker.ready ? (worker.batch ?? []) : line.splice(0)
    if (worker.ready && lost.length > 1 && !closed) {
      // One of them may have killed it: each is heard by itself, so that the others do not suffer.
      for (const one of lost) one.alone = true
      line.unshift(...lost.filter(({ signal }) => !signal?.aborted))
    } else {
      for (const one of lost) one.reject(error)
    }
    if (worker.ready) serve()
  }

  return {
    hear,
    /** Loads the model in every process; the first builds the graphs, should they be missing. */
    async prepare(): Promise<void> {
      await hear(quiet(), {})
      while (!closed && workers.size < options.processes) start()
      await Promise.all(Array.from({ length: options.processes }, () => hear(quiet(), {})))
    },
    close(): void {
      closed = true
      for (const worker of workers) end(worker, 'engine-failed', 'the engine was closed')
      for (const one of line.splice(0))
        one.reject(new TranscriptionFailed('engine-failed', 'closed'))
    },
    fault: () => fault,
    busyMs: () => busyMs,
    pids: () => [...workers].flatMap(({ child }) => child.pid ?? []),
  }
}
