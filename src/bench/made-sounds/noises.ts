import { bandPassed, drawn, highPassed, lay, lengthOf, loudest, lowPassed, mixed } from './sound.ts'
import { type Random, type Sound, soundRate } from './sound.ts'

export const silence = (_: Random, seconds: number): Sound => new Float32Array(lengthOf(seconds))

export const white = (random: Random, seconds: number): Sound => drawn(seconds, random.noise)

/** As much power in every octave. */
export function pink(random: Random, seconds: number): Sound {
  const bands = [0.02, 0.08, 0.3, 0.9].map((share) => ({ share, held: 0 }))
  return drawn(seconds, () => {
    const fresh = random.noise()
    let sum = 0.1 * fresh
    for (const band of bands) {
      band.held += band.share * (fresh - band.held)
      sum += band.held
    }
    return sum
  })
}

/** Comfort noise: what a codec plays in pauses, in steps of level as its updates arrive. */
export function comfortNoise(random: Random, seconds: number): Sound {
  const noise = bandPassed(white(random, seconds), random.between(500, 1200), 1500)
  let [until, level] = [0, 1]
  return noise.map((value, i) => {
    if (i / soundRate >= until) {
      until += random.between(0.15, 1.6)
      level = random.chance(0.2) ? 0.02 : 10 ** random.between(-1.2, 0)
    }
    return value * level
  })
}

/** Mains hum: 50 or 100 Hz with its harmonics, a little unsteady, and some hiss. */
export function hum(random: Random, seconds: number): Sound {
  const base = random.pick([50, 50.02, 49.97, 100])
  const strengths = Array.from({ length: 24 }, (_, k) => random.between(0, 1) / (1 + k / 4))
  const hiss = random.between(0, 0.3)
  return drawn(seconds, (at) => {
    const swell = 1 + 0.1 * Math.sin(2 * Math.PI * 0.3 * at)
    const sum = strengths.reduce(
      (total, strength, k) => total + strength * Math.sin(2 * Math.PI * base * (k + 1) * at + k),
      0,
    )
    return swell * sum + hiss * random.noise()
  })
}

/** A line that crackles: single clicks and short bursts over hiss. */
export function crackle(random: Random, seconds: number): Sound {
  const rate = random.between(2, 60) / soundRate
  const ring = random.between(600, 2600)
  const clicks = drawn(seconds, () => (random.chance(rate) ? random.between(-1, 1) : 0))
  return mixed(
    [bandPassed(clicks, ring, random.between(300, 2500)), 3],
    [white(random, seconds), random.between(0, 0.02)],
  )
}

/** Wind on a microphone: low rumble in slow gusts. */
export function wind(random: Random, seconds: number): Sound {
  const rumble = mixed(
    [lowPassed(white(random, seconds), random.between(150, 500)), 1],
    [bandPassed(white(random, seconds), random.between(300, 700), 250), 0.5],
  )
  const gusts = lowPassed(white(random, seconds), random.between(0.4, 2))
  const most = loudest(gusts)
  return rumble.map((value, i) => value * (0.05 + Math.abs(gusts[i]! / most)) ** 1.5)
}

/** Traffic, a fan, a machine: bands of noise that come and go slowly. */
export function roomNoise(random: Random, seconds: number): Sound {
  const whir = random.between(80, 240)
  const beat = random.between(0.1, 0.7)
  const air = highPassed(pink(random, seconds), 120)
  return air.map((value, i) => {
    const at = i / soundRate
    const motor = Math.sin(2 * Math.PI * whir * at) + 0.5 * Math.sin(2 * Math.PI * 2 * whir * at)
    return value * (1 + 0.5 * Math.sin(2 * Math.PI * beat * at)) + 0.08 * motor
  })
}

/** A burst of noise that rises and falls: `attack` and `decay` in seconds. */
export function burst(
  random: Random,
  shape: { attack: number; decay: number; hertz: number; width: number },
): Sound {
  const seconds = shape.attack + 5 * shape.decay
  const noise = bandPassed(white(random, seconds), shape.hertz, shape.width)
  return noise.map((value, i) => {
    const at = i / soundRate
    const rise = shape.attack > 0 ? Math.min(1, at / shape.attack) : 1
    return value * rise * Math.exp(-Math.max(0, at - shape.attack) / shape.decay)
  })
}

/** Keyboard: pairs of clicks (down and up) in bursts of typing. */
export function typing(random: Random, seconds: number): Sound {
  const all = new Float32Array(lengthOf(seconds))
  for (let at = random.between(0, 1); at < seconds;) {
    for (let keys = random.whole(2, 14); keys > 0; keys--) {
      const stroke = (gain: number, from: number) =>
        lay(
          all,
          from,
          burst(random, {
            attack: 0.001,
            decay: random.between(0.004, 0.015),
            hertz: random.between(1200, 3200),
            width: random.between(600, 2000),
          }),
          gain,
        )
      stroke(random.between(0.5, 1), at)
      stroke(random.between(0.2, 0.5), at + random.between(0.05, 0.1))
      at += random.between(0.09, 0.35)
    }
    at += random.between(0.2, 2)
  }
  return all
}

/** Knocks, a handset laid down, a receiver rubbed on a sleeve, a door. */
export function knocks(random: Random, seconds: number): Sound {
  const all = new Float32Array(lengthOf(seconds))
  for (let at = random.between(0, 1); at < seconds; at += random.between(0.12, 2.5)) {
    const rub = random.chance(0.25)
    lay(
      all,
      at,
      burst(random, {
        attack: rub ? random.between(0.05, 0.4) : 0.002,
        decay: rub ? random.between(0.05, 0.2) : random.between(0.008, 0.06),
        hertz: random.between(150, rub ? 2500 : 900),
        width: random.between(100, 900),
      }),
      random.between(0.3, 1),
    )
  }
  return all
}
