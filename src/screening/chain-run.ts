import type { Chain, Link } from '#src/screening/chains.ts'
import type { Phrase } from '#src/screening/pattern.ts'
import { Recent } from '#src/screening/recent.ts'

/** Called for a whole pattern, found between two places of a reading. */
export type Add = (pattern: number, begin: number, end: number, exact: boolean) => void

/** What is told each time one of its phrases is found; ends never go back within one pass. */
export type Listener = {
  phrases: readonly Phrase[]
  hear: (pass: number, begin: number, end: number, exact: boolean) => void
}

/** Where whole patterns are put, and chains that must wait for the end of the text. */
export type Results = { add: Add; waiting: Waiting[] }
type Waiting = { settle: () => void }
type Held = { begin: number; end: number; exact: boolean }

/** The listeners of one chain. What they hold is bounded by the chain, not by the text. */
export function listenersOf(chain: Chain, pattern: number, results: Results): Listener[] {
  const { links, notBefore, notAfter } = chain
  const listeners: Listener[] = []
  const first = links[0]!
  const finish = notAfter
    ? awaitExclusion(notAfter, pattern, results, listeners)
    : (_pass: number, begin: number, end: number, exact: boolean) => {
        results.add(pattern, begin, end, exact)
      }
  const notBeforeReach = notBefore?.within ?? 0
  const before = notBefore && exclusion(notBefore.phrases, first, listeners)

  let previous: Recent | null = null
  links.forEach((link, at) => {
    const { phrases, within } = link
    const following = links[at + 1]
    const kept = following ? new Recent(longestOf(following.phrases)) : null
    const earlier = previous
    const barrier = link.without && earlier && exclusion(link.without, link, listeners)
    listeners.push({
      phrases,
      hear(pass, begin, end, exact) {
        let from = begin
        let sure = exact
        if (earlier) {
          const near = earlier.endedBy(pass, begin)
          if (near === -1 || begin - earlier.ends[near]! > within) return
          if (barrier && barrier.stoodIn(pass, earlier.ends[near]!, begin)) return
          from = earlier.begins[near]!
          sure = exact && earlier.exact[near] === 1
        } else if (before && before.stoodIn(pass, begin - notBeforeReach, begin, true)) return
        if (kept) kept.note(pass, from, end, sure)
        else finish(pass, from, end, sure)
      },
    })
    previous = kept
  })
  return listeners
}

/** Notes excluded phrases for a link that asks about what ended by its own beginning. */
function exclusion(phrases: readonly Phrase[], asking: Link, listeners: Listener[]) {
  const recent = new Recent(longestOf(asking.phrases))
  listeners.push({
    phrases,
    hear(pass, begin, end) {
      // Each place also knows the latest beginning before it: phrases may lie inside one another.
      recent.note(pass, Math.max(begin, recent.latestBegin(pass)), end, true)
    },
  })
  return {
    /** Whether one ended by `to` and began at `from` or later; with `byEnd`, ended there or later. */
    stoodIn(pass: number, from: number, to: number, byEnd = false): boolean {
      const at = recent.endedBy(pass, to)
      return at !== -1 && (byEnd ? recent.ends : recent.begins)[at]! >= from
    },
  }
}

/** So many wait for what may exclude them before the first are decided. */
const mostHeld = 256

/** Holds matches back until what could exclude them has come, or the text has ended. */
function awaitExclusion(
  { phrases, within }: { phrases: readonly Phrase[]; within: number },
  pattern: number,
  results: Results,
  listeners: Listener[],
) {
  let held: Held[] = []
  let excluded: number[] = []
  let ofPass = 0
  let settleAt = mostHeld
  const reach = within + longestOf(phrases)
  /** Decides all that ended by then. Ends never go back: what could exclude them was heard. */
  const settleTo = (decided: number) => {
    const begins = Int32Array.from(excluded).sort()
    const waits = held.findIndex(({ end }) => end > decided)
    for (const one of waits === -1 ? held : held.slice(0, waits)) {
      const next = begins[firstFrom(begins, one.end)]
      if (next === undefined || next > one.end + within)
        results.add(pattern, one.begin, one.end, one.exact)
    }
    held = waits === -1 ? [] : held.slice(waits)
    excluded = excluded.filter((begin) => begin > decided)
  }
  const settle = () => settleTo(Infinity)
  const enter = (pass: number, end: number) => {
    if (ofPass !== pass) {
      ofPass = pass
      settleAt = mostHeld
      results.waiting.push({ settle })
    }
    if (held.length + excluded.length < settleAt) return
    settleTo(end - reach - 1)
    settleAt = 2 * (held.length + excluded.length) + mostHeld
  }
  listeners.push({
    phrases,
    hear(pass, begin, end) {
      enter(pass, end)
      excluded.push(begin)
    },
  })
  return (pass: number, begin: number, end: number, exact: boolean) => {
    enter(pass, end)
    held.push({ begin, end, exact })
  }
}

/** The first index whose value is at least `from`, in a sorted list. */
function firstFrom(sorted: Int32Array, from: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < from) low = middle + 1
    else high = middle
  }
  return low
}

const longestOf = (phrases: readonly Phrase[]): number =>
  phrases.reduce((most, { characters }) => Math.max(most, characters.length), 0)
