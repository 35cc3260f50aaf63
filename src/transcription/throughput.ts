/** A stretch of wall time, milliseconds. */
export type Busy = { from: number; to: number }

/** How long at least one of them went on: calls are heard side by side, with pauses between days. */
export function busyTime(stretches: readonly Busy[]): number {
  let total = 0
  let end = -Infinity
  for (const { from, to } of stretches.toSorted((a, b) => a.from - b.from)) {
    total += Math.max(0, to - Math.max(from, end))
    end = Math.max(end, to)
  }
  return total
}
