import type { DrawnChart } from '#src/analytics/dashboard/chart-drawn.ts'
import type { Dashboard } from '#src/analytics/dashboard/dashboard.ts'
import type { TableKey } from '#src/analytics/dashboard/table.ts'
import type { Tile } from '#src/analytics/dashboard/tiles.ts'
import { dayMs, formatDay, formatTime } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { LinkButton } from '#views/components/button.tsx'
import { type Query } from '#views/components/hrefs.ts'
import { Card, Empty, Notice, PageHead } from '#views/components/page.tsx'
import { TableFiles } from '#views/components/table-files.tsx'
import { ChartFigure } from '#views/documents/chart.tsx'

import { PeriodBar } from './period-bar.tsx'
import { DataTable } from './table.tsx'

const here = '/dashboard'

type Props = {
  shown: Dashboard
  drawn: readonly DrawnChart[]
  query: Query
  problems: FieldErrors
  now: number
}

export function DashboardPage({ shown, drawn, query, problems, now }: Props) {
  const { period, tiles, tables, none, standing } = shown
  return (
    <>
      <PageHead title="指标看板" note={`${period.label}${wholeOrNot(shown)}`}>
        <LinkButton href="/wall">大屏</LinkButton>
        <LinkButton href="/monthly-reports">月报</LinkButton>
      </PageHead>
      <PeriodBar path={here} shown={shown} query={query} problems={problems} now={now} />
      {none ? (
        <Card>
          <Empty
            title="没有可以给您看的数"
            hint="指标按部门汇总，您的范围里没有完整的部门；班组和个人的情况在 360 度页。"
          />
        </Card>
      ) : (
        <>
          <Standing standing={standing} />
          <section class="dash-tiles" aria-label="主要指标">
            {tiles.map((tile) => (
              <DashTile tile={tile} />
            ))}
          </section>
          <p class="dim dash-compared">
            上期 {stretch(shown.compared.before)}，去年同期 {stretch(shown.compared.lastYear)}
            ；没有数据的写“无”。
          </p>
          {drawn.length === 0 ? null : (
            <section class="dash-charts" aria-label="图">
              {drawn.map(({ chart, geometry }) => (
                <div class="card">
                  <ChartFigure chart={chart} geometry={geometry} />
                </div>
              ))}
            </section>
          )}
          <div class="dash-tables">
            {tables.map((table) => (
              <div
                id={`table-${table.key}`}
                class={wide.includes(table.key) ? 'dash-wide' : undefined}
              >
                <DataTable
                  table={table}
                  actions={<TableFiles of={here} table={table.key} query={query} />}
                />
              </div>
            ))}
          </div>
        </>
      )}
    </>
  )
}

/** Tables that need the whole width. */
const wide: readonly TableKey[] = ['departments', 'hand-overs']

const stretch = ({ from, until }: { from: number; until: number }) =>
  until - from <= dayMs ? formatDay(from) : `${formatDay(from)} 至 ${formatDay(until - dayMs)}`

function wholeOrNot({ period }: Dashboard): string {
  if (period.until >= period.end) return ''
  return `，到 ${formatDay(period.until - dayMs)} 为止；与上期、去年同样天数相比`
}

function Standing({ standing: { summedAt, changed } }: Pick<Dashboard, 'standing'>) {
  if (summedAt === null) {
    return (
      <Notice kind="info">
        这段时间还没有汇总过：没有数据，或者后台程序还没有运行到。汇总每三分钟做一次。
      </Notice>
    )
  }
  return (
    <p class="dim dash-standing">
      汇总到 {formatTime(summedAt)}
      {changed > 0 ? `；其中 ${changed} 天又有变化，几分钟内重新汇总` : ''}
    </p>
  )
}

function DashTile({ tile }: { tile: Tile }) {
  const { label, text, unit, note, before, lastYear, href } = tile
  const value = (
    <strong class="tile-value">
      {text}
      {unit && text !== '—' ? <small>{unit}</small> : null}
    </strong>
  )
  return (
    <div class="card tile dash-tile">
      <span class="tile-label">{label}</span>
      {href ? (
        <a href={href} aria-label={`${label} ${text}${unit ?? ''}，看明细`}>
          {value}
        </a>
      ) : (
        value
      )}
      {note ? <span class="tile-note">{note}</span> : null}
      <span class="tile-note">
        上期 {before ?? '无'}　去年同期 {lastYear ?? '无'}
      </span>
    </div>
  )
}
