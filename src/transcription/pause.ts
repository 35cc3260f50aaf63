import type { Pack } from './listen.ts'
import type { Piece } from './packing.ts'
import { windowRate } from './port.ts'

/** Parts shorter than this are heard worse, not better. */
const shortestPartMs = 2_000
const frame = windowRate / 50
/** Frames that must be quiet together: a pause of 0.1 s, not a closed consonant. */
const reach = 2

/** One long utterance in two, at its quietest moment away from the ends; null when it is short. */
export function cutAtPause(piece: Piece, sound: Int16Array): [Pack, Pack] | null {
  const length = piece.endMs - piece.startMs
  if (length < 2 * shortestPartMs) return null
  const powers = Array.from({ length: Math.floor(sound.length / frame) }, (_, i) =>
    sound.subarray(i * frame, (i + 1) * frame).reduce((sum, sample) => sum + sample * sample, 0),
  )
  const edge = Math.max(shortestPartMs / 20, Math.floor(powers.length / 4))
  let quietest = edge
  let least = Infinity
  for (let i = edge; i < powers.length - edge; i++) {
    const around = powers.slice(i - reach, i + reach + 1).reduce((a, b) => a + b, 0)
    if (around < least) [least, quietest] = [around, i]
  }
  const atMs = quietest * 20
  const at = (atMs * windowRate) / 1000
  return [
    {
      pieces: [{ ...piece, endMs: piece.startMs + atMs }],
      sounds: [sound.subarray(0, at)],
    },
    {
      pieces: [{ ...piece, startMs: piece.startMs + atMs }],
      sounds: [sound.subarray(at)],
    },
  ]
}
