import type { EngineName } from './vocabulary.ts'

/** Sample rate of every window handed to an engine. */
export const windowRate = 16_000

export type TimeSpan = { startMs: number; endMs: number }

/** Up to half a minute of one voice: its utterances, with a short silence between them. */
export type SpeechWindow = {
  /** 16 kHz mono. */
  samples: Int16Array
  /** Where the utterances lie inside the window, in order, not overlapping. */
  pieces: readonly TimeSpan[]
}

/**
 * The smallest bit of text the engine can give a time to: a character, a word or a sentence.
 * Valid UTF-8, not tidied; the bits of a window joined are all that was heard in it.
 */
export type HeardText = TimeSpan & {
  text: string
  /** Mean token probability, 0..1. */
  confidence: number
}

/** What an engine heard in one window, in order of time; times lie inside the window. */
export type WindowText = {
  heard: HeardText[]
  /** Processor time and encoded sound behind it, milliseconds, where the engine tells. */
  cpuMs?: number
  encodedMs?: number
}

export type TranscribeOptions = {
  signal?: AbortSignal
  /** Called with the number of windows finished so far in this call. */
  onProgress?: (doneWindows: number) => void
  /** An existing private folder; the engine leaves nothing behind in it. */
  workFolder: string
  /** Smaller goes first where windows of several calls share an engine; 0 while somebody waits. */
  urgency?: number
  /** 0 for the first hearing; a later one searches differently where the engine can. */
  attempt?: number
}

/**
 * A speech engine. `transcribe` answers one WindowText per window, in the same order; it throws
 * TranscriptionFailed when the engine is absent, fails or takes too long, and the signal's reason
 * when aborted.
 */
export type Transcriber = {
  engine: EngineName
  /** Name of the weights, for the record beside each transcript. */
  model: string
  /** One line for the settings page and the log. */
  describe: () => string
  transcribe: (
    windows: readonly SpeechWindow[],
    options: TranscribeOptions,
  ) => Promise<WindowText[]>
}
