import { setMaxListeners } from 'node:events'
import { basename, resolve } from 'node:path'

import type { SpeechWindow, TranscribeOptions, WindowText } from '../../port.ts'
import type { OpenTranscriber } from '../open.ts'
import { enginePool } from './pool.ts'

export type FastWhisperOptions = {
  /** A ggml model file. */
  model: string
  /** Where built graphs are kept. */
  cacheFolder: string
  /** Processes at once, one thread each. */
  processes: number
}

export type FastWhisper = OpenTranscriber & {
  prepare: () => Promise<void>
  close: () => Promise<void>
  /** Time its processes have spent hearing, and their ids, for measuring. */
  busyMs: () => number
  pids: () => number[]
}

/** The fast engine: Whisper on onnxruntime over a ggml file, windows of several calls batched. */
export function fastWhisperTranscriber(options: FastWhisperOptions): FastWhisper {
  const modelPath = resolve(options.model)
  const pool = enginePool({ ...options, model: modelPath })
  const model = basename(modelPath).replace(/\.bin$/, '')

  async function transcribe(
    windows: readonly SpeechWindow[],
    { signal, onProgress, urgency, attempt }: TranscribeOptions,
  ): Promise<WindowText[]> {
    signal?.throwIfAborted()
    // One failure withdraws the other windows of the call too.
    const stop = new AbortController()
    const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal
    // Every window listens; Node would warn of a leak from the eleventh on.
    setMaxListeners(0, either)
    let done = 0
    try {
      const texts = await Promise.all(
        windows.map(async ({ samples }) => {
          const { text, cpuMs, encodedMs } = await pool.hear(samples, {
            urgency,
            attempt,
            signal: either,
          })
          onProgress?.(++done)
          return { heard: text, cpuMs, encodedMs }
        }),
      )
      // A batch answers all of its windows at once: the call may be stopped as the last arrive.
      signal?.throwIfAborted()
      return texts
    } catch (error) {
      stop.abort(error)
      signal?.throwIfAborted()
      throw error
    }
  }

  return {
    engine: 'fast-whisper',
    model,
    describe: () => `fast-whisper · ${model}`,
    transcribe,
    shared: true,
    prepare: () => pool.prepare(),
    close: async () => pool.close(),
    fault: pool.fault,
    busyMs: pool.busyMs,
    pids: pool.pids,
  }
}
