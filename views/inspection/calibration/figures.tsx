import type { MeanDifference } from '#src/inspection/calibration/mean-difference.ts'
import {
  agreementVerdicts,
  type AgreementVerdict,
  ambiguities,
  type Ambiguity,
} from '#src/inspection/calibration/vocabulary.ts'
import { dayMs, formatDay } from '#src/kernel/calendar.ts'
import { Status, Tag, type Tone } from '#views/components/badge.tsx'
import { IntervalBar, percent } from '#views/screening/rates.tsx'

/** 8750 hundredths as 87.5, in columns that are compared. */
export const points = (hundredths: number) => (hundredths / 100).toFixed(1)

/** The same of one score: whole points without a point. */
export const scorePoints = (hundredths: number) => points(hundredths).replace(/\.0$/, '')

/** A signed difference of points, e.g. +1.5; nought has no sign. */
export function signed(hundredths: number): string {
  const tenths = Math.round(hundredths / 10)
  if (tenths === 0) return '0.0'
  const text = (Math.abs(tenths) / 10).toFixed(1)
  return tenths > 0 ? `+${text}` : `−${text}`
}

/** Two digits; nought has no sign. */
function two(value: number): string {
  const text = Math.abs(value).toFixed(2)
  return value < 0 && Number(text) !== 0 ? `−${text}` : text
}

export function KappaCells({
  kappa,
  interval,
}: {
  kappa: number | null
  interval: { low: number; high: number } | null
}) {
  return (
    <>
      <td class="num">{kappa === null ? '算不出' : two(kappa)}</td>
      <td class="nowrap">
        {interval && kappa !== null ? (
          <>
            <IntervalBar
              interval={{ low: Math.max(0, interval.low), high: Math.max(0, interval.high) }}
              at={Math.max(0, kappa)}
            />{' '}
            {two(interval.low)} 至 {two(interval.high)}
          </>
        ) : (
          <span class="dim">—</span>
        )}
      </td>
    </>
  )
}

/** An item with the section of the form it stands in, on one line. */
export function ItemName({ title, section }: { title: string; section: string }) {
  return (
    <>
      {title} <small class="dim">{section}</small>
    </>
  )
}

export const kappaText = (kappa: number | null) => (kappa === null ? '算不出' : two(kappa))

const tones: Record<AgreementVerdict, Tone> = {
  good: 'good',
  fair: 'accent',
  poor: 'red',
  lopsided: 'grey',
  single: 'grey',
  few: 'grey',
}

export function VerdictOf({ verdict }: { verdict: AgreementVerdict }) {
  return <Status tone={tones[verdict]} label={agreementVerdicts[verdict]} />
}

export function AmbiguityOf({ ambiguous }: { ambiguous: Ambiguity }) {
  return <Tag kind="hot">{ambiguities[ambiguous]}</Tag>
}

/** x of n as a share; a dash where there is nothing. */
export const shareOf = (x: number, n: number) => (n === 0 ? '—' : percent(x / n, 0))

export const weekName = (week: number) =>
  `${formatDay(week).slice(5)} 至 ${formatDay(week + 6 * dayMs).slice(5)}`

/** Fewer differences, and a mean says little. */
export const fewDifferences = 10

/** 偏松, 偏严 or 看不出偏向, by whether the interval leaves nought out. */
export function leaning({ n, interval }: MeanDifference): string {
  if (n < fewDifferences || !interval) return '样本少'
  if (interval.low > 0) return '偏松'
  if (interval.high < 0) return '偏严'
  return '看不出偏向'
}

export function MeanCells({ found }: { found: MeanDifference | null }) {
  if (!found) {
    return (
      <>
        <td class="num">0</td>
        <td class="num">—</td>
        <td class="dim">—</td>
      </>
    )
  }
  return (
    <>
      <td class="num">{found.n}</td>
      <td class="num">{signed(found.mean)}</td>
      <td class="nowrap">
        {found.interval ? (
          <span class="dim">
            {signed(found.interval.low)} 至 {signed(found.interval.high)}
          </span>
        ) : null}{' '}
        {leaning(found)}
      </td>
    </>
  )
}
