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
 * A text as the matcher reads it: bare characters, and where each one stood. `length`
 * places of the arrays count, from `from` on: the lines of a call lie in the same arrays, one behind
 * the other, and one reading can be used for text after text.
 */
export class Reading {
  from = 0
  length = 0
  /** Plain characters as UTF-16 units. */
  codes: Uint16Array
  /** UTF-16 offset in the source of each character kept. */
  places: Int32Array

  constructor(capacity: number | Reading = 0) {
    const shared = typeof capacity === 'number' ? null : capacity
    const room = typeof capacity === 'number' ? capacity : 0
    this.codes = shared ? shared.codes : new Uint16Array(room)
    this.places = shared ? shared.places : new Int32Array(room)
  }

  /** Makes room for a text of so many units. What was read before is lost. */
  clearFor(units: number): void {
    this.from = 0
    this.length = 0
    if (this.codes.length >= units) return
    this.codes = new Uint16Array(units)
    this.places = new Int32Array(units)
  }

  /** Of plain characters and where they stood. */
  static of(codes: readonly number[], places: readonly number[]): Reading {
    const reading = new Reading(codes.length)
    reading.codes.set(codes)
    reading.places.set(places)
    reading.length = codes.length
    return reading
  }

  /** Some of its characters, without a copy. */
  part(from: number, to: number): Reading {
    const part = new Reading(this)
    part.from = this.from + from
    part.length = Math.min(to, this.length) - from
    return part
  }

  get to(): number {
    return this.from + this.length
  }

  get characters(): string {
    return writtenCodes(this.codes.subarray(this.from, this.to))
  }

  get sounds(): string {
    return writtenSounds(this.soundNumbers)
  }

  /** The folded syllables of its characters. */
  get soundNumbers(): Uint16Array {
    return this.codes.slice(this.from, this.to).map(soundOf)
  }

  /** Of each character, then the offset after the last one. */
  get offsets(): Int32Array {
    const { from, to, length, places } = this
    const offsets = new Int32Array(length + 1)
    offsets.set(places.subarray(from, to))
    if (length > 0) offsets[length] = offsets[length - 1]! + 1
    return offsets
  }
}

/** Drops punctuation, spaces and fillers, and folds the rest. */
export function readText(text: string, into = new Reading(text.length)): Reading {
  into.clearFor(text.length)
  readOnto(text, into)
  return into
}

/** The lines of a call, side by side. */
export function readLines(texts: readonly string[]): Reading[] {
  let units = 0
  for (const text of texts) units += text.length
  const call = new Reading(units)
  return texts.map((text) => {
    const line = new Reading(call)
    line.from = call.length
    readOnto(text, line)
    call.length = line.to
    return line
  })
}

function readOnto(text: string, into: Reading): void {
  const { codes, places } = into
  let to = into.from
  for (let at = 0; at < text.length; at += 1) {
    const code = plainCode(text.charCodeAt(at))
    if (code === dropped) continue
    if (code === hesitation && isHesitation(text, at)) {
      at += 1
      continue
    }
    codes[to] = code
    places[to] = at
    to += 1
  }
  into.length = to - into.from
}

/** Ends a line of bytes: no text in UTF-8 holds such a byte, nor a higher one. */
export const lineEnd = 0xfe

/**
 * The same from the bytes of a text in UTF-8, up to the end of its line; says where that is. 那 is taken
 * back when 个 follows it, and characters of two units are of no word.
 */
export function readBytes(bytes: Uint8Array, at: number, into: Reading): number {
  const { from, codes, places } = into
  const end = bytes.length
  let next = at
  let to = from
  let place = 0
  while (next < end) {
    const lead = bytes[next]!
    let unit = lead
    if (lead < 0x80) next += 1
    else if (lead < 0xe0) {
      unit = ((lead & 0x1f) << 6) | (bytes[next + 1]! & 0x3f)
      next += 2
    } else if (lead < 0xf0) {
      unit = ((lead & 0xf) << 12) | ((bytes[next + 1]! & 0x3f) << 6) | (bytes[next + 2]! & 0x3f)
      next += 3
    } else if (lead < lineEnd) {
      next += 4
      place += 2
      continue
    } else break
    const code = plainCode(unit)
    place += 1
    if (code === dropped) continue
    if (
      code === itsEnd &&
      to > from &&
      codes[to - 1] === hesitation &&
      places[to - 1] === place - 2
    ) {
      to -= 1
      continue
    }
    codes[to] = code
    places[to] = place - 1
    to += 1
  }
  into.length = to - from
  return next
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
