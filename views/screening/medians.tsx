import { dayMs, formatDay } from '#src/kernel/calendar.ts'
import type { WeekMedian } from '#src/screening/performance/medians.ts'
import { Card } from '#views/components/page.tsx'
import { TableFiles } from '#views/components/table-files.tsx'
import { Table } from '#views/components/table.tsx'
import { seconds } from '#views/screening/triage/announced.ts'

type Props = {
  own: WeekMedian[]
  /** Of the whole centre; null for whoever does not plan the queue. */
  centre: WeekMedian[] | null
  /** How many of the weeks, the newest first, have something to say. */
  weeks: number
}

/** 每条结论用时: the middle one of each week, so that one call left open over lunch moves nothing. */
export function MediansCard({ own, centre, weeks }: Props) {
  const shown = centre ?? own
  const any = weeks > 0
  return (
    <section id="medians">
      <Card
        title="每条结论用时"
        note="中位数：一半比它快，一半比它慢；不到 5 条的周不算"
        actions={any ? <TableFiles of="/findings/performance" table="medians" /> : null}
        flush={any}
      >
        {any ? (
          <>
            {shown.some(({ medianMs }) => medianMs !== null) ? (
              <div class="card-text">
                <Chart weeks={shown} title={centre ? '全中心每周中位用时' : '我的每周中位用时'} />
              </div>
            ) : null}
            <Table
              caption="每条结论用时"
              head={[
                { label: '周' },
                { label: '我的条数', num: true },
                { label: '我的中位', num: true },
                ...(centre
                  ? [
                      { label: '全中心条数', num: true },
                      { label: '全中心中位', num: true },
                    ]
                  : []),
              ]}
            >
              {own.slice(0, weeks).map((row, at) => (
                <tr>
                  <th scope="row" class="nowrap">
                    {weekOf(row)}
                  </th>
                  <Cells row={row} />
                  {centre?.[at] ? <Cells row={centre[at]} /> : null}
                </tr>
              ))}
            </Table>
          </>
        ) : (
          <p class="dim">
            近 12 周还没有记到用时。在分拣或复核页下的结论会记下从打开到提交的时间。
          </p>
        )}
      </Card>
    </section>
  )
}

const weekOf = ({ week }: WeekMedian) =>
  `${formatDay(week).slice(5)} 至 ${formatDay(week + 6 * dayMs).slice(5)}`

function Cells({ row: { timed, medianMs } }: { row: WeekMedian }) {
  return (
    <>
      <td class="num">{timed === 0 ? '—' : timed}</td>
      <td class="num">
        {medianMs !== null ? seconds(medianMs) : timed === 0 ? '—' : <span class="dim">太少</span>}
      </td>
    </>
  )
}

const barWidth = 48

/** The oldest week left; a week without a figure leaves its place empty. */
function Chart({ weeks, title }: { weeks: WeekMedian[]; title: string }) {
  const most = Math.max(1, ...weeks.map(({ medianMs }) => medianMs ?? 0))
  const inOrder = weeks.toReversed()
  return (
    <svg
      class="median-chart"
      viewBox={`0 0 ${barWidth * inOrder.length} 96`}
      role="img"
      aria-label={title}
    >
      <title>{title}，数字见下表</title>
      {inOrder.map(({ medianMs, week }, at) => {
        if (medianMs === null) return null
        const height = Math.max(2, (medianMs / most) * 78)
        return (
          <rect
            class="median-bar"
            x={at * barWidth + 8}
            y={96 - height}
            width={barWidth - 16}
            height={height}
          >
            <title>
              {weekOf({ week, timed: 0, medianMs })}：{seconds(medianMs)}
            </title>
          </rect>
        )
      })}
    </svg>
  )
}
