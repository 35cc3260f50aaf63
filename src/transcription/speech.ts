/** A stretch of sound worth hearing on one channel, in 20 ms frames [from, to). */
export type Stretch = { channel: number; from: number; to: number }

const frameMs = 20
/** Pauses up to half a second belong to the utterance. */
const bridgedFrames = 25
/** A shorter burst is a click. */
const shortestFrames = 8
const longestFrames = 15 * 50
/** Kept before and after, so that no consonant is cut. */
const leadFrames = 8
const tailFrames = 10

/** A side owns the moment while it is not more than this much below the other, dB. */
const ownership = -8
/** Frames on each side over which the two are compared: a syllable or two. */
const comparedFrames = 8

export const framesToMs = (frames: number): number => frames * frameMs

/**
 * Cuts a recording into voiced stretches from its 20 ms levels (dBFS per channel). In a
 * two-channel recording the louder side owns the moment, for each side leaks into the other by
 * echo; true talk-over is about equally loud and stays on both.
 */
export function voicedStretches(levels: readonly Float32Array[]): Stretch[] {
  const stretches = levels.flatMap((level, channel) => {
    const other = levels.length === 2 ? levels[1 - channel] : undefined
    return spansOf(level, other).map(({ from, to }) => ({ channel, from, to }))
  })
  return stretches.toSorted((a, b) => a.from - b.from || a.channel - b.channel)
}

function spansOf(level: Float32Array, other: Float32Array | undefined): Span[] {
  const frames = level.length
  const threshold = voiceThreshold(level)
  const owned = other ? ownedFrames(level, other) : undefined
  const voiced = (frame: number) => level[frame]! > threshold && (!owned || owned[frame] === 1)
  const spans: Span[] = []

  for (let frame = 0; frame < frames; frame++) {
    if (!voiced(frame)) continue
    let last = frame
    for (let next = frame; next < frames && next - last <= bridgedFrames; next++) {
      if (voiced(next)) last = next
    }
    if (last - frame >= shortestFrames) spans.push({ from: frame, to: last + 1 })
    frame = last
  }

  return spans
    .flatMap((span) => shortened(level, span))
    .map((span, index, all) => ({
      from: Math.max(index > 0 ? all[index - 1]!.to : 0, span.from - leadFrames),
      to: Math.min(index + 1 < all.length ? all[index + 1]!.from : frames, span.to + tailFrames),
    }))
}

/** 9 dB above the quiet moments of the channel, and within 38 dB of its loudest. */
function voiceThreshold(level: Float32Array): number {
  const sorted = Float32Array.from(level).toSorted()
  const quiet = sorted[Math.floor(sorted.length * 0.15)] ?? 0
  // Not the very loudest frame: a click must not deafen the whole call.
  const loud = sorted[Math.floor(sorted.length * 0.998)] ?? 0
  return Math.max(quiet + 9, loud - 38, -65)
}

type Span = { from: number; to: number }

/** 1 where this side's power around the frame is not far below the other side's. */
function ownedFrames(level: Float32Array, other: Float32Array): Uint8Array {
  const mine = powerSums(level)
  const theirs = powerSums(other)
  return Uint8Array.from(level, (_, frame) => {
    const from = Math.max(0, frame - comparedFrames)
    const to = Math.min(level.length, frame + comparedFrames + 1)
    const ratio = (mine[to]! - mine[from]!) / (theirs[to]! - theirs[from]! || 1e-12)
    return 10 * Math.log10(ratio) > ownership ? 1 : 0
  })
}

/** Sums of power up to each frame. */
function powerSums(level: Float32Array): Float64Array {
  const sums = new Float64Array(level.length + 1)
  for (const [frame, decibels] of level.entries())
    sums[frame + 1] = sums[frame]! + 10 ** (decibels / 10)
  return sums
}

/** Cuts what is too long for one line at its quietest moment, away from the ends. */
function shortened(level: Float32Array, span: Span): Span[] {
  const length = span.to - span.from
  if (length <= longestFrames) return [span]
  const from = span.from + Math.floor(length * 0.25)
  const to = Math.min(span.from + longestFrames, span.to - Math.floor(length * 0.25))
  let quietest = from
  let least = Infinity
  for (let frame = from; frame < to; frame++) {
    // Five frames together: a pause, not a single closed consonant.
    let sum = 0
    for (let near = frame - 2; near <= frame + 2; near++) sum += level[near] ?? -100
    if (sum < least) [least, quietest] = [sum, frame]
  }
  return [
    ...shortened(level, { from: span.from, to: quietest }),
    ...shortened(level, { from: quietest, to: span.to }),
  ]
}

/** True when a two-channel recording carries the same sound on both sides: it has no roles. */
export function sameOnBothSides(levels: readonly Float32Array[]): boolean {
  const [left, right] = levels
  if (!left || !right) return false
  const threshold = voiceThreshold(left)
  let voiced = 0
  let alike = 0
  for (let frame = 0; frame < left.length; frame++) {
    if (left[frame]! <= threshold) continue
    voiced++
    if (Math.abs(left[frame]! - (right[frame] ?? -100)) < 0.5) alike++
  }
  return voiced > 0 && alike > 0.98 * voiced
}
