import { faultCategories } from '#src/complaints/vocabulary.ts'
import type { TriageItem } from '#src/screening/triage/item.ts'
import { wholeCall } from '#src/screening/vocabulary.ts'

/** `第 3 条，服务态度`: what a reader sees first and a listener is told. */
export function headingOf(number: number, { detail }: TriageItem): string {
  const { evidence, finding } = detail
  const about = evidence.length === 0 ? wholeCall : faultCategories[finding.faultCategory]
  return `第 ${number} 条，${about}`
}

/** How long a list of spans plays, in milliseconds. */
export const soundOf = (spans: readonly { startMs: number; endMs: number }[]): number =>
  spans.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0)

/** `48 秒`, `2 分 05 秒`. */
export function seconds(ms: number): string {
  const total = Math.round(ms / 1000)
  if (total < 120) return `${total} 秒`
  return `${Math.floor(total / 60)} 分 ${String(total % 60).padStart(2, '0')} 秒`
}
