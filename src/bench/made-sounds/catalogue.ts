import { breathing, coughing, rustling } from './mouth.ts'
import { bells, dance, gliding, guitarPiece, melody, pads, pianoPiece } from './music.ts'
import * as noises from './noises.ts'
import * as signals from './signals.ts'
import { lay, lengthOf, loudest, mixed, type Random, seeded, type Sound } from './sound.ts'
import { type SoundCodec, wavOf } from './wav-bytes.ts'

type Make = (random: Random, seconds: number) => Sound

/** What a recorder hears when nobody speaks. */
const kinds: Record<string, Make> = {
  'digital silence': noises.silence,
  'white noise': noises.white,
  'pink noise': noises.pink,
  'comfort noise': noises.comfortNoise,
  'mains hum': noises.hum,
  crackle: noises.crackle,
  wind: noises.wind,
  'room noise': noises.roomNoise,
  typing: noises.typing,
  knocks: noises.knocks,
  ringback: signals.ringback,
  'busy tone': signals.busy,
  'dial tone': signals.dialTone,
  keypad: signals.keypad,
  fax: signals.fax,
  modem: signals.modem,
  beeps: signals.beeps,
  melody,
  piano: pianoPiece,
  guitar: guitarPiece,
  pads,
  dance,
  'gliding strings': gliding,
  bells,
  breathing,
  coughing,
  rustling,
}

const perKind = 9
const codecs: readonly SoundCodec[] = ['a-law', 'pcm', 'mu-law']
/** Peak levels, dB of full scale: above 0 the tops are cut off. */
const levels = [-3, -12, -20, -30, -42, -8, -16, 6, 14]

type MadeFile = { name: string; kind: string; channels: number; bytes: Buffer }

/** Files without a word in them, the same bytes every time, one after the other. */
export function* madeFiles(): Generator<MadeFile> {
  const names = Object.keys(kinds)
  for (const [k, kind] of names.entries()) {
    for (let variant = 0; variant < perKind; variant++) {
      const random = seeded(1000 * (k + 1) + variant)
      const made = atLevel(kinds[kind]!(random, secondsOf(random)), levels[variant]!)
      const sound = variant % 3 === 1 ? amidSilence(random, made) : made
      yield madeFile(kind, variant, sidesOf(random, sound, variant))
    }
  }
  for (let variant = 0; variant < 2 * perKind; variant++) {
    const random = seeded(900_000 + variant)
    const seconds = secondsOf(random)
    const parts = [1, 10 ** random.between(-1, 0)].map(
      (gain) => [atLevel(kinds[random.pick(names)]!(random, seconds), 0), gain] as const,
    )
    const [one, other] = parts as [(typeof parts)[0], (typeof parts)[0]]
    const sound = atLevel(mixed([...one], [...other]), levels[variant % levels.length]!)
    yield madeFile('mixture', variant, sidesOf(random, sound, variant))
  }
}

/** Rest before and after: only then does an even sound stand out, as music on hold does in a call. */
function amidSilence(random: Random, sound: Sound): Sound {
  const [before, after] = [random.between(1, 4), random.between(1, 4)]
  const all = new Float32Array(lengthOf(before + after) + sound.length)
  lay(all, before, sound)
  return all.map((value) => value + 0.0005 * random.noise())
}

const secondsOf = (random: Random) => random.between(3, random.chance(0.25) ? 40 : 15)

function madeFile(kind: string, variant: number, sides: readonly Sound[]): MadeFile {
  const codec = codecs[variant % codecs.length]!
  return {
    name: `${kind.replaceAll(' ', '-')}-${variant}.wav`,
    kind,
    channels: sides.length,
    bytes: wavOf(sides, codec),
  }
}

/** One channel, or two: the other side silent, hissing, or hearing an echo of it. */
function sidesOf(random: Random, sound: Sound, variant: number): Sound[] {
  if (variant % 2 === 0) return [sound]
  const other = random.pick([
    () => new Float32Array(sound.length),
    () => sound.map(() => 0.003 * random.noise()),
    () => sound.map((_, i) => 0.05 * (sound[i - 400] ?? 0)),
  ])()
  return random.chance(0.5) ? [sound, other] : [other, sound]
}

function atLevel(sound: Sound, decibels: number): Sound {
  const most = loudest(sound)
  return most === 0 ? sound : sound.map((value) => (value / most) * 10 ** (decibels / 20))
}
