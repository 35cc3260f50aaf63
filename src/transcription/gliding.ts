import type { Pitch } from './pitch.ts'
import { distance, shapeOf, type SoundFrames } from './sound-frames.ts'
import { isPureTone } from './tones.ts'

/** Semitones a second within which the pitch of a voice glides; a jump is faster. */
const [slowestGlide, fastestGlide] = [2, 120]
/** So well must five frames lie on one glide, semitones. */
const glideFit = 0.7
/** A note stands: less than this, and on one line within so much. */
const [standing, noteFit] = [1.5, 0.1]
/** So much does a mouth change the sound in 80 ms, decibels over twelve bands. */
const leastReshaping = 2

export type Movement = {
  /** 1 where the pitch glides and the sound changes its shape at the same time. */
  gliding: Uint8Array
  /** 1 where the pitch stands as a note does. */
  standing: Uint8Array
}

/** How the pitch of a piece moves, in 20 ms frames: a voice speaks in glides, music in notes. */
export function movementOf(frames: SoundFrames, pitch: Pitch): Movement {
  const { spectra, power } = frames
  const movement = {
    gliding: new Uint8Array(spectra.length),
    standing: new Uint8Array(spectra.length),
  }
  const shapes = spectra.map((spectrum, frame) => shapeOf(spectrum, power[frame]!))
  for (let frame = 3; frame + 2 < spectra.length; frame++) {
    const line = lineThrough(pitch.semitones.subarray(frame - 2, frame + 3))
    if (!(line.off < glideFit) || isPureTone(spectra[frame]!, power[frame]!)) continue
    if (line.slope < standing && line.off < noteFit) movement.standing[frame] = 1
    if (line.slope < slowestGlide || line.slope > fastestGlide) continue
    // A spectrum reaches further than the window of the pitch: its middle is a frame later.
    if (distance(shapes[frame - 3]!, shapes[frame + 1]!) > leastReshaping)
      movement.gliding[frame] = 1
  }
  return movement
}

/** Slope (semitones a second) of the line through five frames, and how far they lie off it. */
function lineThrough(pitch: Float32Array): { slope: number; off: number } {
  if (pitch.length < 5) return { slope: NaN, off: NaN }
  let mean = 0
  let slope = 0
  for (let i = 0; i < 5; i++) {
    mean += pitch[i]! / 5
    slope += (pitch[i]! * (i - 2)) / 10
  }
  let off = 0
  for (let i = 0; i < 5; i++) off += (pitch[i]! - mean - slope * (i - 2)) ** 2 / 5
  return { slope: Math.abs(slope) * 50, off: Math.sqrt(off) }
}
