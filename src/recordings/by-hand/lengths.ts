/** What a recorder may cut off or add at the ends. */
const leastMs = 5_000
const share = 0.05

/** Whether sound and call data are about as long as each other; null where one of them does not say. */
export function lengthsAgree(soundMs: number, callMs: number | null): boolean | null {
  if (soundMs === 0 || callMs === null) return null
  return Math.abs(soundMs - callMs) <= Math.max(leastMs, share * Math.max(soundMs, callMs))
}
