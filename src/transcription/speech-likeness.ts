import { movementOf } from './gliding.ts'
import { type Pitch, pitchOf } from './pitch.ts'
import { hop, similarityOf, soundFrames, type SoundFrames } from './sound-frames.ts'
import { spectrumSize } from './spectrum.ts'
import { areKeyTones, areSlidingTones, isPureTone } from './tones.ts'

/** Half a second each way: a syllable or two. */
const reach = 25
/** Speech reaches so far beyond its gliding frames: 2 s. */
const spread = 100
/** Below 0.8 s of sound there may be a single syllable. */
const shortFrames = 40
/** Gliding frames near each other that make speech: one in a short piece. */
const leastGliding = 2
/** Gliding frames there must be for each that stands like a note. */
const glidesPerNote = 0.7
/**
 * Median likeness to the sound 0.1 s later: speech lies near 0.35 and rises in noise, which alone
 * is at 0.79. Where notes sound as well, their decay may pass for a glide: less is believed. A
 * single syllable may be held.
 */
const [mostSimilar, mostSimilarAmidNotes, mostSimilarShort] = [0.7, 0.65, 0.75]
const fewNotes = 3
/** A frame so like the one 0.1 s later belongs to a tone. */
const steady = 0.95
/** A fifth of a second of them: a vowel may be held that long, a tone longer. */
const toneFrames = 10
/** Nothing but speech changes as fast over a whole piece, whether it has a pitch or not. */
const unlike = 0.5
/** A bow or a horn may play on and on; speech has voiceless consonants. */
const [exactly, unbroken] = [0.8, 0.9]

/**
 * The parts of a piece (16 kHz) that can be speech, as sample ranges: all of it, none of it, or
 * what is left beside a tone, music or noise. In speech the pitch glides while the mouth changes
 * the sound; notes and tones stand, noise has no pitch. Hoarse or whispered speech has none
 * either: it is known by how fast its sound changes.
 */
export function speechIn(samples: Int16Array): [from: number, to: number][] {
  const frames = soundFrames(samples)
  if (areKeyTones(frames)) return []
  const similarity = similarityOf(frames)
  if (areSlidingTones(frames, medianOf(similarity))) return []
  const { isPause, spectra } = frames
  const pitch = pitchOf(samples, (frame) => frame < spectra.length && !isPause(frame))
  const runs = runsOf(spokenFrames(frames, similarity, pitch))
    .filter(([from, to]) => !isUnbroken(frames, pitch, from, to))
    .map(([from, to]): [number, number] => [
      from * hop,
      to === similarity.length ? samples.length : Math.min(samples.length, to * hop + spectrumSize),
    ])
  if (runs.length > 0) return runs
  return changesLikeSpeech(frames, similarity, pitch) ? [[0, samples.length]] : []
}

/** 1 around the moments at which somebody speaks. */
function spokenFrames(frames: SoundFrames, similarity: Float32Array, pitch: Pitch): Uint8Array {
  const { gliding, standing } = movementOf(frames, pitch)
  const isShort = heardFrames(similarity) < shortFrames
  const [needed, usual] = isShort ? [1, mostSimilarShort] : [leastGliding, mostSimilar]
  const spoken = new Uint8Array(similarity.length)
  for (const [frame, glides] of gliding.entries()) {
    if (glides === 0) continue
    const [from, to] = [Math.max(0, frame - reach), frame + reach + 1]
    const near = sumOf(gliding.subarray(from, to))
    const notes = sumOf(standing.subarray(from, to))
    if (near < needed || near < glidesPerNote * notes) continue
    const limit = notes < fewNotes ? usual : mostSimilarAmidNotes
    if (!(medianOf(similarity.subarray(from, to)) < limit)) continue
    const [start, end] = withoutTones(similarity, frame)
    spoken.fill(1, start, end)
  }
  return spoken
}

/** The 2 s each way from a spoken frame, up to a tone that sounds before or after it. */
function withoutTones(similarity: Float32Array, frame: number): [from: number, to: number] {
  const from = Math.max(0, frame - spread)
  const to = Math.min(similarity.length, frame + spread + 1)
  const isTone = (at: number) =>
    at >= 0 &&
    at + toneFrames <= similarity.length &&
    similarity.subarray(at, at + toneFrames).every((value) => value > steady)
  let start = frame
  while (start > from && !isTone(start - toneFrames)) start--
  let end = frame + 1
  while (end < to && !isTone(end)) end++
  return [start, end]
}

/** Whether frames [from, to) repeat themselves exactly from end to end. */
function isUnbroken(frames: SoundFrames, pitch: Pitch, from: number, to: number): boolean {
  let heard = 0
  let exact = 0
  for (let frame = from; frame < Math.min(to, pitch.likeness.length); frame++) {
    if (frames.isPause(frame)) continue
    heard++
    if (pitch.likeness[frame]! > exactly) exact++
  }
  return heard >= shortFrames && exact > unbroken * heard
}

function changesLikeSpeech(frames: SoundFrames, similarity: Float32Array, pitch: Pitch): boolean {
  if (heardFrames(similarity) < shortFrames || !(medianOf(similarity) < unlike)) return false
  const { spectra, power, isPause } = frames
  const heard = spectra.filter((_, frame) => !isPause(frame)).length
  const pure = spectra.filter((one, frame) => !isPause(frame) && isPureTone(one, power[frame]!))
  return pure.length < 0.3 * heard && !isUnbroken(frames, pitch, 0, spectra.length)
}

function heardFrames(similarity: Float32Array): number {
  let heard = 0
  for (const value of similarity) if (!Number.isNaN(value)) heard++
  return heard
}

function medianOf(similarity: Float32Array): number {
  const heard = similarity.filter((value) => !Number.isNaN(value)).toSorted()
  return heard[heard.length >> 1] ?? NaN
}

function sumOf(marks: Uint8Array): number {
  let sum = 0
  for (const mark of marks) sum += mark
  return sum
}

/** A ring between two words stays with them: 1.2 s. */
const bridged = 60

function runsOf(spoken: Uint8Array): [number, number][] {
  const runs: [number, number][] = []
  for (let from = spoken.indexOf(1); from >= 0;) {
    const end = spoken.indexOf(0, from)
    const to = end < 0 ? spoken.length : end
    const last = runs.at(-1)
    if (last && from - last[1] <= bridged) last[1] = to
    else runs.push([from, to])
    from = spoken.indexOf(1, to)
  }
  return runs
}
