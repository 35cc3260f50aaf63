import { isEmpty, stopSigns, stopWords } from './stop-words.ts'

/** What one call said, masked; several lines are several strings. */
export type CallText = { callId: number; lines: readonly string[] }

export type Term = {
  text: string
  /** Calls that hold it, in the order they were read. */
  calls: number[]
}

export type TermRules = {
  /** In fewer calls it is no term. */
  leastCalls: number
  /** Words of the trade, which are counted whatever their length and however rare. */
  words: readonly string[]
  /** Words that say nothing, and what holds one of them alone. */
  ignored: readonly string[]
}

/** A longer piece takes the place of a shorter one that stands in hardly any other call. */
const sameAs = 0.8
/** What stands beside a word differs from call to call (H. Feng and others, Computational Linguistics 30, 2004). */
const leastNeighbours = 3
const mostCandidates = 20_000

/**
 * Words that many calls share: pieces of two, three and four Han characters. A longer piece is looked
 * for only where its parts are frequent themselves (R. Agrawal and R. Srikant, VLDB 1994), so the store
 * is bounded by what is frequent and not by what was said. A call counts once for a word.
 */
export function termsOf(texts: readonly CallText[], rules: TermRules): Term[] {
  const runs = texts.map(({ lines }) =>
    lines.flatMap((line) => line.match(/\p{Script=Han}{2,}/gu) ?? []),
  )
  let frequent = countPieces(runs, 2, null, rules.leastCalls)
  const found = new Set<string>()
  for (let length = 2; length <= 4; length += 1) {
    for (const piece of frequent) if (isTerm(piece, rules.ignored)) found.add(piece)
    if (length < 4) frequent = countPieces(runs, length + 1, frequent, rules.leastCalls)
  }
  const words = new Set(rules.words)
  for (const word of words) found.delete(word)
  const candidates = [...found].slice(0, mostCandidates)
  const places = placesOf(texts, runs, new Set(candidates))
  const kept = withoutParts(
    candidates.flatMap((text) => {
      const place = places.get(text)
      if (!place || place.calls.length < rules.leastCalls) return []
      const open = Math.min(place.before.size, place.after.size) >= leastNeighbours
      return open ? [{ text, calls: place.calls }] : []
    }),
  )
  return [...wordTerms(texts, words), ...kept]
}

/** Pieces of one length that stand in enough calls. */
function countPieces(
  runs: readonly string[][],
  length: number,
  shorter: ReadonlySet<string> | null,
  least: number,
): Set<string> {
  const counts = new Map<string, number>()
  for (const ofCall of runs) {
    const here = new Set<string>()
    for (const run of ofCall) {
      for (let at = 0; at + length <= run.length; at += 1) {
        const piece = run.slice(at, at + length)
        if (shorter && !(shorter.has(piece.slice(1)) && shorter.has(piece.slice(0, -1)))) continue
        here.add(piece)
      }
    }
    for (const piece of here) counts.set(piece, (counts.get(piece) ?? 0) + 1)
  }
  const frequent = new Set<string>()
  for (const [piece, count] of counts) if (count >= least) frequent.add(piece)
  return frequent
}

/** Whether a piece can be a word: it neither begins nor ends with a sign that only joins others. */
function isTerm(piece: string, ignored: readonly string[]): boolean {
  const [first, last] = [piece[0] ?? '', piece.at(-1) ?? '']
  if (stopSigns.has(first) || stopSigns.has(last)) return false
  if (stopWords.some((word) => piece.includes(word))) return false
  return !ignored.some((word) => word.includes(piece) || piece === word) && !isEmpty(piece)
}

type Place = { calls: number[]; before: Set<string>; after: Set<string> }

/** In which calls each candidate stands, and beside what. */
function placesOf(
  texts: readonly CallText[],
  runs: readonly string[][],
  candidates: ReadonlySet<string>,
): Map<string, Place> {
  const places = new Map<string, Place>()
  runs.forEach((ofCall, index) => {
    const callId = texts[index]?.callId ?? 0
    ofCall.forEach((run, line) => {
      for (let at = 0; at < run.length - 1; at += 1) {
        for (let length = 2; length <= 4 && at + length <= run.length; length += 1) {
          const piece = run.slice(at, at + length)
          if (!candidates.has(piece)) continue
          const place = places.get(piece) ?? { calls: [], before: new Set(), after: new Set() }
          places.set(piece, place)
          if (place.calls.at(-1) !== callId) place.calls.push(callId)
          // The end of a sentence is another neighbour in every call: nothing holds it together with this.
          const end = `${callId} ${line}`
          if (place.before.size < leastNeighbours) place.before.add(run[at - 1] ?? end)
          if (place.after.size < leastNeighbours) place.after.add(run[at + length] ?? end)
        }
      }
    })
  })
  return places
}

/** Without pieces of a longer one that stands in nearly all of their calls. */
function withoutParts(terms: readonly Term[]): Term[] {
  const gone = new Set<string>()
  const counts = new Map(terms.map(({ text, calls }) => [text, calls.length]))
  for (const { text, calls } of terms) {
    for (let length = 2; length < text.length; length += 1) {
      for (let at = 0; at + length <= text.length; at += 1) {
        const part = text.slice(at, at + length)
        const whole = counts.get(part)
        if (whole !== undefined && calls.length >= whole * sameAs) gone.add(part)
      }
    }
  }
  return terms.filter(({ text }) => !gone.has(text))
}

/** Words of the trade are looked for as they stand. */
function wordTerms(texts: readonly CallText[], words: ReadonlySet<string>): Term[] {
  return [...words].flatMap((text) => {
    const calls = texts
      .filter(({ lines }) => lines.some((line) => line.includes(text)))
      .map(({ callId }) => callId)
    return calls.length === 0 ? [] : [{ text, calls }]
  })
}
