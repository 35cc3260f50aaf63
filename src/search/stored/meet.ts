/** What both of two lists in order hold. */
export function meet(some: Uint32Array, others: Uint32Array): Uint32Array {
  const [few, many] = some.length <= others.length ? [some, others] : [others, some]
  const both = new Uint32Array(few.length)
  let count = 0
  let at = 0
  for (let n = 0; n < few.length; n += 1) {
    const id = few[n]!
    at = reach(many, id, at)
    if (at === many.length) break
    if (many[at] === id) both[count++] = id
  }
  return both.subarray(0, count)
}

/** The first place from `at` on that holds at least so much: in ever longer leaps, then by halves. */
export function reach(list: Uint32Array, least: number, at: number): number {
  if (at >= list.length || list[at]! >= least) return at
  let leap = 1
  let low = at
  while (low + leap < list.length && list[low + leap]! < least) {
    low += leap
    leap *= 2
  }
  let high = Math.min(low + leap, list.length)
  low += 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (list[middle]! < least) low = middle + 1
    else high = middle
  }
  return low
}
