import { matchingRule } from './vocabulary.ts'

/** Complaints found true and answered calls of one person, in the weeks before and after. */
export type Sides = {
  personId: number
  before: { cases: number; calls: number }
  after: { cases: number; calls: number }
}

export type Taught = Sides & {
  /** Those of the same department, staff category and weeks who were not taught. */
  pool: readonly Sides[]
  /** Tells pools apart: the same person of other weeks is another. */
  poolKey: string
}

export type MatchedSet = { taught: Taught; others: Sides[] }

const band = ({ before }: Sides) => Math.min(before.cases, matchingRule.caseBand)

/**
 * 匹配对照: for each of the taught up to five others with as many complaints found true in the weeks
 * before (three and more count alike) and half to twice as many calls, the nearest by calls first, then
 * the lower number. Nobody stands for two of the taught in the same weeks. Those with the most
 * complaints choose first, as the fewest are like them. Nothing is drawn by chance.
 */
export function matchOthers(all: readonly Taught[]): { sets: MatchedSet[]; alone: Taught[] } {
  const taken = new Set<string>()
  const sets: MatchedSet[] = []
  const alone: Taught[] = []
  for (const taught of all.toSorted((a, b) => band(b) - band(a) || a.personId - b.personId)) {
    const keyOf = ({ personId }: Sides) => `${taught.poolKey}/${personId}`
    const others = taught.pool
      .filter((other) => isLike(taught, other) && !taken.has(keyOf(other)))
      .toSorted((a, b) => distance(taught, a) - distance(taught, b) || a.personId - b.personId)
      .slice(0, matchingRule.most)
    for (const other of others) taken.add(keyOf(other))
    if (others.length === 0) alone.push(taught)
    else sets.push({ taught, others })
  }
  return { sets, alone }
}

function isLike(taught: Sides, other: Sides): boolean {
  const share = other.before.calls / taught.before.calls
  return (
    other.personId !== taught.personId &&
    other.after.calls > 0 &&
    share >= matchingRule.least &&
    share <= matchingRule.greatest &&
    band(other) === band(taught)
  )
}

const distance = (taught: Sides, other: Sides) =>
  Math.abs(Math.log(other.before.calls / taught.before.calls))
