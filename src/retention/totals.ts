import type { TimedClass } from './vocabulary.ts'

/** What one class and source come to. `sourceId` 0: without a source. */
export type Total = {
  rule: TimedClass
  sourceId: number
  count: number
  bytes: number
  oldest: number
  newest: number
}
export type Totals = Total[]

type Counted = { rule: TimedClass; sourceId: number | null; bytes: number; receivedAt: number }

/** Adds one recording to the totals, in place: millions of them are counted one by one. */
export function count(totals: Totals, { rule, sourceId, bytes, receivedAt }: Counted): void {
  const source = sourceId ?? 0
  const known = totals.find((total) => total.rule === rule && total.sourceId === source)
  if (!known) {
    const only = { count: 1, bytes, oldest: receivedAt, newest: receivedAt }
    totals.push({ rule, sourceId: source, ...only })
    return
  }
  known.count += 1
  known.bytes += bytes
  known.oldest = Math.min(known.oldest, receivedAt)
  known.newest = Math.max(known.newest, receivedAt)
}

/** All of them together. */
export function sumOf(totals: Totals): { count: number; bytes: number } {
  return totals.reduce(
    (sum, total) => ({ count: sum.count + total.count, bytes: sum.bytes + total.bytes }),
    { count: 0, bytes: 0 },
  )
}
