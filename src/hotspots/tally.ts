import type { CallParts, DayRead } from './read-day.ts'
import { termsOf } from './terms.ts'
import type { HotspotFigures, Slice, TermKind } from './vocabulary.ts'

export type CountedTerm = {
  key: string
  kind: TermKind
  text: string
  weight: number
  /** Calls that hold it; of units none are named, only counted. */
  calls: readonly number[]
  count: number
  /** In how many of them for each part of the centre. */
  parts: Map<string, number>
}

export type DayTally = {
  terms: CountedTerm[]
  /** Calls and heard calls of each part, by `slice part`. */
  bases: Map<string, { calls: number; heard: number }>
  calls: number
  heard: number
  orders: number
  cut: number
}

/** So many terms of talk are kept for a day, and so many units. */
const mostTalk = 400
const mostUnits = 300

export const partKey = (slice: Slice, part: string): string => `${slice} ${part}`
export const splitPart = (key: string): [Slice, string] => {
  const at = key.indexOf(' ')
  return [key.slice(0, at) as Slice, key.slice(at + 1)]
}

const partsOf = ({ department, province, type }: CallParts): string[] => [
  partKey('all', ''),
  ...(department === '' ? [] : [partKey('department', department)]),
  ...(province === '' ? [] : [partKey('province', province)]),
  ...(type === '' ? [] : [partKey('type', type)]),
]

/** What one day comes to: pure, so that a recount can be held against what was kept. */
export function tallyOf(read: DayRead, figures: HotspotFigures): DayTally {
  const { leastCalls, words, ignored } = figures
  const heardIds = new Set(read.texts.map(({ callId }) => callId))
  const bases: DayTally['bases'] = new Map()
  const types = new Map<string, { calls: number[]; parts: Map<string, number> }>()
  for (const [callId, parts] of read.parts) {
    for (const key of partsOf(parts)) {
      const base = bases.get(key) ?? { calls: 0, heard: 0 }
      bases.set(key, base)
      base.calls += 1
      if (heardIds.has(callId)) base.heard += 1
    }
    if (parts.type === '') continue
    const type = types.get(parts.type) ?? { calls: [], parts: new Map<string, number>() }
    types.set(parts.type, type)
    type.calls.push(callId)
    addParts(type.parts, parts)
  }
  const talk = termsOf(read.texts, { leastCalls, words: Object.keys(words), ignored })
    .toSorted((a, b) => b.calls.length - a.calls.length || (a.text < b.text ? -1 : 1))
    .filter(({ text }, index) => index < mostTalk || words[text] !== undefined)
  const full = talk.length >= mostTalk
  const terms: CountedTerm[] = [
    ...talk.map(({ text, calls }) => {
      const parts = new Map<string, number>()
      for (const id of calls) {
        const of = read.parts.get(id)
        if (of) addParts(parts, of)
      }
      return counted('talk', text, words[text] ?? 1, calls, parts)
    }),
    ...[...types].map(([id, { calls, parts }]) => counted('type', id, 1, calls, parts)),
    ...[...read.units]
      .toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
      .slice(0, mostUnits)
      .map(([text, count]) => ({
        ...counted('unit', text, 1, [], new Map([[partKey('all', ''), count]])),
        count,
      })),
  ]
  return {
    terms,
    bases,
    calls: read.parts.size,
    heard: heardIds.size,
    orders: read.orders,
    cut: full ? Math.max(leastCalls, talk.at(mostTalk - 1)?.calls.length ?? 0) : leastCalls,
  }
}

function addParts(into: Map<string, number>, parts: CallParts): void {
  for (const key of partsOf(parts)) into.set(key, (into.get(key) ?? 0) + 1)
}

const counted = (
  kind: TermKind,
  text: string,
  weight: number,
  calls: readonly number[],
  parts: Map<string, number>,
): CountedTerm => ({
  key: `${kind} ${text}`,
  kind,
  text,
  weight,
  calls,
  count: calls.length,
  parts,
})
