export type Span = { startMs: number; endMs: number }

/** Spans as one walks over them once: in order, those that touch made one. */
export function joined(spans: readonly Span[]): Span[] {
  const out: Span[] = []
  for (const { startMs, endMs } of [...spans].sort((one, other) => one.startMs - other.startMs)) {
    const last = out.at(-1)
    if (last && startMs <= last.endMs) last.endMs = Math.max(last.endMs, endMs)
    else out.push({ startMs, endMs })
  }
  return out
}

/** Players tell the time a few times a second: so much of a span may be missing at its ends. */
const enough = 0.9

/** Whether what was played takes in a span, but for the slack at its ends. */
export function covers(played: readonly Span[], { startMs, endMs }: Span): boolean {
  const heard = joined(played)
    .map((one) => Math.min(one.endMs, endMs) - Math.max(one.startMs, startMs))
    .filter((ms) => ms > 0)
    .reduce((sum, ms) => sum + ms, 0)
  return endMs > startMs && heard >= (endMs - startMs) * enough
}
