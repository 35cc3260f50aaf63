import { faultCategories } from '#src/complaints/vocabulary.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { beyondOf, type Contestant, tellsApart } from './ranking.ts'
import { type Entrant, ranksOf } from './reckon.ts'
import type { Cell } from './score.ts'
import type { ContestRule } from './vocabulary.ts'

/** What the complaints without a verdict may still do to a month. */
export type Pending = {
  count: number
  /** Whether the order or a shared rank can still change; false is certain. */
  open: boolean
  /** By department: the scores that are still possible, and the ranks that were met in trials. */
  rows: {
    departmentId: number
    count: number
    low: number
    high: number
    best: number
    worst: number
  }[]
}

/**
 * 未核实的投诉还能改变什么: each may turn out unsubstantiated or substantiated of any kind. The span of
 * the scores is exact, since each verdict only moves a score in one direction. Nothing can change where no
 * two departments can swap and none can come to be told apart, or cease to be, even at the two ends of
 * what is possible for the pair; where it can, ranks are tried at the ends: each department at its best
 * with all others at their worst, and the other way round.
 */
export function pendingOf(entrants: readonly Entrant[], rule: ContestRule): Pending | null {
  const now = ranksOf(entrants, rule)
  const openOf = ({ cells }: Entrant) =>
    cells.reduce((sum, { verdict, count }) => sum + (verdict === null ? count : 0), 0)
  const taking = entrants.filter(({ departmentId }) => now.has(departmentId))
  const count = taking.reduce((sum, entrant) => sum + openOf(entrant), 0)
  if (count === 0) return null
  const tried = (own: End, others: End, departmentId: number) =>
    ranksOf(
      entrants.map((one) => settled(one, one.departmentId === departmentId ? own : others, rule)),
      rule,
    ).get(departmentId)
  const spans = taking.flatMap((entrant) => {
    const { departmentId } = entrant
    const favoured = tried('best', 'worst', departmentId)
    const hindered = tried('worst', 'best', departmentId)
    const present = now.get(departmentId)
    if (!favoured || !hindered || !present) return []
    const ranks = [present, favoured, hindered].map(({ place }) => place.rank)
    return {
      ...{ departmentId, count: openOf(entrant) },
      ...{ best: Math.min(...ranks), worst: Math.max(...ranks) },
      ...{ favoured: favoured.contestant, hindered: hindered.contestant },
    }
  })
  const beyond = beyondOf(taking.length)
  const open = spans.some((one) =>
    spans.some((other) => one !== other && undecided(one, other, beyond)),
  )
  return {
    ...{ count, open },
    rows: spans.map(({ favoured, hindered, ...span }) => ({
      ...span,
      low: favoured.score,
      high: hindered.score,
    })),
  }
}

type End = 'best' | 'worst'
type Span = { favoured: Contestant; hindered: Contestant }

/** Whether "demonstrably worse" or the order of two can come out either way. */
function undecided(one: Span, other: Span, beyond: number): boolean {
  const worse = (a: Contestant, b: Contestant) =>
    a.score > b.score && tellsApart(a, b, beyond) !== null
  if (worse(one.hindered, other.favoured) !== worse(one.favoured, other.hindered)) return true
  const moves = one.favoured.score !== one.hindered.score
  return (
    moves &&
    one.favoured.score <= other.hindered.score &&
    other.favoured.score <= one.hindered.score
  )
}

/** The department with every open verdict as kind, or as harsh, as it can come out. */
function settled(entrant: Entrant, end: End, rule: ContestRule): Entrant {
  const [heaviest = 'other'] = keysOf(faultCategories).toSorted(
    (a, b) => rule.faults[b] - rule.faults[a],
  )
  const cells = entrant.cells.map((cell): Cell => {
    if (cell.verdict !== null) return cell
    if (end === 'best') return { ...cell, verdict: 'unsubstantiated' }
    return { ...cell, verdict: 'substantiated', fault: heaviest }
  })
  return { ...entrant, cells }
}
