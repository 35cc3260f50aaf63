import { dayMs, formatDay, weekdayOf } from '#src/kernel/calendar.ts'

type Props = {
  week: number
  grid: number[][]
  /** Whether the calls of a day can be opened. */
  mayList: boolean
}

/** Calls by day and hour of one week; darker means more, and the number says how many. */
export function CallHours({ week, grid, mayList }: Props) {
  const busiest = Math.max(1, ...grid.flat())
  const total = grid.flat().reduce((sum, n) => sum + n, 0)
  if (total === 0) return <p class="dim">这一周没有通话数据。</p>
  return (
    <div class="table-scroll" role="region" aria-label="每小时来电" tabindex={0}>
      <table class="heat">
        <caption class="sr">一周每天每小时的通话数</caption>
        <thead>
          <tr>
            <th scope="col" colspan={3}>
              日期
            </th>
            {Array.from({ length: 24 }, (_, hour) => (
              <th scope="col">{hour}</th>
            ))}
            <th scope="col" colspan={2}>
              合计
            </th>
          </tr>
        </thead>
        <tbody>
          {grid.map((hours, index) => (
            <tr>
              <th scope="row" colspan={3}>
                {formatDay(week + index * dayMs).slice(5)} {weekdayOf(week + index * dayMs)}
              </th>
              {hours.map((n) => (
                <td class={`h${levelOf(n, busiest)}`}>{n === 0 ? '' : n}</td>
              ))}
              <td colspan={2}>
                <DayTotal day={formatDay(week + index * dayMs)} hours={hours} mayList={mayList} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function DayTotal({ day, hours, mayList }: { day: string; hours: number[]; mayList: boolean }) {
  const total = hours.reduce((sum, n) => sum + n, 0)
  if (total === 0 || !mayList) return total
  return (
    <a href={`/calls?from=${day}&to=${day}`} aria-label={`${day} 的 ${total} 通通话`}>
      {total}
    </a>
  )
}

function levelOf(n: number, busiest: number): number {
  return n === 0 ? 0 : Math.max(1, Math.ceil((n / busiest) * 5))
}
