/** A finding that waits for a person. `kept`: it stood on the list before and nobody got to it. */
export type Candidate = {
  findingId: number
  departmentId: number | null
  rank: number
  kept: boolean
}

export type Spread<T extends Candidate> = {
  /** The likeliest first. */
  chosen: T[]
  /** Places of each department that has candidates. */
  seats: Map<number | null, number>
}

type Bounds = { key: number | null; weight: number; least: number; most: number; best: number }

const byRank = (a: Candidate, b: Candidate) => b.rank - a.rank || a.findingId - b.findingId

/**
 * Spreads the places of a day fairly over the departments, as all of their calls could hide a
 * complaint and a loud department must not use up everybody's attention:
 *
 * 1. What ranks `strongRank` or higher is on the list, wherever it comes from, as long as there are
 *    places, the likeliest first.
 * 2. Every department with candidates has at least one place, the one with the best candidate first.
 * 3. What was on the list of the day before and was not got to stays on it, by rank.
 * 4. All other places follow the handled calls (largest remainder, Hamilton's method), as far as a
 *    department has candidates; what one cannot use goes to the others in the same proportion.
 * 5. Within a department rank alone decides.
 */
export function spreadFairly<T extends Candidate>(
  candidates: readonly T[],
  places: number,
  callsOf: (departmentId: number | null) => number,
  strongRank: number,
): Spread<T> {
  const groups = byDepartment(candidates)
  const sureOf = byDepartment(sureOnes(candidates, places, strongRank))
  const bounds = [...groups].map(([key, group]) => ({
    key,
    weight: Math.max(1, callsOf(key)),
    least: Math.max(1, sureOf.get(key)?.length ?? 0),
    most: group.length,
    best: Math.max(...group.map(({ rank }) => rank)),
  }))
  const seats = allot(bounds, places, new Map([...sureOf].map(([key, own]) => [key, own.length])))
  const chosen = [...groups].flatMap(([key, group]) => {
    const own = sureOf.get(key) ?? []
    const rest = group.filter((one) => !own.includes(one)).toSorted(byRank)
    return [...own, ...rest].slice(0, seats.get(key) ?? 0)
  })
  return { chosen: chosen.toSorted(byRank), seats }
}

function byDepartment<T extends Candidate>(candidates: readonly T[]): Map<number | null, T[]> {
  const groups = new Map<number | null, T[]>()
  for (const one of candidates) {
    const group = groups.get(one.departmentId)
    if (group) group.push(one)
    else groups.set(one.departmentId, [one])
  }
  return groups
}

/** The strong ones, then those kept from before; the others' first places are left free. */
function sureOnes<T extends Candidate>(
  candidates: readonly T[],
  places: number,
  strongRank: number,
): T[] {
  const ranked = candidates.toSorted(byRank)
  const sure = ranked.filter(({ rank }) => rank >= strongRank).slice(0, Math.max(0, places))
  const without = new Set(candidates.map(({ departmentId }) => departmentId))
  for (const { departmentId } of sure) without.delete(departmentId)
  for (const one of ranked) {
    if (!one.kept || one.rank >= strongRank) continue
    const left = places - sure.length
    if (left <= 0) break
    if (without.has(one.departmentId) || left > without.size) {
      without.delete(one.departmentId)
      sure.push(one)
    }
  }
  return sure
}

/** Whole places within each department's bounds that add up to all there are. */
function allot(
  bounds: readonly Bounds[],
  places: number,
  sure: ReadonlyMap<number | null, number>,
): Map<number | null, number> {
  const order = bounds.toSorted((a, b) => b.best - a.best || (a.key ?? 0) - (b.key ?? 0))
  const least = order.reduce((sum, one) => sum + one.least, 0)
  if (least >= places) return minimumOnly(order, places, sure)
  const wanted = Math.min(
    places,
    order.reduce((sum, one) => sum + one.most, 0),
  )
  const quotaAt = (factor: number) =>
    order.map((one) => Math.min(one.most, Math.max(one.least, factor * one.weight)))
  const quota = quotaAt(factorFor(wanted, quotaAt))
  const seats = new Map(order.map(({ key }, index) => [key, wholePart(quota[index] ?? 0)]))
  const left = wanted - [...seats.values()].reduce((sum, n) => sum + n, 0)
  const byRemainder = order
    .map((one, index) => ({ ...one, rest: (quota[index] ?? 0) - wholePart(quota[index] ?? 0) }))
    .filter(({ key, most }) => (seats.get(key) ?? 0) < most)
    .toSorted((a, b) => b.rest - a.rest || b.best - a.best || (a.key ?? 0) - (b.key ?? 0))
  for (const { key } of byRemainder.slice(0, Math.max(0, left))) {
    seats.set(key, (seats.get(key) ?? 0) + 1)
  }
  return seats
}

/** A quota that is a whole number but for rounding is that number. */
const wholePart = (quota: number) => Math.floor(quota + 1e-9)

/** Fewer places than departments: what is sure keeps its own, the best candidates take what is left. */
function minimumOnly(
  order: readonly Bounds[],
  places: number,
  sure: ReadonlyMap<number | null, number>,
): Map<number | null, number> {
  const seats = new Map(order.map(({ key }) => [key, sure.get(key) ?? 0]))
  let left = places - [...seats.values()].reduce((sum, n) => sum + n, 0)
  for (const { key } of order) {
    if (left <= 0) break
    if (seats.get(key) !== 0) continue
    seats.set(key, 1)
    left -= 1
  }
  return seats
}

/** Places for each call so that the quotas, within their bounds, add up: they grow with it. */
function factorFor(wanted: number, quotaAt: (factor: number) => number[]): number {
  const total = (factor: number) => quotaAt(factor).reduce((sum, n) => sum + n, 0)
  let [low, high] = [0, 1]
  while (total(high) < wanted - 1e-9 && high < 1e12) high *= 2
  for (let step = 0; step < 200; step += 1) {
    const middle = (low + high) / 2
    if (total(middle) < wanted) low = middle
    else high = middle
  }
  return high
}
