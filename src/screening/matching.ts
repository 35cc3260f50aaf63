import { AhoCorasick } from '@monyone/aho-corasick'

import type { MeantReading } from '#src/screening/misheard.ts'
import { parsePattern, soundsRight, type Group, type Phrase } from '#src/screening/pattern.ts'
import type { Reading } from '#src/screening/reading.ts'

/** Where a pattern was found, in UTF-16 offsets of the source text. */
export type Match = {
  pattern: number
  start: number
  end: number
  by: 'text' | 'sound'
  /** The mishearing it rests on; left out for words that stand as they are. */
  mishearing?: string
}

export type Matcher = (reading: Reading) => Match[]

type Place = { pattern: number; group: number; phrase: Phrase }
type Prefix = { begin: number; end: number; by: 'text' | 'sound' }

/** Enough for overlapping alternatives; a constant, so that matching stays linear. */
const prefixesKept = 4

/**
 * Builds one automaton over the sounds of all patterns. Each text is then read once, whatever
 * the number of patterns; the time grows with its length and with what is found in it.
 */
export function createMatcher(patterns: readonly string[]): Matcher {
  const parsed = patterns.map(parsePattern)
  const places = new Map<string, Place[]>()
  parsed.forEach((groups, pattern) => {
    groups.forEach(({ phrases }, group) => {
      for (const phrase of phrases) {
        const known = places.get(phrase.sounds)
        if (known) known.push({ pattern, group, phrase })
        else places.set(phrase.sounds, [{ pattern, group, phrase }])
      }
    })
  })
  const automaton = new AhoCorasick([...places.keys()])

  return (reading) => {
    const prefixes = new Map<number, Prefix[]>()
    const matches: Match[] = []
    for (const { begin, end, keyword } of automaton.matchInText(reading.sounds)) {
      const heard = reading.characters.slice(begin, end)
      for (const { pattern, group, phrase } of places.get(keyword) ?? []) {
        const by = soundsRight(phrase, heard)
        if (by === null) continue

        const groups = parsed[pattern] ?? []
        const prefix = extend(groups, prefixes, pattern, group, { begin, end, by })
        if (prefix === null) continue
        if (group === groups.length - 1) matches.push(place(reading, pattern, prefix))
        else keep(prefixes, keyOf(pattern, group), prefix)
      }
    }
    return matches
  }
}

/** Joins a group to the nearest group before it, or gives null when none is near enough. */
function extend(
  groups: readonly Group[],
  prefixes: ReadonlyMap<number, Prefix[]>,
  pattern: number,
  group: number,
  found: Prefix,
): Prefix | null {
  if (group === 0) return found
  const within = groups[group]?.within ?? 0
  const before = prefixes.get(keyOf(pattern, group - 1)) ?? []
  const nearest = before.findLast((prefix) => prefix.end <= found.begin)
  if (!nearest || found.begin - nearest.end > within) return null
  const by = nearest.by === 'sound' ? 'sound' : found.by
  return { begin: nearest.begin, end: found.end, by }
}

function keep(prefixes: Map<number, Prefix[]>, key: number, prefix: Prefix) {
  const kept = prefixes.get(key) ?? []
  kept.push(prefix)
  if (kept.length > prefixesKept) kept.shift()
  prefixes.set(key, kept)
}

function keyOf(pattern: number, group: number) {
  return pattern * 16 + group
}

function place(reading: Reading, pattern: number, prefix: Prefix): Match {
  const start = reading.offsets[prefix.begin] ?? 0
  const end = (reading.offsets[prefix.end - 1] ?? start) + 1
  return { pattern, start, end, by: prefix.by }
}

/**
 * Matches as it reads, and once more as it was probably meant. A second reading adds only what rests
 * on a mishearing, and as heard by sound: the words themselves say something else.
 */
export function matchAsMeant(
  match: Matcher,
  reading: Reading,
  readings: readonly MeantReading[],
): Match[] {
  const added = readings.flatMap((meant) =>
    match(meant).flatMap((one): Match[] => {
      const under = meant.replaced.filter(({ start, end }) => start < one.end && one.start < end)
      if (under.length === 0) return []
      return [{ ...one, by: 'sound', mishearing: under.map(({ pair }) => pair).join('、') }]
    }),
  )
  return [...match(reading), ...added]
}
