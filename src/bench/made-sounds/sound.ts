import { chanceOf } from '#src/kernel/chance.ts'

/** Samples a second of every made sound: the telephone's. */
export const soundRate = 8000

/** Mono sound, about −1..1 before its level is set. */
export type Sound = Float32Array

export type Random = ReturnType<typeof seeded>

/** The same numbers every time (mulberry32). */
export function seeded(seed: number) {
  const next = chanceOf(seed)
  const between = (low: number, high: number) => low + (high - low) * next()
  return {
    between,
    /** −1..1, roughly normal. */
    noise: () => (next() + next() + next()) * (2 / 3) - 1,
    whole: (low: number, high: number) => Math.floor(between(low, high + 1)),
    chance: (share: number) => next() < share,
    pick: <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)]!,
  }
}

export const lengthOf = (seconds: number) => Math.round(seconds * soundRate)

/** A sound given by its value at each second. */
export function drawn(seconds: number, value: (at: number) => number): Sound {
  return Float32Array.from({ length: lengthOf(seconds) }, (_, i) => value(i / soundRate))
}

/** Lays one sound into another from a moment on, beside what is there. */
export function lay(into: Sound, from: number, sound: Sound, gain = 1): void {
  const start = lengthOf(from)
  for (let i = 0; i < sound.length && start + i < into.length; i++)
    into[start + i]! += gain * sound[i]!
}

export function mixed(...sounds: readonly [sound: Sound, gain: number][]): Sound {
  const sum = new Float32Array(Math.max(...sounds.map(([sound]) => sound.length)))
  for (const [sound, gain] of sounds) lay(sum, 0, sound, gain)
  return sum
}

/** Two-pole band pass around a frequency; a small width rings. */
export function bandPassed(sound: Sound, hertz: number, width: number): Sound {
  const angle = (2 * Math.PI * hertz) / soundRate
  const alpha = (Math.sin(angle) * width) / (2 * hertz)
  const [gain, b1, b2] = [
    alpha / (1 + alpha),
    (-2 * Math.cos(angle)) / (1 + alpha),
    (1 - alpha) / (1 + alpha),
  ]
  let [x1, x2, y1, y2] = [0, 0, 0, 0]
  return sound.map((x) => {
    const y = gain * (x - x2) - b1 * y1 - b2 * y2
    ;[x2, x1, y2, y1] = [x1, x, y1, y]
    return y
  })
}

/** One-pole low pass. */
export function lowPassed(sound: Sound, hertz: number): Sound {
  const share = 1 - Math.exp((-2 * Math.PI * hertz) / soundRate)
  let held = 0
  return sound.map((x) => (held += share * (x - held)))
}

export const highPassed = (sound: Sound, hertz: number): Sound => {
  const low = lowPassed(sound, hertz)
  return sound.map((x, i) => x - low[i]!)
}

/** What a telephone line lets through, about 300 to 3,400 Hz. */
export const throughTelephone = (sound: Sound): Sound =>
  lowPassed(highPassed(highPassed(sound, 300), 300), 3400)

export const loudest = (sound: Sound): number =>
  sound.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
