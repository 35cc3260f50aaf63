import type { Group, Phrase } from '#src/screening/pattern.ts'

/** Phrases that must not stand near, and how far that reaches. */
export type Exclusion = { phrases: readonly Phrase[]; within: number }

/** One group in its place, with what must not stand between it and the group before. */
export type Link = {
  phrases: readonly Phrase[]
  /** At most so many characters after the link before. */
  within: number
  without: readonly Phrase[] | null
}

/** Groups in one fixed order. A pattern is one chain, or one for each order `&` allows. */
export type Chain = { links: Link[]; notBefore: Exclusion | null; notAfter: Exclusion | null }

/** Writes a pattern as the chains of which any may be found. */
export function chainsOf(groups: readonly Group[]): Chain[] {
  const wanted = groups.filter(({ excluded }) => !excluded)
  return ordersOf(wanted).map((order) => chainOf(groups, order))
}

function chainOf(groups: readonly Group[], order: readonly Ordered[]): Chain {
  const first = groups[0]
  const last = groups.at(-1)
  let at = -1
  const links: Link[] = []
  let without: readonly Phrase[] | null = null
  for (const group of groups) {
    if (group.excluded) {
      without = at === -1 ? null : group.phrases
      continue
    }
    at += 1
    const { phrases, within } = order[at]!
    links.push({ phrases, within, without })
    without = null
  }
  // What excludes the words before a chain says its distance with the group that follows.
  const reach = groups[1]?.within ?? 0
  return {
    links,
    notBefore: first?.excluded ? { phrases: first.phrases, within: reach } : null,
    notAfter: last?.excluded ? { phrases: last.phrases, within: last.within } : null,
  }
}

type Ordered = Pick<Group, 'phrases' | 'within'>

/** Every order of the groups: those joined by `&` in all of theirs, all others as written. */
function ordersOf(wanted: readonly Group[]): Ordered[][] {
  const clusters: Group[][] = []
  for (const group of wanted) {
    if (group.link === 'near') clusters.at(-1)?.push(group)
    else clusters.push([group])
  }
  let orders: Ordered[][] = [[]]
  for (const cluster of clusters) {
    const within = Math.max(0, ...cluster.slice(1).map((group) => group.within))
    const entry = cluster[0]?.within ?? 0
    orders = orders.flatMap((before) =>
      permutations(cluster).map((order) => [
        ...before,
        ...order.map(({ phrases }, at) => ({ phrases, within: at === 0 ? entry : within })),
      ]),
    )
  }
  return orders
}

function permutations<Item>(items: readonly Item[]): Item[][] {
  if (items.length < 2) return [[...items]]
  return items.flatMap((item, at) =>
    permutations(items.toSpliced(at, 1)).map((rest) => [item, ...rest]),
  )
}
