import type { Reconciliation } from './vocabulary.ts'

/** What is known of one call when its recordings are held against the register. */
export type CallFacts = {
  /** The register of reported complaints names this call. */
  registered: boolean
  /** The call data announced a recording. */
  announced: boolean
  /** Recordings with sound in them; broken files do not count. */
  recordings: number
  /** Those of them that have not been screened yet. */
  waiting: number
  /** A recording holds a suspicion that nobody has rejected. */
  heard: boolean
}

/**
 * The box a call falls into (三账比对), or null while it cannot be told: not everything has been
 * listened to yet, or nobody expects a recording of it.
 */
export function boxOf(call: CallFacts): Reconciliation | null {
  if (call.heard) return call.registered ? 'reported-and-heard' : 'heard-only'
  if (call.recordings === 0) return call.registered || call.announced ? 'no-recording' : null
  if (call.waiting > 0) return null
  return call.registered ? 'reported-only' : 'clear'
}
