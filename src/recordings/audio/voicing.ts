import { framesPerSecond } from './frame-meter.ts'

/** A side owns the moment while it is not more than this much below the other, dB. */
const ownership = -8
const ownedRatio = 10 ** (ownership / 10)
/** Frames on each side over which the two are compared: a syllable or two. */
const comparedFrames = 8
/** A closed consonant or a breath belongs to the word. */
const bridgedFrames = 10
/** A shorter burst is a click. */
const shortestFrames = 6
/** Nearest-rank places of the quietest and the loudest moments that count. */
const [quietPlace, loudPlace] = [0.15, 0.998]

export type Voicing = {
  /** 1 where the channel carries a voice, frame by frame; one array per channel. */
  voiced: Uint8Array[]
  /** 1 where it carries an even sound: ringing, a tone, most music on hold. */
  steady: Uint8Array[]
}

/**
 * Who is heard when, from the 20 ms levels alone (dBFS, one array per channel). Of two channels the
 * louder owns the moment, for each side leaks into the other; true talk-over is about equally loud
 * and counts on both. An even sound is no voice.
 */
export function voicingOf(levels: readonly Float32Array[]): Voicing {
  const thresholds = levels.map(voiceThreshold)
  const sums = levels.length === 2 ? levels.map(powerSums) : []
  const steady = levels.map((level, channel) => steadyFrames(level, thresholds[channel]!))
  const voiced = levels.map((level, channel) => {
    const other = sums[1 - channel]
    const owned = other ? ownedFrames(sums[channel]!, other) : undefined
    const [threshold, even] = [thresholds[channel]!, steady[channel]!]
    const loud = new Uint8Array(level.length)
    for (let frame = 0; frame < level.length; frame++) {
      if (level[frame]! > threshold && owned?.[frame] !== 0 && even[frame] === 0) loud[frame] = 1
    }
    return bridged(loud)
  })
  return { voiced, steady }
}

/** 9 dB above the quiet moments of the channel, and within 38 dB of its loudest. */
function voiceThreshold(level: Float32Array): number {
  const sorted = level.toSorted()
  const quiet = sorted[Math.floor(sorted.length * quietPlace)] ?? 0
  // Not the very loudest frame: a click must not deafen the whole call.
  const loud = sorted[Math.floor(sorted.length * loudPlace)] ?? 0
  return Math.max(quiet + 9, loud - 38, -65)
}

/** 1 where this side's power around the frame is not far below the other side's. */
function ownedFrames(mine: Float64Array, theirs: Float64Array): Uint8Array {
  const frames = mine.length - 1
  const owned = new Uint8Array(frames)
  for (let frame = 0; frame < frames; frame++) {
    const from = Math.max(0, frame - comparedFrames)
    const to = Math.min(frames, frame + comparedFrames + 1)
    const ratio = (mine[to]! - mine[from]!) / (theirs[to]! - theirs[from]! || 1e-12)
    if (ratio > ownedRatio) owned[frame] = 1
  }
  return owned
}

/** Sums of power up to each frame. */
function powerSums(level: Float32Array): Float64Array {
  const sums = new Float64Array(level.length + 1)
  for (let frame = 0; frame < level.length; frame++) {
    sums[frame + 1] = sums[frame]! + 10 ** (level[frame]! / 10)
  }
  return sums
}

/** The stretch looked at for evenness: a second. */
const evenFrames = framesPerSecond
/** This share of its frames within so many dB of their middle: notes part, syllables spread. */
const [evenShare, evenRange] = [0.65, 3]

/** 1 inside every second that is as loud as a voice and keeps its level, as no speech does. */
function steadyFrames(level: Float32Array, threshold: number): Uint8Array {
  const steady = new Uint8Array(level.length)
  const half = evenFrames / 2
  const sorted = new Float32Array(evenFrames)
  for (let from = 0; from + evenFrames <= level.length; from += half) {
    const window = level.subarray(from, from + evenFrames)
    let loud = 0
    for (let frame = 0; frame < evenFrames; frame++) if (window[frame]! > threshold) loud++
    // The middle one is as loud as a voice only where at least half of them are.
    if (loud < half) continue
    sorted.set(window)
    const middle = sorted.sort()[half]!
    let near = 0
    for (const decibels of window) if (Math.abs(decibels - middle) <= evenRange) near++
    if (near >= evenShare * evenFrames) steady.fill(1, from, from + evenFrames)
  }
  return steady
}

/** Joins what only a short gap parts, then drops clicks. */
function bridged(voiced: Uint8Array): Uint8Array {
  fillRuns(voiced, 0, bridgedFrames, 1)
  fillRuns(voiced, 1, shortestFrames - 1, 0)
  return voiced
}

/** Turns inner runs of `value` of at most `longest` frames into `filling`. */
function fillRuns(frames: Uint8Array, value: 0 | 1, longest: number, filling: 0 | 1): void {
  for (let from = 0; from < frames.length; from++) {
    if (frames[from] !== value) continue
    let to = from
    while (to < frames.length && frames[to] === value) to++
    const atTheEdge = value === 0 && (from === 0 || to === frames.length)
    if (to - from <= longest && !atTheEdge) frames.fill(filling, from, to)
    from = to
  }
}
