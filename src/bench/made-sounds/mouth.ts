import { burst, white } from './noises.ts'
import { bandPassed, lay, lengthOf, mixed, type Random, type Sound, soundRate } from './sound.ts'

/** Breath on the microphone: in and out, each a band of noise that swells and falls. */
export function breathing(random: Random, seconds: number): Sound {
  const all = new Float32Array(lengthOf(seconds))
  for (let at = random.between(0, 1); at < seconds;) {
    for (const out of [false, true]) {
      const length = random.between(0.5, 1.6)
      const centre = out ? random.between(400, 900) : random.between(1000, 2200)
      const noise = mixed(
        [bandPassed(white(random, length), centre, centre * 0.7), 1],
        [bandPassed(white(random, length), centre * 2.2, centre), 0.4],
      )
      const flow = noise.map(
        (value, i) =>
          value *
          Math.sin((Math.PI * i) / noise.length) ** random.between(0.8, 0.82) *
          (1 + 0.3 * Math.sin((i / soundRate) * 40)),
      )
      lay(all, at, flow, out ? 1 : 0.6)
      at += length + random.between(0.05, 0.5)
    }
    at += random.between(0.3, 1.5)
  }
  return all
}

/** Coughs and throat clearing: a bang of noise, then a shorter, rough tail. */
export function coughing(random: Random, seconds: number): Sound {
  const all = new Float32Array(lengthOf(seconds))
  for (let at = random.between(0, 1.5); at < seconds; at += random.between(1, 4)) {
    for (let bouts = random.whole(1, 3); bouts > 0; bouts--) {
      const hertz = random.between(600, 1300)
      lay(
        all,
        at,
        burst(random, { attack: 0.008, decay: random.between(0.03, 0.09), hertz, width: 1200 }),
      )
      lay(
        all,
        at + 0.12,
        burst(random, { attack: 0.05, decay: 0.06, hertz: hertz * 0.8, width: 700 }),
        0.5,
      )
      at += random.between(0.3, 0.55)
    }
  }
  return all
}

/** Sniffing, blowing, rustling of paper near the mouth. */
export function rustling(random: Random, seconds: number): Sound {
  const all = new Float32Array(lengthOf(seconds))
  for (let at = random.between(0, 1); at < seconds; at += random.between(0.05, 1.2)) {
    lay(
      all,
      at,
      burst(random, {
        attack: random.between(0.01, 0.25),
        decay: random.between(0.01, 0.08),
        hertz: random.between(1200, 3200),
        width: random.between(800, 2500),
      }),
      random.between(0.1, 1),
    )
  }
  return all
}
