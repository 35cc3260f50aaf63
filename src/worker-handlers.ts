import { existsSync } from 'node:fs'
import path from 'node:path'

import type { Config } from './config.ts'
import type { JobHandlers } from './kernel/jobs/runner.ts'
import type { Storage } from './recordings/storage.ts'
import { reconcileHandler } from './screening/reconcile.ts'
import { rehearHandler } from './screening/rehear.ts'
import { screenHandler } from './screening/screen.ts'
import { whisperNodeTranscriber } from './transcription/engines/whisper-node.ts'
import { transcribeHandler } from './transcription/transcribe.ts'

type Options = {
  config: Config
  storage: Storage
  /** An existing private folder for what the engine reads and writes. */
  workFolder: string
}

/** Every job and what does it; a name without a handler does not compile. */
export function jobHandlers({ config, storage, workFolder }: Options): JobHandlers {
  const whisper = {
    binary: config.whisperBinary,
    model: config.whisperModel,
    engine: isOwnEngine(config) ? 'whisper-cli' : 'whisper-node',
  } as const
  const transcriber = whisperNodeTranscriber({
    ...whisper,
    processes: config.transcriptionProcesses,
  })
  // The second listener runs beside the first, so it takes one core at most.
  const second = whisperNodeTranscriber({ ...whisper, processes: 1 })
  const missing = () => missingEngineFile(config) !== null
  const { ffmpeg } = config
  return {
    transcribe: transcribeHandler({ storage, transcriber, missing, ffmpeg, workFolder }),
    screen: screenHandler,
    reconcile: reconcileHandler,
    rehear: rehearHandler({ storage, transcriber: second, missing, ffmpeg, workFolder }),
  }
}

/** The engine or model file that is not there (yet), if any. */
export function missingEngineFile({ whisperBinary, whisperModel }: Config): string | null {
  return [whisperBinary, whisperModel].find((file) => !existsSync(file)) ?? null
}

/** A whisper.cpp named by WHISPER_CLI rather than the one built on this machine. */
function isOwnEngine({ whisperBinary, dataDir }: Config): boolean {
  return !whisperBinary.startsWith(path.join(dataDir, 'engine') + path.sep)
}
