import { places } from './places.ts'

/** Sound that can be heard until midnight, ms: by the clock, and of the budget by slice. */
export type Capacity = { time: number; ranked: number; random: number }

/** A place in line, in the order in which the worker takes jobs. */
export type Cut = { priority: number; runAt: number; id: number }

export type WaitingCall = Cut & { durationMs: number; receivedAt: number }

type Walk = {
  soundMs: number
  /** Calls received since `dayStart` that today still reaches. */
  within: number
  cut: Cut | null
}

/**
 * Walks down the line until the day or the budget is used up, by the rule the worker follows: the
 * next call is taken while anything is left. Without a measured speed nobody knows, and no cut is
 * drawn.
 */
export function walkLine(
  line: readonly WaitingCall[],
  capacity: Capacity | null,
  runningMs: number,
  dayStart: number,
): Walk {
  let [soundMs, within, clock] = [0, 0, runningMs]
  let [ranked, random] = [0, 0]
  let cut: Cut | null = null
  for (const { id, runAt, priority, durationMs, receivedAt } of line) {
    soundMs += durationMs
    const inTime = !capacity || clock < capacity.time
    const afford =
      !capacity ||
      priority <= places.asked ||
      (priority === places.random ? random < capacity.random : ranked < capacity.ranked)
    if (!inTime || !afford) {
      // A sample beyond its reserve stops nobody but the sample.
      if (!inTime || priority !== places.random) cut ??= { priority, runAt, id }
      continue
    }
    if (capacity && cut) continue
    clock += durationMs
    if (priority === places.random) random += durationMs
    else ranked += durationMs
    if (receivedAt >= dayStart) within++
  }
  return { soundMs, within, cut }
}
