import type { DataKind } from './vocabulary.ts'

/** A stretch of a text, by the offsets of its characters; `to` is the first one outside. */
export type Span = { kind: DataKind; from: number; to: number }

/** In order, without overlaps: of two that meet in a text, the earlier takes the other in. */
export function inOrder<T extends Span>(spans: readonly T[]): T[] {
  const merged: T[] = []
  for (const span of spans.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    const last = merged.at(-1)
    if (last && span.from < last.to) last.to = Math.max(last.to, span.to)
    else merged.push({ ...span })
  }
  return merged
}
