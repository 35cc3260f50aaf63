import type { Difference } from '#src/kernel/statistics/difference.ts'

import type { Estimate, StandingRow } from './reckon.ts'
import { percent } from './vocabulary.ts'

/** Numbers of the contest as people read them: on the page, on paper and in a file alike. */
export const rankText = ({ place }: Pick<StandingRow, 'place'>): string =>
  place ? `${place.shared ? '并列 ' : ''}${place.rank}` : '—'

export const rateWords = (rate: Estimate | null): string => (rate ? rate.estimate.toFixed(1) : '—')
export const rateBounds = (rate: Estimate | null): string =>
  rate ? `${rate.low.toFixed(1)}–${rate.high.toFixed(1)}` : ''

export const shareWords = (share: Estimate | null): string =>
  share ? percent(share.estimate) : '—'
export const shareBounds = (share: Estimate | null): string =>
  share ? `${percent(share.low)}–${percent(share.high)}` : ''

/** 环比 in points: 属实率 was 40 % and is 55 %, so that it rose by 15. */
const points = (share: number) => `${share > 0 ? '+' : ''}${(share * 100).toFixed(1)}`
export const changeWords = (change: Difference | null): string =>
  change ? points(change.difference) : '—'
export const changeBounds = (change: Difference | null): string =>
  change ? `${points(change.low)} 至 ${points(change.high)}` : ''

export const scoreWords = (score: number | null): string =>
  score === null ? '—' : score.toFixed(1)

/** A number with its bounds in brackets, for one cell. */
export const withBounds = (words: string, bounds: string): string =>
  bounds === '' ? words : `${words}（${bounds}）`
