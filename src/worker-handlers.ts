import type { Config } from './config.ts'
import type { JobHandlers } from './kernel/jobs/runner.ts'
import type { Storage } from './recordings/storage.ts'
import { reconcileHandler } from './screening/reconcile.ts'
import { screenHandler } from './screening/screen.ts'
import type { EngineInUse } from './transcription/engines/in-use.ts'
import { rankHandler } from './transcription/line/rank.ts'
import { transcribeHandler } from './transcription/transcribe.ts'
import { tryEngineHandler } from './transcription/try-engine.ts'

type Options = {
  config: Config
  storage: Storage
  engine: Pick<EngineInUse, 'hold'>
  /** An existing private folder for what engines read and write. */
  workFolder: string
}

/** Every job and what does it; a name without a handler does not compile. */
export function jobHandlers({ config, storage, engine, workFolder }: Options): JobHandlers {
  const { ffmpeg, engines: places } = config
  return {
    rank: rankHandler,
    transcribe: transcribeHandler({ storage, hold: engine.hold, ffmpeg, workFolder }),
    'try-engine': tryEngineHandler({ places, ffmpeg, workFolder }),
    screen: screenHandler,
    reconcile: reconcileHandler,
  }
}
