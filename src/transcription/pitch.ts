import { windowRate } from './port.ts'

/** Half the window rate is enough for the pitch of a voice, and a quarter of the work. */
const rate = windowRate / 2
const hop = rate / 50
/** 25 ms: two periods of a low voice, short enough for a falling tone. */
const windowLength = rate / 40
/** Voices lie between 70 and 440 Hz. */
const [shortestLag, longestLag] = [Math.floor(rate / 440), Math.ceil(rate / 70)]
/** Likeness at which a frame counts as voiced: noise stays below 0.4. */
const leastLikeness = 0.5

export type Pitch = {
  /** Semitones above 100 Hz, NaN where nothing repeats. */
  semitones: Float32Array
  /** How exactly it repeats, 0..1. */
  likeness: Float32Array
}

/**
 * Pitch of every 20 ms frame: the lag at which a stretch of sound is most like itself (normalised
 * cross-correlation). Frames not asked for have none.
 */
export function pitchOf(samples: Int16Array, asked: (frame: number) => boolean): Pitch {
  const sound = halved(samples)
  const count = Math.max(0, Math.floor((sound.length - windowLength - longestLag) / hop) + 1)
  const pitch = {
    semitones: new Float32Array(count).fill(NaN),
    likeness: new Float32Array(count),
  }
  const scratch = new Float32Array(longestLag + 2)
  for (let frame = 0; frame < count; frame++) {
    if (!asked(frame)) continue
    const lag = bestLag(sound, frame * hop, scratch)
    if (lag === undefined) continue
    pitch.likeness[frame] = scratch[lag]!
    pitch.semitones[frame] = semitonesOf(scratch, lag)
  }
  return pitch
}

/** Fills in the likeness at every lag, and answers the lag of the pitch. */
function bestLag(sound: Float32Array, at: number, likeness: Float32Array): number | undefined {
  let own = 0
  let shifted = 0
  for (let i = at; i < at + windowLength; i++) {
    own += sound[i]! ** 2
    shifted += sound[i + shortestLag - 1]! ** 2
  }
  let most = 0
  for (let lag = shortestLag - 1; lag <= longestLag; lag++) {
    // Two sums, so that the next product need not wait for the last.
    let [even, odd] = [0, 0]
    for (let i = at; i < at + windowLength; i += 2) {
      even += sound[i]! * sound[i + lag]!
      odd += sound[i + 1]! * sound[i + 1 + lag]!
    }
    const product = even + odd
    const value = product / Math.sqrt(own * shifted + 1)
    likeness[lag] = value
    if (value > most && lag >= shortestLag && lag < longestLag) most = value
    shifted += (sound[at + lag + windowLength] ?? 0) ** 2 - sound[at + lag]! ** 2
  }
  if (most < leastLikeness) return undefined
  // The first peak nearly as high as the highest: its multiples repeat as well.
  for (let lag = shortestLag; lag < longestLag; lag++) {
    const [before, here, after] = [likeness[lag - 1]!, likeness[lag]!, likeness[lag + 1]!]
    const isPeak = here >= before && here >= after
    if (isPeak && here >= 0.9 * most && here >= leastLikeness) return lag
  }
  return undefined
}

/** The peak lies between two lags: a parabola through three finds it. */
function semitonesOf(likeness: Float32Array, lag: number): number {
  const [before, here, after] = [likeness[lag - 1]!, likeness[lag]!, likeness[lag + 1]!]
  const curve = before - 2 * here + after
  const offset = curve === 0 ? 0 : (before - after) / (2 * curve)
  return 12 * Math.log2(rate / (lag + offset) / 100)
}

/** At half the rate, about its mean: an offset would be like itself at every lag. */
function halved(samples: Int16Array): Float32Array {
  let sum = 0
  for (const sample of samples) sum += sample
  const mean = sum / (samples.length || 1)
  return new Float32Array(samples.length >> 1).map(
    (_, i) => (samples[2 * i]! + samples[2 * i + 1]!) / 2 - mean,
  )
}
