import type { Blindness } from '#src/recordings/blindness.ts'

/** Nobody has anything still to judge. */
export const nobodyBlind: Blindness = {
  among: () => new Set(),
  of: () => undefined,
  duty: () => null,
}
