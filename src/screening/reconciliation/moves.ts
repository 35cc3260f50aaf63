import type { CallReconciliation } from '../schema.ts'
import type { MoveReason } from '../vocabulary.ts'
import { saidBy } from './place.ts'

type Standing = Pick<CallReconciliation, 'state' | 'graceUntil' | 'mismatch'>

/**
 * Why a call stands differently now, or null where that is nothing to tell: what only waits for its
 * sound or has none moves to and fro without a trace.
 */
export function reasonOf(
  before: Standing | undefined,
  after: Standing,
  { judged }: { judged: boolean },
): MoveReason | null {
  const was = before ? saidBy(before.state) : null
  const is = saidBy(after.state)
  if (was && is) {
    if (was.registered !== is.registered) return is.registered ? 'registered' : 'entry-withdrawn'
    if (was.heard !== is.heard) return judged ? 'verdict' : 'screened'
    if (before?.graceUntil && after.graceUntil === null)
      return judged ? 'verdict' : 'allowance-over'
  }
  if (was && !is) return 'recording'
  if (!was && is) return judged ? 'verdict' : 'screened'
  return (before?.mismatch ?? null) === after.mismatch ? null : 'work-order'
}
