import type { Match } from '#src/screening/matching.ts'

import { roles, type Role } from './catalogue.ts'
import type { Referent } from './referents.ts'

const quoteReach = 18
const denialReach = 1
const conditionReach = 14

/** Everybody named in the third person, in order, without those inside a longer name. */
export function thirdPersons(matches: readonly Match[]): Span[] {
  const named: Span[] = []
  for (const { pattern, start, end } of matches) {
    const role = roles[pattern]!
    if (role.kind !== 'mention' || role.who === 'this-agent' || role.who === 'hotline') continue
    named.push({ who: role.who, start, end })
  }
  if (named.length < 2) return named
  return named
    .filter((one) => !named.some((other) => isInside(one, other)))
    .toSorted((one, other) => one.start - other.start)
}

type Span = { who: Referent; start: number; end: number }

function isInside(one: Span, other: Span) {
  const longer = other.end - other.start > one.end - one.start
  return longer && other.start <= one.start && one.end <= other.end
}

/** A 你 that means the agent: not 你们, and not a way to keep the listener's ear. */
export function isAddress(at: number, matches: readonly Match[]): boolean {
  return !matches.some(({ pattern, start, end }) => {
    const role = roles[pattern]!
    if (at < start || end <= at) return false
    return role.kind === 'filler' || (role.kind === 'mention' && role.who !== 'this-agent')
  })
}

/** Said of somebody's words, not in the customer's own name (他说…). */
export function isQuoted(wrong: Match, matches: readonly Match[]): boolean {
  return follows('quoting', quoteReach, wrong, matches)
}

export function isDenied(wrong: Match, matches: readonly Match[]): boolean {
  return follows('denial', denialReach, wrong, matches)
}

/** A threat for later (要是…我就投诉), not a complaint about what was. */
export function isConditional(wrong: Match, matches: readonly Match[]): boolean {
  return follows('condition', conditionReach, wrong, matches)
}

function follows(kind: Role['kind'], reach: number, wrong: Match, matches: readonly Match[]) {
  return matches.some(
    ({ pattern, end }) =>
      end <= wrong.start && wrong.start - end <= reach && roles[pattern]!.kind === kind,
  )
}
