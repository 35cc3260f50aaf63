/** A term with what ranks it: in how many calls, times how much it matters. */
export type Weighted = { key: string; calls: readonly number[]; weight: number }

export type Cluster<T extends Weighted> = {
  /** The term that leads it, and those that stand in mostly the same calls. */
  head: T
  others: { term: T; shared: number }[]
  /** Calls of any of them. */
  calls: number[]
  /** Frequency × importance of the head. */
  score: number
}

export const scoreOf = ({ calls, weight }: Weighted): number => calls.length * weight

/** The higher score first; alike, in the order of the words, so that the same day is ranked the same. */
export const byScore = (a: Weighted, b: Weighted): number =>
  scoreOf(b) - scoreOf(a) || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)

/**
 * 聚类: terms that stand in the same calls are one matter. Going down from the highest score, a term
 * joins the first cluster whose head shares enough calls with it, or leads one of its own (J. A.
 * Hartigan's leader algorithm, Clustering Algorithms, 1975). What they share is counted against the
 * rarer of the two (the overlap coefficient of D. Szymkiewicz and G. G. Simpson).
 */
export function clustersOf<T extends Weighted>(terms: readonly T[], overlap: number): Cluster<T>[] {
  const clusters: (Cluster<T> & { own: Set<number>; all: Set<number> })[] = []
  for (const term of terms.toSorted(byScore)) {
    const home = clusters
      .map((cluster) => ({ cluster, shared: sharedShare(term.calls, cluster.own) }))
      .find(({ shared }) => shared >= overlap)
    if (home) {
      home.cluster.others.push({ term, shared: home.shared })
      for (const call of term.calls) home.cluster.all.add(call)
    } else {
      const own = new Set(term.calls)
      clusters.push({
        ...{ head: term, others: [], calls: [], score: scoreOf(term) },
        ...{ own, all: new Set(own) },
      })
    }
  }
  return clusters.map(({ own: _own, all, ...cluster }) => ({ ...cluster, calls: [...all] }))
}

/** Of the calls of the rarer one, the share that the other has too. */
export function sharedShare(calls: readonly number[], others: ReadonlySet<number>): number {
  const rarer = Math.min(calls.length, others.size)
  if (rarer === 0) return 0
  return calls.filter((call) => others.has(call)).length / rarer
}
