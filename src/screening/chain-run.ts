import type { Chain, Link } from '#src/screening/chains.ts'
import { Numbers } from '#src/screening/numbers.ts'
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
  /** Three numbers a match: where it begins, where it ends, whether it is exact. */
  const held = new Numbers()
  /** Where what excludes begins. */
  const excluded = new Numbers()
  let ofPass = 0
  let settleAt = mostHeld
  const reach = within + longestOf(phrases)
  const waiting = () => held.count / 3 + excluded.count
  /** Decides all that ended by then. Ends never go back: what could exclude them was heard. */
  const settleTo = (decided: number) => {
    excluded.sort()
    let [at, next] = [0, 0]
    for (; at < held.count; at += 3) {
      const end = held.values[at + 1]!
      if (end > decided) break
      while (next < excluded.count && excluded.values[next]! < end) next += 1
      if (next === excluded.count || excluded.values[next]! > end + within)
        results.add(pattern, held.values[at]!, end, held.values[at + 2] === 1)
    }
    held.dropFirst(at)
    let over = 0
    while (over < excluded.count && excluded.values[over]! <= decided) over += 1
    excluded.dropFirst(over)
  }
  const atTheEnd = { settle: () => settleTo(Infinity) }
  const enter = (pass: number, end: number) => {
    if (ofPass !== pass) {
      ofPass = pass
      settleAt = mostHeld
      results.waiting.push(atTheEnd)
    }
    if (waiting() < settleAt) return
    settleTo(end - reach - 1)
    settleAt = 2 * waiting() + mostHeld
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
    held.push(begin)
    held.push(end)
    held.push(exact ? 1 : 0)
  }
}

const longestOf = (phrases: readonly Phrase[]): number =>
  phrases.reduce((most, { characters }) => Math.max(most, characters.length), 0)
