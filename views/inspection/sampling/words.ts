import type { Season, SamplingPlan } from '#src/inspection/sampling/schema.ts'
import { planPeriods, quotaUnits } from '#src/inspection/sampling/vocabulary.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import { staffCategories, type StaffCategory } from '#src/organisation/vocabulary.ts'

/** `每名坐席每月 5 通` */
export function quotaText({
  unit,
  quota,
  period,
}: Pick<SamplingPlan, 'unit' | 'quota' | 'period'>) {
  return `${quotaUnits[unit]}${planPeriods[period]} ${quota} 通`
}

/** `暑期工 ×2` */
export function factorTexts(factors: SamplingPlan['staffFactors']): string[] {
  return Object.entries(factors).map(
    ([category, factor]) => `${staffCategories[category as StaffCategory]} ×${factor}`,
  )
}

/** `度夏 06-15 至 09-15 ×1.5` */
export function seasonText({ name, from, until, factor }: Season): string {
  return `${name} ${from} 至 ${until} ×${factor}`
}

export const number = (n: number) => n.toLocaleString('zh-CN')

/** `12.35%`; a chance of one reads 必抽. */
export function chanceText(chance: number): string {
  return chance >= 1 ? '必抽' : `${(100 * chance).toFixed(2)}%`
}

/** A limit is the end of a working day: people read the day, not the midnight after it. */
export const lastDay = (until: number) => formatDay(until - 1)
