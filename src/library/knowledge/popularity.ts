import { dayMs } from '#src/kernel/calendar.ts'

/** After so long a read weighs half. */
const halfLifeMs = 30 * dayMs
/** Any fixed moment will do; near ones keep the figures small. */
const epoch = Date.UTC(2026, 0, 1)
/** Kept as whole numbers, so that a page can begin exactly where the last one ended. */
const unit = 1_000_000

/**
 * The logarithm (base 2) of all reads, each weighed by when it was: one more is added without looking
 * at the others, and the order of two articles never changes by time alone, so that nothing has to be
 * counted anew at night. 0 stands for an article nobody has read.
 */
export function withRead(popularity: number, at: number): number {
  const weight = weightAt(at)
  if (popularity === 0) return Math.round(weight * unit)
  const before = popularity / unit
  const [high, low] = before > weight ? [before, weight] : [weight, before]
  return Math.round((high + Math.log2(1 + 2 ** (low - high))) * unit)
}

const weightAt = (at: number) => 1 + Math.max(0, at - epoch) / halfLifeMs

/** How many reads of this moment the reads so far are worth. */
export const readsWorth = (popularity: number, at: number): number =>
  popularity === 0 ? 0 : 2 ** (popularity / unit - weightAt(at))

/** What one read of this moment is worth, in the units `popularity` is kept in. */
export const oneRead = (at: number): number => Math.round(weightAt(at) * unit)
export const unitsOfPopularity = unit
