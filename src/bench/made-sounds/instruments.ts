import { drawn, type Random, type Sound, soundRate } from './sound.ts'

type Note = { hertz: number; seconds: number; gain: number }
export type Instrument = (random: Random, note: Note) => Sound

export const shaped = (overtones: readonly number[]) => (phase: number) =>
  overtones.reduce((sum, strength, k) => sum + strength * Math.sin((k + 1) * phase), 0)

/** Struck: loud at once, dying away, the upper partials faster and a little sharp. */
export const piano: Instrument = (random, { hertz, seconds, gain }) => {
  const ring = random.between(0.3, 0.9)
  return drawn(seconds * 1.5, (at) => {
    let sum = 0
    for (let k = 1; k < 9 && k * hertz < 3600; k++) {
      const partial = k * hertz * Math.sqrt(1 + 0.0004 * k * k)
      sum += (Math.exp((-at * k) / (ring * 2)) / k) * Math.sin(2 * Math.PI * partial * at)
    }
    return gain * sum * Math.min(1, at * 400)
  })
}

/** Plucked string (Karplus and Strong). */
export const pluck: Instrument = (random, { hertz, seconds, gain }) => {
  const string = Array.from({ length: Math.round(soundRate / hertz) }, random.noise)
  let at = 0
  return drawn(seconds * 1.6, () => {
    const next = (at + 1) % string.length
    const value = string[at]!
    string[at] = 0.498 * (value + string[next]!)
    at = next
    return 2 * gain * value
  })
}

/** Blown or bowed: swells, and a vibrato that begins late. */
const sustained =
  (overtones: readonly number[], breath: number): Instrument =>
  (random, { hertz, seconds, gain }) => {
    const form = shaped(overtones)
    const [speed, depth] = [random.between(4.5, 6.5), random.between(0, 0.012)]
    let phase = 0
    return drawn(seconds, (at) => {
      const vibrato = 1 + depth * Math.min(1, at * 2) * Math.sin(2 * Math.PI * speed * at)
      phase += (2 * Math.PI * hertz * vibrato) / soundRate
      const swell = Math.min(1, at * 12, (seconds - at) * 15)
      return gain * swell * (form(phase) + breath * random.noise())
    })
  }

export const flute = sustained([1, 0.3, 0.1], 0.06)
export const strings = sustained([1, 0.7, 0.5, 0.4, 0.3, 0.25, 0.2], 0.02)
export const organ = sustained([1, 0.8, 0, 0.6, 0, 0, 0, 0.3], 0)
export const square = sustained([1, 0, 1 / 3, 0, 1 / 5, 0, 1 / 7], 0)
