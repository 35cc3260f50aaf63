import {
  flute,
  type Instrument,
  organ,
  piano,
  pluck,
  shaped,
  square,
  strings,
} from './instruments.ts'
import { burst, white } from './noises.ts'
import { drawn, lay, lengthOf, lowPassed, mixed, type Random, type Sound } from './sound.ts'
import { soundRate, throughTelephone } from './sound.ts'

const scales = [
  [0, 2, 4, 5, 7, 9, 11],
  [0, 2, 3, 5, 7, 8, 10],
  [0, 2, 4, 7, 9],
] as const

const hertzOf = (semitones: number) => 220 * 2 ** (semitones / 12)

/** Percussion: a falling thump, a snare, a hat. */
function drums(random: Random, seconds: number, beat: number): Sound {
  const all = new Float32Array(lengthOf(seconds))
  const thump = drawn(0.2, (at) => Math.sin(2 * Math.PI * (55 * at + 4 * Math.exp(-at * 40))))
  for (let step = 0; step * beat < seconds; step++) {
    const at = step * beat
    if (step % 4 === 0)
      lay(
        all,
        at,
        thump.map((value, i) => value * Math.exp(-i / 500)),
        1.5,
      )
    if (step % 4 === 2)
      lay(all, at, burst(random, { attack: 0, decay: 0.05, hertz: 1800, width: 2500 }))
    lay(all, at, burst(random, { attack: 0, decay: 0.015, hertz: 3200, width: 1500 }), 0.5)
  }
  return all
}

/** A room: four echoes that feed on themselves. */
function reverberant(sound: Sound, share: number): Sound {
  const tails = [0.0297, 0.0371, 0.0411, 0.0437].map((delay) => {
    const line = new Float32Array(lengthOf(delay))
    let at = 0
    return sound.map((value) => {
      const old = line[at]!
      line[at] = value + 0.78 * old
      at = (at + 1) % line.length
      return old
    })
  })
  return sound.map((value, i) => value + share * tails.reduce((sum, tail) => sum + tail[i]!, 0))
}

type Style = {
  instruments: readonly Instrument[]
  /** Seconds of the shortest note. */
  beat: readonly [number, number]
  chords: number
  drums: number
  tremolo: number
  lengths: readonly number[]
}

function tune(random: Random, seconds: number, style: Style): Sound {
  const scale = random.pick(scales)
  const key = random.whole(-5, 6)
  const beat = random.between(...style.beat)
  const lead = random.pick(style.instruments)
  const under = random.pick(style.instruments)
  const degree = (step: number) =>
    key +
    scale[((step % scale.length) + scale.length) % scale.length]! +
    12 * Math.floor(step / scale.length)
  const all = new Float32Array(lengthOf(seconds))
  let step = random.whole(3, 9)
  for (let at = 0; at < seconds;) {
    const length = beat * random.pick(style.lengths)
    if (!random.chance(0.08)) {
      const note = { hertz: hertzOf(degree(step)), seconds: length, gain: random.between(0.6, 1) }
      lay(all, at, lead(random, note))
    }
    step = Math.max(0, Math.min(14, step + random.whole(-3, 3)))
    at += length
  }
  for (let at = 0; style.chords > 0 && at < seconds; at += beat * 8) {
    const root = random.pick([0, 3, 4, 5])
    for (const third of [0, 2, 4]) {
      const note = { hertz: hertzOf(degree(root + third) - 12), seconds: beat * 8, gain: 0.5 }
      lay(all, at, under(random, note), style.chords)
    }
  }
  if (random.chance(style.drums)) lay(all, 0, drums(random, seconds, beat), 0.7)
  const shake = random.chance(style.tremolo) ? random.between(4, 8) : 0
  const shaken = all.map(
    (value, i) => value * (1 + 0.5 * Math.sin((2 * Math.PI * shake * i) / soundRate)),
  )
  const room = random.chance(0.5) ? reverberant(shaken, random.between(0.05, 0.25)) : shaken
  return random.chance(0.6) ? throughTelephone(room) : room
}

type Made = (random: Random, seconds: number) => Sound

export const melody: Made = (random, seconds) =>
  tune(random, seconds, {
    instruments: [flute, strings, organ, square, piano],
    beat: [0.18, 0.5],
    chords: random.pick([0, 0.5, 1]),
    drums: 0.4,
    tremolo: 0.3,
    lengths: [1, 1, 2, 3],
  })

export const pianoPiece: Made = (random, seconds) =>
  tune(random, seconds, {
    instruments: [piano],
    beat: [0.12, 0.3],
    chords: random.pick([0, 0.7]),
    drums: 0,
    tremolo: 0,
    lengths: [1],
  })

export const guitarPiece: Made = (random, seconds) =>
  tune(random, seconds, {
    instruments: [pluck],
    beat: [0.14, 0.35],
    chords: random.pick([0, 0.6]),
    drums: 0.3,
    tremolo: 0,
    lengths: [1, 1, 2],
  })

export const pads: Made = (random, seconds) =>
  tune(random, seconds, {
    instruments: [strings, organ],
    beat: [0.5, 1.2],
    chords: 1,
    drums: 0,
    tremolo: 0.5,
    lengths: [2, 4, 6],
  })

export const dance: Made = (random, seconds) =>
  tune(random, seconds, {
    instruments: [square, piano, strings],
    beat: [0.1, 0.16],
    chords: 0.8,
    drums: 1,
    tremolo: 0.2,
    lengths: [1, 2, 2, 4],
  })

/** A fiddle that slides from note to note. */
export const gliding: Made = (random, seconds) => {
  const form = shaped([1, 0.8, 0.6, 0.5, 0.3, 0.3, 0.2])
  let [aim, hertz, phase, until, began] = [440, 440, 0, 0, 0]
  const slide = random.between(0.0005, 0.003)
  const bow = drawn(seconds, (at) => {
    if (at >= until) {
      aim = hertzOf(random.pick([3, 5, 7, 10, 12, 15, 17]))
      began = at
      until = at + random.pick([0.25, 0.5, 0.5, 1, 1.5])
    }
    hertz += slide * (aim - hertz)
    const vibrato = 1 + 0.012 * Math.min(1, (at - began) * 3) * Math.sin(2 * Math.PI * 5.5 * at)
    phase += (2 * Math.PI * hertz * vibrato) / soundRate
    return form(phase)
  })
  return mixed([throughTelephone(bow), 1], [lowPassed(white(random, seconds), 2500), 0.02])
}

/** A ringing phone or a chime in the room: two partials, struck again and again. */
export const bells: Made = (random, seconds) => {
  const all = new Float32Array(lengthOf(seconds))
  const partials = [1, 2.76, 5.4].map((ratio) => ratio * random.between(400, 700))
  const gap = random.pick([0.05, 0.3, 0.8])
  for (let at = 0; at < seconds; at += gap) {
    if (gap < 0.1 && at % 3 > 1.2) continue
    lay(
      all,
      at,
      drawn(1.2, (t) =>
        partials.reduce(
          (sum, hertz, k) => sum + Math.exp(-t * (3 + 3 * k)) * Math.sin(2 * Math.PI * hertz * t),
          0,
        ),
      ),
    )
  }
  return all
}
