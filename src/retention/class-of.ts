import { dayMs } from '#src/kernel/calendar.ts'

import type { Days, RetentionClass } from './vocabulary.ts'

export type Facts = {
  held: boolean
  /** Its call was reported, or became a complaint, open or closed. */
  complained: boolean
  /** It has a finding that is confirmed or still open. */
  suspected: boolean
  corrupt: boolean
  announced: boolean
}

/** The one class of a recording; what protects it longest comes first. */
export function classOf({
  held,
  complained,
  suspected,
  corrupt,
  announced,
}: Facts): RetentionClass {
  if (held) return 'held'
  if (complained) return 'complaint'
  if (suspected) return 'finding'
  if (corrupt || !announced) return 'unmatched'
  return 'ordinary'
}

/** Whether its time is over. Counted from receipt, so that a late recording is kept as long as any. */
export function isDue(rule: RetentionClass, receivedAt: number, days: Days, now: number): boolean {
  return rule !== 'held' && now - receivedAt >= days[rule] * dayMs
}
