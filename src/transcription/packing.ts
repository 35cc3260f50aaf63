import { windowRate, type TimeSpan } from './port.ts'

/** An utterance of one channel, with its place in the call, in milliseconds. */
export type Piece = TimeSpan & { channel: number }

/** Longer packs loop, shorter ones invent: 15 s gave the fewest wrong characters, and cost less than 20. */
export const packMs = 15_000
/** Silence between two utterances of a window. */
export const gapMs = 300

/**
 * Packs the utterances of each channel into windows of up to 15 s, in order of time. A single
 * longer utterance has a window of its own.
 */
export function pack<P extends Piece>(pieces: readonly P[]): P[][] {
  const open = new Map<number, { pieces: P[]; length: number }>()
  const windows: P[][] = []
  for (const piece of pieces) {
    const length = piece.endMs - piece.startMs
    const current = open.get(piece.channel)
    if (current && current.length + gapMs + length <= packMs) {
      current.pieces.push(piece)
      current.length += gapMs + length
    } else {
      const fresh = { pieces: [piece], length }
      open.set(piece.channel, fresh)
      windows.push(fresh.pieces)
    }
  }
  return windows
}

/** Where each piece of a window lies inside it. */
export function placesOf(pieces: readonly Piece[]): TimeSpan[] {
  let at = 0
  return pieces.map((piece) => {
    const startMs = at
    const endMs = startMs + piece.endMs - piece.startMs
    at = endMs + gapMs
    return { startMs, endMs }
  })
}

/** Joins the sound of the pieces with silence between them. */
export function joinSamples(parts: readonly Int16Array[]): Int16Array {
  const gap = (gapMs * windowRate) / 1000
  const total = parts.reduce((sum, part) => sum + part.length, 0) + gap * (parts.length - 1)
  const joined = new Int16Array(Math.max(0, total))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length + gap
  }
  return joined
}
