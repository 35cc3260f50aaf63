/** When a go ends: its minutes, but not behind the window and the grace for those already in. */
export function endOf(
  startedAt: number,
  { minutes, closesAt, graceMs }: { minutes: number; closesAt: number; graceMs: number },
): number {
  return Math.min(startedAt + minutes * 60_000, closesAt + graceMs)
}

/** What is given back of a silence to somebody who was inside from `startedAt` until `endsAt`. */
export function givenBack(
  silence: { from: number; until: number },
  sitting: { startedAt: number; endsAt: number },
): number {
  if (sitting.endsAt <= silence.from) return 0
  return Math.max(0, silence.until - Math.max(silence.from, sitting.startedAt))
}

/** Whether what a page sends is newer than what is kept: by page, then by its number there. */
export function isNewer(
  sent: { run: number; sequence: number },
  kept: { run: number; sequence: number } | undefined,
): boolean {
  if (!kept) return true
  return sent.run > kept.run || (sent.run === kept.run && sent.sequence > kept.sequence)
}
