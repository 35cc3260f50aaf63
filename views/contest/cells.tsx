import type { Child } from 'hono/jsx'

import type { ContestColumn } from '#src/contest/contest-list.ts'
import type { ContestPageFacts } from '#src/contest/page.ts'
import type { StandingRow } from '#src/contest/reckon.ts'
import { type Metric, outReasons, percent } from '#src/contest/vocabulary.ts'
import { formatDay } from '#src/kernel/calendar.ts'

type Narrowing = Partial<Record<'verdict' | 'origin', string>>

/** The cells of the table; numbers lead to what is behind them where the reader may open it. */
export function cellsWith(
  facts: ContestPageFacts,
): Record<ContestColumn, (row: StandingRow) => Child> {
  const { standings, opens, opensCalls } = facts
  const days = { from: formatDay(standings.from), to: formatDay(standings.until - 1) }
  const link = (row: StandingRow, value: number, narrowing: Narrowing): Child => {
    if (value === 0 || !opens.has(row.departmentId)) return value
    const query = { ...days, department: String(row.departmentId), class: 'internal', ...narrowing }
    return <a href={`/complaints?${new URLSearchParams(query).toString()}`}>{value}</a>
  }
  // The official number counts calls that nobody can open here; the tally counts those that are here.
  const tallied = (row: StandingRow): Child => {
    const words = row.tallied.toLocaleString('zh-CN')
    if (!opensCalls || !opens.has(row.departmentId) || row.tallied === 0) return words
    const query = { ...days, department: String(row.departmentId), channel: 'phone' }
    return <a href={`/calls?${new URLSearchParams(query).toString()}`}>{words}</a>
  }
  return {
    rank: ({ place }) =>
      place ? (
        <strong>
          {place.shared ? '并列 ' : ''}
          {place.rank}
        </strong>
      ) : (
        '—'
      ),
    department: (row) => (
      <>
        {row.department} <Remarks row={row} />
      </>
    ),
    score: ({ score }) => (score === null ? '—' : score.toFixed(1)),
    calls: (row) =>
      row.official === null ? (
        tallied(row)
      ) : (
        <>
          {row.calls.toLocaleString('zh-CN')}
          {row.official === row.tallied ? null : (
            <small class="dim contest-bounds">官方；计数 {tallied(row)}</small>
          )}
        </>
      ),
    complaints: (row) => link(row, row.counts.complaints, {}),
    perMillion: ({ complaintsPerMillion: rate }) =>
      rate ? bounded(rate.estimate.toFixed(1), rate.low.toFixed(1), rate.high.toFixed(1)) : '—',
    substantiated: (row) => link(row, row.counts.substantiated, { verdict: 'substantiated' }),
    substantiatedPerMillion: ({ substantiatedPerMillion: rate }) =>
      rate ? bounded(rate.estimate.toFixed(1), rate.low.toFixed(1), rate.high.toFixed(1)) : '—',
    rate: ({ rate }) =>
      rate ? bounded(percent(rate.estimate), percent(rate.low), percent(rate.high)) : '—',
    change: ({ change }) =>
      change
        ? bounded(points(change.difference), points(change.low), points(change.high), ' 至 ')
        : '—',
    leaked: (row) =>
      row.leakRate
        ? bounded(
            percent(row.leakRate.estimate),
            percent(row.leakRate.low),
            percent(row.leakRate.high),
          )
        : '—',
    partComplaints: partOf('complaints'),
    partSubstantiated: partOf('substantiated'),
    partChange: partOf('change'),
    tallied,
    official: ({ official }) => official?.toLocaleString('zh-CN') ?? '—',
    reported: (row) => link(row, row.counts.reported, { origin: 'reported' }),
    concealed: (row) => link(row, row.counts.concealed, { origin: 'concealed' }),
    missed: (row) => link(row, row.counts.missed, { origin: 'missed' }),
    open: (row) => link(row, row.counts.open, { verdict: 'none' }),
    subCentre: ({ subCentre }) => subCentre,
    out: ({ out }) => (out ? outReasons[out] : '—'),
  }
}

const partOf = (metric: Metric) => (row: StandingRow) => row.parts?.[metric].toFixed(1) ?? '—'

const points = (share: number) => `${share > 0 ? '+' : ''}${(share * 100).toFixed(1)}`

const bounded = (value: string, low: string, high: string, between = '–') => (
  <>
    {value}
    <small class="dim contest-bounds">
      {low}
      {between}
      {high}
    </small>
  </>
)

function Remarks({ row }: { row: StandingRow }) {
  const { days, out } = row
  return (
    <>
      {out ? <small class="dim contest-bounds">{outReasons[out]}</small> : null}
      {days ? (
        <small class="dim contest-bounds">
          {days.first.slice(5)} 至 {days.last.slice(5)} 有接听（新设、合并或停用）
        </small>
      ) : null}
    </>
  )
}
