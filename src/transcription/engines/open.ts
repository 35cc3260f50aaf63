import type { Transcriber } from '../port.ts'
import type { EngineName } from '../vocabulary.ts'
import { fastWhisperTranscriber } from './fast-whisper/transcriber.ts'
import type { EnginePlaces } from './places.ts'
import { whisperNodeTranscriber } from './whisper-node.ts'

/** An engine at work. What needs a moment before the first window, or an end, says so here. */
export type OpenTranscriber = Transcriber & {
  /** Loads weights and the like; a trial does not count its time. */
  prepare?: () => Promise<void>
  close?: () => Promise<void>
  /** Windows of several calls may be given at once: they share the processes. */
  shared?: boolean
  /** Why it turned out that it cannot work here; null while it can. */
  fault?: () => string | null
}

export type Opening = { engine: EngineName; modelPath: string; processes: number }

export type Open = (places: EnginePlaces, opening: Opening) => OpenTranscriber

/** What opens each engine of this build; an engine that is not named here is not installed. */
const openers: Partial<Record<EngineName, Open>> = {
  'fast-whisper': ({ graphsFolder }, { modelPath, processes }) =>
    fastWhisperTranscriber({ model: modelPath, cacheFolder: graphsFolder, processes }),
  'whisper-node': ({ builtBinary }, { modelPath, processes }) =>
    whisperNodeTranscriber({
      engine: 'whisper-node',
      binary: builtBinary,
      model: modelPath,
      processes,
    }),
  'whisper-cli': ({ ownBinary }, { modelPath, processes }) => {
    if (ownBinary === null) throw new Error('no WHISPER_CLI to open')
    return whisperNodeTranscriber({
      engine: 'whisper-cli',
      binary: ownBinary,
      model: modelPath,
      processes,
    })
  },
}

export const builtIn = Object.keys(openers) as EngineName[]

/** Opens an engine over a model. Ask `effectiveChoice` first which of them can work. */
export const openTranscriber: Open = (places, opening) => {
  const open = openers[opening.engine]
  if (!open) throw new Error(`no engine ${opening.engine} in this build`)
  return open(places, opening)
}
