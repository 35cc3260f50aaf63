import type { Ratio } from '#src/kernel/statistics/rate-ratio.ts'

export const number = (n: number) => n.toLocaleString('zh-CN')

/** Per 10,000 answered calls. */
export const rateText = ({ cases, calls }: { cases: number; calls: number }): string =>
  calls === 0 ? '—' : ((cases / calls) * 10_000).toFixed(2)

/** `0.62（0.41–0.93）`; an open side says so. */
export function ratioText(ratio: Ratio | null): string {
  if (!ratio) return '算不出'
  const { estimate, low, high } = ratio
  const until = Number.isFinite(high) ? high.toFixed(2) : '没有上限'
  return `${estimate === null ? '—' : estimate.toFixed(2)}（${low.toFixed(2)}–${until}）`
}
