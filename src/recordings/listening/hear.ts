import { createHash } from 'node:crypto'

import { listenToPassing, type Heard } from '../audio/passing-sound.ts'
import { soundSignals, type SoundSignals } from '../sound-signals.ts'

/** What the bytes of an arrival say; `sound` is null where only the file itself can tell. */
export type Told = { sha256: string; sound: HeardSound | null }
export type HeardSound = Heard & { signals: SoundSignals }

/**
 * Is given the bytes of a body in order. A block may be overwritten once it has been taken, and not
 * before.
 */
export type Listener = {
  take: (block: Buffer) => void | Promise<void>
  finish: () => Promise<Told>
  /** The body broke off: nothing more will come. */
  drop: () => void
}

/** Hashes and measures the bytes of an arrival on the thread that calls it. */
export function hear(): Listener {
  const hash = createHash('sha256')
  const passing = listenToPassing()
  return {
    take(block) {
      hash.update(block)
      return passing.add(block)
    },
    async finish() {
      const heard = await passing.finish()
      const sound = heard && { ...heard, signals: soundSignals(heard.analysis.levels) }
      return { sha256: hash.digest('hex'), sound }
    },
    drop: () => undefined,
  }
}

/** For a body of which only the hash is wanted. */
export function hashOnly(): Listener {
  const hash = createHash('sha256')
  return {
    take: (block) => void hash.update(block),
    finish: async () => ({ sha256: hash.digest('hex'), sound: null }),
    drop: () => undefined,
  }
}
