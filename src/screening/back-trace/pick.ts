import type { TraceReason } from '../vocabulary.ts'
import type { Window } from './windows.ts'

export type EarlierCall = { id: number; startedAt: number }
export type Picked = { callId: number; why: TraceReason; distanceMs: number }

type Wanted = {
  moment: number
  namedCallId: number | null
  /** When the customer says it was; empty where nobody said. */
  windows: readonly Window[]
  most: number
}

/**
 * Which earlier calls are meant, newest first: the one that was scored, and those at the time that was
 * said. Where a time was said and fits, no other call is troubled; where it fits none, people
 * misremember, and the newest calls are taken.
 */
export function pickEarlier(
  earlier: readonly EarlierCall[],
  { moment, namedCallId, windows, most }: Wanted,
): Picked[] {
  const newestFirst = earlier.toSorted((a, b) => b.startedAt - a.startedAt || b.id - a.id)
  const reasonOf = ({ id, startedAt }: EarlierCall): TraceReason => {
    if (id === namedCallId) return 'named'
    const fits = windows.some(({ from, until }) => startedAt >= from && startedAt < until)
    return fits ? 'time-fits' : 'same-number'
  }
  const all = newestFirst.map((call) => ({
    callId: call.id,
    why: reasonOf(call),
    distanceMs: Math.max(0, moment - call.startedAt),
  }))
  const fitting = all.filter(({ why }) => why === 'time-fits')
  if (fitting.length > 0) return fitting.slice(0, most)
  const named = all.filter(({ why }) => why === 'named')
  return [...named, ...all.filter(({ why }) => why !== 'named')].slice(0, most)
}
