import { white } from './noises.ts'
import { bandPassed, drawn, lay, lengthOf, mixed, type Random, type Sound } from './sound.ts'
import { soundRate } from './sound.ts'

const wave = (hertz: number, at: number) => Math.sin(2 * Math.PI * hertz * at)

/** A tone of 450 Hz, on and off in turn (GB/T 3380 cadences). */
function cadence(random: Random, seconds: number, beats: readonly number[]): Sound {
  const hertz = 450 + random.between(-20, 20)
  const overtone = random.between(0, 0.15)
  const start = random.between(0, 2)
  const cycle = beats.reduce((sum, beat) => sum + beat, 0)
  return drawn(seconds, (at) => {
    let inside = (at + start) % cycle
    let on = true
    for (const beat of beats) {
      if (inside < beat) break
      inside -= beat
      on = !on
    }
    return on ? wave(hertz, at) + overtone * wave(2 * hertz, at) : 0
  })
}

export const ringback = (random: Random, seconds: number): Sound => cadence(random, seconds, [1, 4])

export const busy = (random: Random, seconds: number): Sound =>
  cadence(
    random,
    seconds,
    random.pick([
      [0.35, 0.35],
      [0.7, 0.7],
      [0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.4, 0.4],
    ]),
  )

export const dialTone = (random: Random, seconds: number): Sound =>
  cadence(random, seconds, random.pick([[1000], [0.4, 0.04]]))

const lowTones = [697, 770, 852, 941]
const highTones = [1209, 1336, 1477, 1633]

/** Keys: fast as a machine dials (50 ms on, 50 ms off), or pressed by a hand, with line noise. */
export function keypad(random: Random, seconds: number): Sound {
  const byMachine = random.chance(0.4)
  const twist = random.between(0.5, 1.4)
  const all = new Float32Array(lengthOf(seconds))
  for (let at = random.between(0, 0.5); at < seconds;) {
    for (let keys = random.whole(1, 11); keys > 0; keys--) {
      const on = byMachine ? 0.05 : random.between(0.08, random.chance(0.2) ? 1.5 : 0.3)
      const [low, high] = [random.pick(lowTones), random.pick(highTones)]
      lay(
        all,
        at,
        drawn(on, (t) => wave(low, t) + twist * wave(high, t)),
      )
      at += on + (byMachine ? 0.05 : random.between(0.06, 0.5))
    }
    at += random.between(0.3, 2)
  }
  return mixed([all, 1], [white(random, seconds), random.between(0, 0.1)])
}

/** A fax machine: calling tone, answering tone, then V.21 frequency-shift keying at 300 bit/s. */
export function fax(random: Random, seconds: number): Sound {
  const callsFirst = random.chance(0.5)
  const opening = seconds * random.between(0.3, 0.6)
  let phase = 0
  let bit = 1
  return drawn(seconds, (at) => {
    if (at < opening) {
      if (callsFirst) return at % 3.5 < 0.5 ? wave(1100, at) : 0
      return at < 3.3 ? wave(2100, at) : 0
    }
    if (Math.floor(at * 300) !== Math.floor((at - 1 / soundRate) * 300)) bit = random.whole(0, 1)
    phase += (2 * Math.PI * (bit ? 1650 : 1850)) / soundRate
    return (at - opening) % 3 < 1.8 ? Math.sin(phase) : 0
  })
}

/** A modem: training tones, then phase-shift keying that sounds like rough noise. */
export function modem(random: Random, seconds: number): Sound {
  const [carrier, baud] = random.pick([
    [1800, 2400],
    [1700, 1600],
    [1200, 600],
  ] as const)
  const training = random.between(0.5, 2)
  let shift = 0
  const data = drawn(seconds, (at) => {
    if (at < training) return wave(1800, at) + wave(at % 0.2 < 0.1 ? 600 : 3000, at)
    if (Math.floor(at * baud) !== Math.floor((at - 1 / soundRate) * baud))
      shift += (random.whole(0, 3) * Math.PI) / 2
    return 1.5 * Math.sin(2 * Math.PI * carrier * at + shift)
  })
  return mixed([bandPassed(data, 1800, 2600), 1], [white(random, seconds), 0.01])
}

/** Beeps of exchanges, recorders and pagers: special information tones, warning beeps, chirps. */
export function beeps(random: Random, seconds: number): Sound {
  const all = new Float32Array(lengthOf(seconds))
  const chirps = random.chance(0.3)
  const notes = random.pick([[950, 1400, 1800], [1400], [440, 480], [1000, 800]])
  const on = random.between(0.08, 0.4)
  for (let at = random.between(0, 1); at < seconds; at += random.between(0.4, 3)) {
    for (const hertz of notes) {
      lay(
        all,
        at,
        drawn(on, (t) => wave(hertz * (chirps ? 1 + t : 1), t) * Math.min(1, (on - t) * 200)),
      )
      at += on
    }
  }
  return all
}
