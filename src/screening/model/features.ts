import { foldedSyllable } from '#src/screening/phonetics.ts'
import { readText } from '#src/screening/reading.ts'

/** Anything that was said by somebody; a subset of scoring's Utterance. */
export type Spoken = { voice: 'agent' | 'customer' | 'unknown'; text: string; trust?: number }

/** A sparse vector of length one over hashed buckets. */
export type Features = Map<number, number>

/** The last words of both sides tell most about how a call was left. */
const closingPart = 0.7
const neighbours = [
  ['=', 0],
  ['-', -1],
  ['+', 1],
] as const
const fifthCount = 4
const initials = { agent: 'a', customer: 'c', unknown: 'u' } as const

/**
 * Counts of characters, of syllables and of pairs of either, by voice, once for the whole call
 * and once more for its last third. Square roots damp repetition; unit length makes short and
 * long calls alike.
 */
export function callFeatures(utterances: readonly Spoken[], bits: number): Features {
  const turns = joinTurns(utterances)
  const total = turns.reduce((sum, { characters }) => sum + characters.length, 0)
  const counts: Features = new Map()
  let before = 0

  for (const { voice, characters, trusted } of turns) {
    const trust = characters === '' ? 0 : trusted / characters.length
    const middle = before + characters.length / 2
    before += characters.length
    const marked = voice === 'unknown' ? characters : `^${characters}$`
    countSpeech(counts, initials[voice], marked, trust, bits)
    if (middle >= closingPart * total)
      countSpeech(counts, `E${initials[voice]}`, marked, trust, bits)
  }
  return toUnit(counts)
}

/**
 * One utterance between its neighbours, with its fifth of the call: whether an utterance carries
 * the complaint shows as much in what was answered.
 */
export function evidenceFeatures(
  utterances: readonly Spoken[],
  at: number,
  bits: number,
): Features {
  const counts: Features = new Map()
  for (const [prefix, place] of neighbours) {
    const text = utterances[at + place]?.text
    if (text === undefined) continue
    countSpeech(counts, prefix, `^${readText(text).characters}$`, 1, bits)
  }
  const fifth = Math.floor((5 * at) / utterances.length)
  count(counts, bucketOf(`fifth ${fifth}`, bits), fifthCount)
  return toUnit(counts)
}

/** FNV-1a over UTF-16 code units. */
export function bucketOf(key: string, bits: number): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < key.length; at += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193)
  }
  return ((hash >>> 16) ^ hash) & ((1 << bits) - 1)
}

/**
 * A recogniser cuts one turn into several segments: what one side says in a row is one turn.
 * Without roles the border between two speakers is unknown and nothing is joined.
 */
function joinTurns(utterances: readonly Spoken[]) {
  const turns: { voice: Spoken['voice']; characters: string; trusted: number }[] = []
  for (const { voice, text, trust = 1 } of utterances) {
    const { characters } = readText(text)
    const trusted = characters.length * trust
    const last = turns.at(-1)
    if (last && voice !== 'unknown' && last.voice === voice) {
      last.characters += characters
      last.trusted += trusted
    } else turns.push({ voice, characters, trusted })
  }
  return turns
}

/** Doubted words count for less. */
function countSpeech(
  counts: Features,
  prefix: string,
  characters: string,
  trust: number,
  bits: number,
) {
  let before = ''
  let heardBefore = ''
  for (const character of characters) {
    const heard = foldedSyllable(character)
    count(counts, bucketOf(prefix + character, bits), trust)
    count(counts, bucketOf(`${prefix}~${heard}`, bits), trust)
    if (before !== '') {
      count(counts, bucketOf(prefix + before + character, bits), trust)
      count(counts, bucketOf(`${prefix}~${heardBefore} ${heard}`, bits), trust)
    }
    before = character
    heardBefore = heard
  }
}

function count(counts: Features, bucket: number, amount: number) {
  counts.set(bucket, (counts.get(bucket) ?? 0) + amount)
}

function toUnit(counts: Features): Features {
  let squares = 0
  for (const amount of counts.values()) squares += amount
  const length = Math.sqrt(squares) || 1
  return new Map([...counts].map(([bucket, amount]) => [bucket, Math.sqrt(amount) / length]))
}
