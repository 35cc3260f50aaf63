import type { Match } from '#src/screening/matching.ts'
import type { Reading } from '#src/screening/reading.ts'
import type { Utterance } from '#src/screening/result.ts'

import {
  cueCodes,
  cueOf,
  denied,
  discourseMatcher,
  quotedWrong,
  roles,
  threatened,
  wrongs,
} from './catalogue.ts'
import type { Referent } from './referents.ts'
import { isAddress, isConditional, isDenied, isQuoted, thirdPersons } from './sentence.ts'

/** A cue at a place of a call, in UTF-16 offsets of the utterance's text. */
export type Sign = { cue: number; utterance: number; start: number; end: number; amount: number }

/** How far off, in characters, the one who is meant may have been named before or after. */
const subjectReach = 28
const objectReach = 8
/** A person spoken of stays in mind for this many utterances. */
const memory = 6
/** Without roles the words may be anybody's. */
const unknownShare = 0.7
/** Long utterances are read in parts, so that the time grows with their length alone. */
const partLength = 400

/**
 * Reads who is said to have done what (话里怪的是谁), and how both sides talk. Follows the customer
 * through a call: 他 is whoever was named last, and a 你 inside somebody's quoted words is not the
 * agent on the line.
 */
export function readDiscourse(
  utterances: readonly Utterance[],
  readings: readonly Reading[],
): Sign[] {
  const signs: Sign[] = []
  let focus: { who: Referent; at: number } | null = null

  utterances.forEach(({ voice, trust = 1 }, utterance) => {
    const amount = (0.5 + 0.5 * trust) * (voice === 'unknown' ? unknownShare : 1)
    for (const part of partsOf(readings[utterance])) {
      const remembered = focus !== null && utterance - focus.at <= memory ? focus.who : null
      const { found, last } = readPart(voice, part, remembered)
      if (last !== null) focus = { who: last, at: utterance }
      if (found.length === 0) continue
      const ends = new Map<number, number>()
      for (const { cue, start, end } of found) {
        // 挂, 挂我 and 给我挂 at one place say it once.
        if (start < (ends.get(cue) ?? 0)) continue
        ends.set(cue, end)
        signs.push({ cue, utterance, start, end, amount })
      }
    }
  })
  return signs
}

function partsOf(reading: Reading | undefined): Reading[] {
  if (!reading) return []
  if (reading.length <= partLength) return [reading]
  const parts: Reading[] = []
  for (let from = 0; from < reading.length; from += partLength)
    parts.push(reading.part(from, from + partLength))
  return parts
}

type Found = { cue: number; start: number; end: number }
const foundAt = (cue: number, { start, end }: Match): Found => ({ cue, start, end })

function readPart(voice: Utterance['voice'], part: Reading, remembered: Referent | null) {
  const matches = discourseMatcher()(part)
  const third = thirdPersons(matches)
  const found: Found[] = []
  for (const one of matches) {
    const role = roles[one.pattern]!
    if (role.kind === 'cue' && (voice === 'unknown' || voice === role.voice))
      found.push(foundAt(role.cue, one))
    if (role.kind !== 'grievance' || voice === 'agent') continue
    const what = wrongs[role.what]!
    if (isDenied(one, matches)) {
      found.push(foundAt(denied, one))
      continue
    }
    if (what === 'complain' && isConditional(one, matches)) found.push(foundAt(threatened, one))
    const quoted = isQuoted(one, matches)
    if (quoted) found.push(foundAt(quotedWrong, one))
    const who = meantBy(one, matches, third, remembered, quoted)
    found.push(foundAt(cueOf(who, what), one))
  }
  return { found, last: third.at(-1)?.who ?? null }
}

/** Whoever is named nearest, before rather than after; else who was spoken of last. */
function meantBy(
  wrong: Match,
  matches: readonly Match[],
  third: readonly { who: Referent; start: number; end: number }[],
  remembered: Referent | null,
  quoted: boolean,
): Referent {
  let best: { who: Referent; distance: number } | null = null
  const consider = (who: Referent, start: number, end: number) => {
    const before = start <= wrong.start
    const distance = before ? Math.max(0, wrong.start - end) : start - wrong.end
    if (distance > (before ? subjectReach : objectReach)) return
    const ranked = before ? distance : subjectReach / 2 + distance
    if (best === null || ranked < best.distance) best = { who, distance: ranked }
  }
  for (const { who, start, end } of third) consider(who, start, end)
  for (const { pattern, start, end } of matches) {
    const role = roles[pattern]!
    if (role.kind === 'pronoun' && remembered !== null) consider(remembered, start, end)
    if (role.kind !== 'mention') continue
    if (role.who === 'hotline') consider('hotline', start, end)
    if (role.who === 'this-agent' && !quoted && isAddress(start, matches)) {
      consider('this-agent', start, end)
    }
  }
  return (best as { who: Referent } | null)?.who ?? remembered ?? 'unnamed'
}

/** Twice the same cue says more than once, but not twice as much. */
const mostOfOne = 3

/** The signs as numbers for the learned weights, in the order of `cueCodes`. */
export function cueVector(signs: readonly Sign[], scale: number): Float32Array {
  const vector = new Float32Array(cueCodes.length)
  for (const { cue, amount } of signs) vector[cue]! += amount
  for (let at = 0; at < vector.length; at += 1) {
    const amount = vector[at]!
    if (amount !== 0) vector[at] = scale * Math.sqrt(Math.min(amount, mostOfOne))
  }
  return vector
}
