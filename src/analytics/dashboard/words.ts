import type { Rate } from './totals.ts'

/** Figures as people read them; exports keep the numbers themselves. */
export const whole = (value: number): string => Math.round(value).toLocaleString('zh-CN')

export const percent = (share: number | null, digits = 1): string =>
  share === null ? '—' : `${(share * 100).toFixed(digits)}%`

export const rateText = (rate: Rate | null): string => (rate === null ? '—' : rate.value.toFixed(1))

export const intervalText = (rate: Rate | null, scale = 1, unit = ''): string | null =>
  rate === null
    ? null
    : `95% 区间 ${(rate.interval.low * scale).toFixed(1)}${unit}～${(rate.interval.high * scale).toFixed(1)}${unit}`

/** 48 秒, 12 分钟, 3.4 小时, 2.1 天 */
export function lengthText(ms: number | null): string {
  if (ms === null) return '—'
  const seconds = ms / 1000
  if (seconds < 90) return `${Math.round(seconds)} 秒`
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} 分钟`
  const hours = seconds / 3600
  return hours < 48 ? `${hours.toFixed(1)} 小时` : `${(hours / 24).toFixed(1)} 天`
}
