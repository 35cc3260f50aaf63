import type { Chart } from '#src/documents/chart.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import { startOfDayNumber } from '#src/recordings/handled/day.ts'

import type { TermDetail } from './queries.ts'

const tenThousand = 10_000
const perTenThousand = (count: number, outOf: number) =>
  outOf > 0 ? Math.round((count / outOf) * tenThousand * 10) / 10 : 0

/** By day, as a share: the number of heard calls differs from day to day. */
export function trendChart({ days, hotspot, kind }: TermDetail): Chart {
  const last = days.at(-1)
  const usual =
    hotspot?.expected != null && last && last.outOf > 0
      ? perTenThousand(hotspot.expected, last.outOf)
      : null
  return {
    title: `近四周，每万${kind === 'unit' ? '件工单' : kind === 'talk' ? '通有转写的来电' : '通来电'}`,
    kind: 'line',
    unit: '',
    points: days.flatMap(({ day, count, outOf }) =>
      count === null
        ? []
        : [
            {
              label: formatDay(startOfDayNumber(day)).slice(5),
              value: perTenThousand(count, outOf),
              note: `${count} / ${outOf}`,
            },
          ],
    ),
    lines:
      usual === null ? [] : [{ label: `平常 ${usual}`, values: [usual], tone: 'centre' as const }],
  }
}

/** Where it is said most, in calls. */
export function partsChart({ parts }: TermDetail, by: 'department' | 'province'): Chart {
  return {
    title: by === 'department' ? '按部门' : '按省份',
    kind: 'bars',
    unit: '次',
    points: parts[by].slice(0, 12).map(({ name, calls, outOf }) => ({
      label: name,
      value: calls,
      note: `${calls} / ${outOf}`,
    })),
    lines: [],
  }
}
