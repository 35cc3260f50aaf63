import { foldedSyllable } from '#src/screening/phonetics.ts'
import type { Reading } from '#src/screening/reading.ts'

/** FNV-1a over UTF-16 code units. */
export function bucketOf(key: string, bits: number): number {
  return fold(hashOf(key), bits)
}

const offsetBasis = 0x811c9dc5
const prime = 0x01000193

function hashOf(key: string, from = offsetBasis): number {
  let hash = from
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), prime)
  return hash
}

function fold(hash: number, bits: number) {
  return ((hash >>> 16) ^ hash) & ((1 << bits) - 1)
}

/** The counts of one call, spread over all buckets, and which buckets are not empty. */
export type Tally = { bits: number; counts: Float32Array; touched: Int32Array; size: number }

const tallies = new Map<number, Tally>()

/** One at a time for each number of bits: closing it wipes it for the next call. */
export function openTally(bits: number): Tally {
  const known = tallies.get(bits)
  if (known) return known
  const counts = new Float32Array(1 << bits)
  const tally = { bits, counts, touched: new Int32Array(1 << bits), size: 0 }
  tallies.set(bits, tally)
  return tally
}

/** A vector of length one: square roots damp repetition. */
export function closeTally(tally: Tally): { buckets: Int32Array; amounts: Float32Array } {
  const length = lengthOf(tally)
  const buckets = tally.touched.slice(0, tally.size)
  const amounts = new Float32Array(buckets.length)
  for (let at = 0; at < buckets.length; at += 1) amounts[at] = take(tally, at) / length
  tally.size = 0
  return { buckets, amounts }
}

/** `start` and what weights make of that vector, to the last bit, without making it. */
export function closeWeighed(tally: Tally, start: number, weights: Float32Array): number {
  const length = lengthOf(tally)
  const { touched, size } = tally
  let sum = start
  for (let at = 0; at < size; at += 1)
    sum += weights[touched[at]!]! * Math.fround(take(tally, at) / length)
  tally.size = 0
  return sum
}

function lengthOf({ counts, touched, size }: Tally): number {
  let squares = 0
  for (let at = 0; at < size; at += 1) squares += counts[touched[at]!]!
  return Math.sqrt(squares) || 1
}

/** The root of a count, which is wiped. */
function take({ counts, touched }: Tally, at: number): number {
  const bucket = touched[at]!
  const root = Math.sqrt(counts[bucket]!)
  counts[bucket] = 0
  return root
}

/** The sums as they stand. */
export function emptyTally(tally: Tally): { buckets: Int32Array; amounts: Float32Array } {
  const buckets = tally.touched.slice(0, tally.size)
  const amounts = new Float32Array(buckets.length)
  for (let at = 0; at < buckets.length; at += 1) {
    amounts[at] = tally.counts[buckets[at]!]!
    tally.counts[buckets[at]!] = 0
  }
  tally.size = 0
  return { buckets, amounts }
}

/**
 * What a call counts to in fewer buckets: a bucket of fewer bits is the end of one of more, and the
 * square of an amount its share of all counts.
 */
export function inFewerBuckets(
  counted: { buckets: Int32Array; amounts: Float32Array },
  bits: number,
): { buckets: Int32Array; amounts: Float32Array } {
  const tally = openTally(bits)
  const mask = (1 << bits) - 1
  for (let at = 0; at < counted.buckets.length; at += 1) {
    const amount = counted.amounts[at]!
    count(tally, counted.buckets[at]! & mask, amount * amount)
  }
  return closeTally(tally)
}

/** What one side said, in the arrays it was read into. */
export type Words = Pick<Reading, 'codes' | 'from' | 'to'>

/** Where a turn begins and ends; an unknown speaker's border is no such thing. */
const [beginning, ending] = ['^', '$'].map((mark) => mark.charCodeAt(0)) as [number, number]

/** Characters, syllables and pairs of either, between marks or bare. Doubted words count for less. */
export function countSpeech(
  tally: Tally,
  prefix: string,
  { codes, from, to }: Words,
  marked: boolean,
  trust: number,
) {
  if (trust <= 0) return
  const { bits } = tally
  const written = hashOf(prefix)
  const spoken = hashOf('~', written)
  const first = marked ? from - 1 : from
  const last = marked ? to : to - 1
  let pairWritten = 0
  let pairSpoken = 0
  for (let at = first; at <= last; at += 1) {
    const code = at < from ? beginning : at < to ? codes[at]! : ending
    const sound = soundOf(code)
    count(tally, fold(Math.imul(written ^ code, prime), bits), trust)
    count(tally, fold(Math.imul(spoken ^ sound, prime), bits), trust)
    if (at > first) {
      count(tally, fold(Math.imul(pairWritten ^ code, prime), bits), trust)
      count(tally, fold(Math.imul(pairSpoken ^ sound, prime), bits), trust)
    }
    pairWritten = Math.imul(written ^ code, prime)
    pairSpoken = Math.imul(Math.imul(spoken ^ sound, prime) ^ 32, prime)
  }
}

export function count(tally: Tally, bucket: number, amount: number) {
  const before = tally.counts[bucket]!
  if (before === 0) {
    tally.touched[tally.size] = bucket
    tally.size += 1
  }
  tally.counts[bucket] = before + amount
}

const sounds = new Int32Array(1 << 16)

/** A number for the folded syllable of a character; the same for all that sound alike. */
function soundOf(code: number): number {
  const known = sounds[code]!
  if (known !== 0) return known
  const sound = hashOf(foldedSyllable(String.fromCharCode(code))) || 1
  sounds[code] = sound
  return sound
}

/** The pairs that `countSpeech` counts, each as written and as heard: its bucket, its first place. */
export function eachPair(
  prefix: string,
  characters: string,
  bits: number,
  visit: (bucket: number, at: number) => void,
): void {
  const written = hashOf(prefix)
  const spoken = hashOf('~', written)
  for (let at = 0; at + 1 < characters.length; at += 1) {
    const [first, second] = [characters.charCodeAt(at), characters.charCodeAt(at + 1)]
    const pair = Math.imul(written ^ first, prime)
    const heard = Math.imul(Math.imul(spoken ^ soundOf(first), prime) ^ 32, prime)
    visit(fold(Math.imul(pair ^ second, prime), bits), at)
    visit(fold(Math.imul(heard ^ soundOf(second), prime), bits), at)
  }
}
