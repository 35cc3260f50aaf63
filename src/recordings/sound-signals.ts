import { framesPerSecond } from './audio/frame-meter.ts'
import { voicingOf } from './audio/voicing.ts'

/** Changes whenever a measure below means something else than before. */
export const soundSignalsVersion = 1

/** What one channel is like. Raw measures: no mood is read from them. */
export type ChannelSignals = {
  /** Share of the whole call in which it carries a voice, 0–1. */
  voicedShare: number
  /** Its level in the last third of its own speech over the first third, dB; null when it says little. */
  levelRise: number | null
  /** Syllable-like peaks of its level in a second of voice; null when it says little. */
  pace: number | null
}

/** Cheap measures of a call from its sound alone; channels are left and right, roles come later. */
export type SoundSignals = {
  version: number
  channels: ChannelSignals[]
  /** Share of the voiced time in which both speak; null with one channel or two equal ones. */
  talkOver: number | null
  /** Longest stretch between two voices in which there is neither a voice nor an even sound, ms. */
  longestSilenceMs: number
  /** Longest even sound (ringing, a tone, music on hold), the other side silent, ms. */
  longestEvenMs: number
  /** The channel heard last; null without a voice, with one channel, or when both stop together. */
  lastChannel: number | null
  /** From the last voice to the end of the sound, ms; null without a voice. */
  endGapMs: number | null
}

const frameMs = 1000 / framesPerSecond
/** Less voice than this bears no average: three seconds. */
const leastVoiced = 3 * framesPerSecond
/** Both stop together when their last words end within a fifth of a second. */
const togetherFrames = 0.2 * framesPerSecond

/** Measures a call from the 20 ms levels of its channels (dBFS). */
export function soundSignals(levels: readonly Float32Array[]): SoundSignals {
  // The same sound on both sides is one channel: it has no roles.
  const heard = levels.length === 2 && alike(levels[0]!, levels[1]!) ? levels.slice(0, 1) : levels
  const { voiced, steady } = voicingOf(heard)
  const frames = heard[0]?.length ?? 0
  const both = countBoth(voiced)
  const any = anyOf(voiced, frames)
  const anyCount = count(any)
  const even = anyOf(steady, frames)
  const spoken = any.indexOf(1)
  const last = any.lastIndexOf(1)
  return {
    version: soundSignalsVersion,
    channels: heard.map((level, channel) => channelSignals(level, voiced[channel]!)),
    talkOver: heard.length === 2 && anyCount > 0 ? both / anyCount : null,
    longestSilenceMs: frameMs * longestRun(frames, (f) => !any[f] && !even[f], spoken, last),
    longestEvenMs: frameMs * longestRun(frames, (f) => even[f] === 1 && !any[f]),
    lastChannel: lastOf(voiced),
    endGapMs: last === -1 ? null : frameMs * (frames - 1 - last),
  }
}

function channelSignals(level: Float32Array, voiced: Uint8Array): ChannelSignals {
  const frames = level.length
  const total = count(voiced)
  const enough = total >= leastVoiced
  return {
    voicedShare: frames === 0 ? 0 : total / frames,
    levelRise: enough ? levelRise(level, voiced, total) : null,
    pace: enough ? (peaksIn(level, voiced) * framesPerSecond) / total : null,
  }
}

/** Against the speaker's own beginning, so that a loud telephone line says nothing. */
function levelRise(level: Float32Array, voiced: Uint8Array, total: number): number {
  const spoken = level.filter((_, frame) => voiced[frame] === 1)
  const third = Math.floor(total / 3)
  return loudness(spoken.subarray(total - third)) - loudness(spoken.subarray(0, third))
}

/** The upper quarter: vowels, whatever the pauses between them. */
function loudness(levels: Float32Array): number {
  return levels.toSorted()[Math.floor(levels.length * 0.75)] ?? 0
}

/** A peak stands out by this much, dB, from the dips around it. */
const prominence = 3

/** Peaks of the smoothed level inside voice, as syllables make them. */
function peaksIn(level: Float32Array, voiced: Uint8Array): number {
  let peaks = 0
  let [dip, top, rising] = [Infinity, -Infinity, true]
  for (let frame = 0; frame < level.length; frame++) {
    if (!voiced[frame]) {
      if (rising && top - dip >= prominence) peaks++
      ;[dip, top, rising] = [Infinity, -Infinity, true]
      continue
    }
    const value = smoothed(level, frame)
    if (rising) {
      if (value > top) top = value
      if (value < dip) [dip, top] = [value, value]
      if (top - value < prominence) continue
      if (top - dip >= prominence) peaks++
      ;[rising, dip] = [false, value]
    } else {
      if (value < dip) dip = value
      if (value - dip >= prominence) [rising, top] = [true, value]
    }
  }
  return rising && top - dip >= prominence ? peaks + 1 : peaks
}

function smoothed(level: Float32Array, frame: number): number {
  const [before, after] = [level[frame - 1], level[frame + 1]]
  const now = level[frame]!
  return (now * 2 + (before ?? now) + (after ?? now)) / 4
}

function alike(left: Float32Array, right: Float32Array): boolean {
  let [loud, same] = [0, 0]
  for (let frame = 0; frame < left.length; frame++) {
    if (left[frame]! < -60 && right[frame]! < -60) continue
    loud++
    if (Math.abs(left[frame]! - right[frame]!) < 0.5) same++
  }
  return loud > 0 && same > 0.98 * loud
}

function lastOf(voiced: readonly Uint8Array[]): number | null {
  if (voiced.length !== 2) return null
  const [left, right] = voiced.map((frames) => frames.lastIndexOf(1)) as [number, number]
  return Math.abs(left - right) <= togetherFrames ? null : left > right ? 0 : 1
}

/** The longest run of frames for which `holds`, between two frames. */
function longestRun(
  frames: number,
  holds: (frame: number) => boolean,
  from = 0,
  to = frames - 1,
): number {
  let [longest, run] = [0, 0]
  for (let frame = Math.max(0, from); frame <= to; frame++) {
    run = holds(frame) ? run + 1 : 0
    if (run > longest) longest = run
  }
  return longest
}

// Every call that arrives passes here: plain loops, for a call per frame costs more than the sums.

function anyOf(channels: readonly Uint8Array[], frames: number): Uint8Array {
  const any = new Uint8Array(frames)
  for (const channel of channels) {
    for (let frame = 0; frame < frames; frame++) any[frame]! |= channel[frame]!
  }
  return any
}

function countBoth([left, right]: readonly Uint8Array[]): number {
  if (!left || !right) return 0
  let both = 0
  for (let frame = 0; frame < left.length; frame++) both += left[frame]! & right[frame]!
  return both
}

function count(frames: Uint8Array): number {
  let sum = 0
  for (let frame = 0; frame < frames.length; frame++) sum += frames[frame]!
  return sum
}
