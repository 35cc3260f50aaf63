import type { ChartGeometry } from '#src/documents/chart.ts'
import type { RatesCard as Rates } from '#src/profiles/cards/rates.ts'
import { Card, Tile, Tiles } from '#views/components/page.tsx'
import { ChartFigure } from '#views/documents/chart.tsx'

const number = (n: number) => n.toLocaleString('zh-CN')

type Props = { rates: Rates; weeks: number; geometry: ChartGeometry }

export function RatesCard({ rates, weeks, geometry }: Props) {
  const { calls, complaints, substantiated, pending, rate, undrawn, chart } = rates
  return (
    <>
      <Tiles>
        <Tile label="接听" value={number(calls)} unit="通" note={`人工电话，最近 ${weeks} 周`} />
        <Tile
          label="对内投诉"
          value={number(complaints)}
          unit="件"
          note={pending > 0 ? `其中 ${number(pending)} 件未核实` : '都已核实'}
          href="#verdicts"
        />
        <Tile label="属实" value={number(substantiated)} unit="件" href="#verdicts" />
        <Tile
          label="每万通属实"
          value={rate ? rate.value.toFixed(2) : '—'}
          unit={rate ? '件' : undefined}
          note={
            rate ? `95% 区间 ${rate.low.toFixed(2)}–${rate.high.toFixed(2)}` : '没有接听，算不出'
          }
        />
      </Tiles>
      <Card>
        <ChartFigure chart={chart} geometry={geometry} />
        <p class="dim">
          {undrawn > 0
            ? `有 ${number(undrawn)} 件属实落在没有接听记录的周，算不出比率，图上没有画。`
            : null}
          灰柱的那一周还有没核实的投诉，可能还会升。属实按现在的结论算，申诉改判的已经去掉。
        </p>
      </Card>
    </>
  )
}
