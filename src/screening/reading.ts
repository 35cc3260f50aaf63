import {
  plainCharacter,
  soundNumber,
  writtenCodes,
  writtenSounds,
} from '#src/screening/phonetics.ts'

/** Said while thinking; they may stand anywhere without changing the sense. */
const fillers = new Set('嗯啊呃额哦噢喔唉哎诶欸')
const meaningful = /[\p{Script=Han}a-zA-Z0-9]/u
/** 那个 is said while thinking, too. */
const itsEnd = '个'.charCodeAt(0)
export const hesitation = '那'.charCodeAt(0)

/** What each UTF-16 unit is read as; `dropped` says nothing, `unseen` was not met yet. */
const plainCodes = new Uint16Array(0x10000).fill(0xffff)
const soundNumbers = new Uint16Array(0x10000)
export const dropped = 0
const unseen = 0xffff

/**
 * A text as the matcher reads it: bare characters, their sounds, and where each one stood. The
 * first `length` places of the arrays count, so that one reading can be used for text after text.
 */
export class Reading {
  length = 0
  /** Plain characters as UTF-16 units. */
  codes: Uint16Array
  /** Their folded syllables, as numbers. */
  soundNumbers: Uint16Array
  /** UTF-16 offset in the source of each character kept, then the offset after the last one. */
  places: Int32Array

  constructor(capacity = 0) {
    this.codes = new Uint16Array(capacity)
    this.soundNumbers = new Uint16Array(capacity)
    this.places = new Int32Array(capacity + 1)
  }

  /** Makes room for a text of so many units. What was read before is lost. */
  clearFor(units: number): void {
    this.length = 0
    if (this.codes.length >= units) return
    this.codes = new Uint16Array(units)
    this.soundNumbers = new Uint16Array(units)
    this.places = new Int32Array(units + 1)
  }

  /** Of plain characters and where they stood, with the place after the last. */
  static of(codes: readonly number[], places: readonly number[]): Reading {
    const reading = new Reading(codes.length)
    reading.codes.set(codes)
    reading.places.set(places)
    reading.soundNumbers.set(codes.map((code) => soundNumbers[code]!))
    reading.length = codes.length
    return reading
  }

  /** Some of its characters, without a copy. */
  part(from: number, to: number): Reading {
    const part = new Reading()
    const end = Math.min(to, this.length)
    part.codes = this.codes.subarray(from, end)
    part.soundNumbers = this.soundNumbers.subarray(from, end)
    part.places = this.places.subarray(from, end + 1)
    part.length = end - from
    return part
  }

  get characters(): string {
    return writtenCodes(this.codes.subarray(0, this.length))
  }

  get sounds(): string {
    return writtenSounds(this.soundNumbers.subarray(0, this.length))
  }

  get offsets(): Int32Array {
    return this.places.subarray(0, this.length + 1)
  }
}

/** Drops punctuation, spaces and fillers, and folds the rest. */
export function readText(text: string, into = new Reading(text.length)): Reading {
  into.clearFor(text.length)
  const { codes, soundNumbers: sounds, places } = into
  let length = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = plainCode(text.charCodeAt(at))
    if (code === dropped) continue
    if (code === hesitation && isHesitation(text, at)) {
      at += 1
      continue
    }
    codes[length] = code
    sounds[length] = soundNumbers[code]!
    places[length] = at
    length += 1
  }
  places[length] = length === 0 ? 0 : places[length - 1]! + 1
  into.length = length
  return into
}

/** Whether what begins with 那 here is no word. */
export function isHesitation(text: string, at: number): boolean {
  return at + 1 < text.length && plainCode(text.charCodeAt(at + 1)) === itsEnd
}

/** What a UTF-16 unit is read as, `dropped` where it says nothing. */
export function plainCode(unit: number): number {
  const known = plainCodes[unit]!
  return known === unseen ? learn(unit) : known
}

/** The number of the folded syllable of a plain character. */
export function soundOf(code: number): number {
  return soundNumbers[code]!
}

/** A character is worked out when it is first met, and looked up from then on. */
function learn(unit: number): number {
  const character = String.fromCharCode(unit)
  const plain = plainCharacter(character)
  const said = meaningful.test(plain) && !fillers.has(plain) && !fillers.has(character)
  const code = said ? plain.charCodeAt(0) : dropped
  plainCodes[unit] = code
  if (said) soundNumbers[code] = soundNumber(plain)
  return code
}
