import { type Head, withCues } from '#src/screening/model/logistic.ts'
import {
  bucketOf,
  closeTally,
  closeWeighed,
  count,
  countSpeech,
  eachPair,
  emptyTally,
  openTally,
} from '#src/screening/model/tally.ts'
import { Reading, readLines } from '#src/screening/reading.ts'

/** Anything that was said by somebody; a subset of scoring's Utterance. */
export type Spoken = { voice: 'agent' | 'customer' | 'unknown'; text: string; trust?: number }

/** What a side said in one go: characters as the matcher reads them, and how far to trust them. */
export type Turn = { voice: Spoken['voice']; said: Reading; trust: number }

/** A sparse vector of length one over hashed buckets, and beside it the cues of the discourse. */
export type Features = { buckets: Int32Array; amounts: Float32Array; cues: Float32Array }

/** The last words of both sides tell most about how a call was left. */
const closingPart = 0.7
const neighbours = [
  ['=', 0],
  ['-', -1],
  ['+', 1],
] as const
const fifthCount = 4
const initials = { agent: 'a', customer: 'c', unknown: 'u' } as const
const closingInitials = { agent: 'Ea', customer: 'Ec', unknown: 'Eu' } as const
const noCues = new Float32Array(0)

/**
 * Counts of characters, of syllables and of pairs of either, by voice, once for the whole call
 * and once more for its last third. Square roots damp repetition; unit length makes short and
 * long calls alike.
 */
export function callFeatures(
  turns: readonly Turn[],
  bits: number,
  cues: Float32Array = noCues,
): Features {
  return { ...closeTally(tallyOf(turns, bits)), cues }
}

/** What a head makes of the features of a call, for the many calls of which nothing else is asked. */
export function valueOfCall(head: Head, turns: readonly Turn[], cues: Float32Array): number {
  return withCues(head, closeWeighed(tallyOf(turns, head.bits), head.bias, head.weights), cues)
}

function tallyOf(turns: readonly Turn[], bits: number) {
  const tally = openTally(bits)
  eachPart(turns, (prefix, { said, voice, trust }) =>
    countSpeech(tally, prefix, said, isMarked(voice), trust),
  )
  return tally
}

/** What each bucket of a call stands for: who first said which two characters. */
export function wordsOfCall(turns: readonly Turn[], bits: number) {
  const words = new Map<number, { voice: Turn['voice']; text: string }>()
  eachPart(turns, (prefix, { said, voice }) => {
    const characters = isMarked(voice) ? `^${said.characters}$` : said.characters
    eachPair(prefix, characters, bits, (bucket, at) => {
      if (!words.has(bucket)) words.set(bucket, { voice, text: characters.slice(at, at + 2) })
    })
  })
  return words
}

/** Without roles nobody knows where a turn begins or ends. */
const isMarked = (voice: Turn['voice']) => voice !== 'unknown'

function eachPart(turns: readonly Turn[], visit: (prefix: string, turn: Turn) => void) {
  const total = turns.reduce((sum, { said }) => sum + said.length, 0)
  let before = 0
  for (const turn of turns) {
    const { voice, said } = turn
    const middle = before + said.length / 2
    before += said.length
    visit(initials[voice], turn)
    if (middle >= closingPart * total) visit(closingInitials[voice], turn)
  }
}

/**
 * One utterance between its neighbours, with its fifth of the call: whether an utterance carries
 * the complaint shows as much in what was answered.
 */
export function evidenceFeatures(
  readings: readonly Reading[],
  at: number,
  bits: number,
  cues: Float32Array = noCues,
): Features {
  const tally = openTally(bits)
  for (const [prefix, place] of neighbours) {
    const said = readings[at + place]
    if (said) countSpeech(tally, prefix, said, true, 1)
  }
  const fifth = Math.floor((5 * at) / readings.length)
  count(tally, bucketOf(`fifth ${fifth}`, bits), fifthCount)
  return { ...closeTally(tally), cues }
}

/** One utterance by itself: who said it and its words. Where nobody knows, the customer's. */
export function saidFeatures(
  voice: Spoken['voice'],
  said: Reading,
  bits: number,
  cues: Float32Array = noCues,
): Features {
  const tally = openTally(bits)
  countSpeech(tally, initials[voice === 'unknown' ? 'customer' : voice], said, true, 1)
  return { ...closeTally(tally), cues }
}

/** Vectors of one number of bits added up, each by its weight, and how much that was in all. */
export function sumOfVectors(
  bits: number,
  vectors: readonly (Features & { weight: number })[],
): Features & { weight: number } {
  const tally = openTally(bits)
  const cues = new Float32Array(vectors[0]?.cues.length ?? 0)
  let whole = 0
  for (const { buckets, amounts, cues: said, weight } of vectors) {
    whole += weight
    for (let at = 0; at < buckets.length; at += 1) {
      count(tally, buckets[at]!, weight * amounts[at]!)
    }
    for (let at = 0; at < said.length; at += 1) {
      if (said[at] !== 0) cues[at]! += weight * said[at]!
    }
  }
  return { ...emptyTally(tally), cues, weight: whole }
}

/**
 * A recogniser cuts one turn into several segments: what one side says in a row is one turn.
 * Without roles the border between two speakers is unknown and nothing is joined.
 */
export function joinTurns(
  utterances: readonly Spoken[],
  readings: readonly Reading[] = readLines(utterances.map(({ text }) => text)),
): Turn[] {
  const turns: (Turn & { trusted: number })[] = []
  utterances.forEach(({ voice, trust = 1 }, at) => {
    const said = readings[at]!
    const trusted = said.length * trust
    const last = turns.at(-1)
    if (last && voice !== 'unknown' && last.voice === voice) {
      last.said = joined(last.said, said)
      last.trusted += trusted
    } else turns.push({ voice, said, trusted, trust: 0 })
  })
  for (const turn of turns)
    turn.trust = turn.said.length === 0 ? 0 : turn.trusted / turn.said.length
  return turns
}

/** Lines read together lie side by side already. */
function joined(one: Reading, other: Reading): Reading {
  if (other.codes !== one.codes || other.from !== one.to)
    throw new Error('Only lines that were read together are joined')
  const both = new Reading(one)
  both.from = one.from
  both.length = one.length + other.length
  return both
}
