import type { TraceOutcome, TraceStanding } from '#src/screening/vocabulary.ts'
import { traceOutcomes } from '#src/screening/vocabulary.ts'
import type { Tone } from '#views/components/badge.tsx'

export const standingTones: Record<TraceStanding, Tone> = {
  pending: 'accent',
  judged: 'grey',
  awaiting: 'accent',
  unheard: 'grey',
  'no-recording': 'orange',
  unplayable: 'orange',
  erased: 'grey',
}

/** How long before: people count in days, within a day in hours. */
export function distanceText(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (minutes < 60) return `${Math.max(1, minutes)} 分钟前`
  const hours = Math.round(minutes / 60)
  return hours < 36 ? `${hours} 小时前` : `${Math.round(hours / 24)} 天前`
}

/** What to say where no earlier call was found. */
export function nothingText(outcome: TraceOutcome): string {
  return outcome === 'awaiting-call' ? '还没有对上通话数据，到了会自动回溯' : traceOutcomes[outcome]
}
