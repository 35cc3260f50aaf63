import type { Chart } from '#src/documents/chart.ts'

import type { SeriesPoint, Unit } from './tables.ts'
import type { Totals } from './totals.ts'

type Drawn = {
  series: readonly SeriesPoint[]
  every: string
  byDepartment: readonly { unit: Unit; totals: Totals }[]
  totals: Totals
}

const tenth = (value: number) => Math.round(value * 10) / 10

/** Few, and each with its table beneath the page. */
export function dashboardCharts({ series, every, byDepartment, totals }: Drawn): Chart[] {
  const departments = byDepartment.filter(({ totals: own }) => own.complaintRate !== null)
  return [
    ...(series.length === 0
      ? []
      : [
          {
            ...({ title: `${every}来访量`, kind: 'bars', unit: '次' } as const),
            lines: [],
            points: series.map(({ step, contacts }) => ({ label: step.label, value: contacts })),
          },
          {
            ...({ title: `${every}投诉`, kind: 'bars', unit: '件' } as const),
            lines: [],
            points: series.map(({ step, complaints, substantiated }) => ({
              ...{ label: step.label, value: complaints },
              note: `其中属实 ${substantiated}`,
            })),
          },
        ]),
    ...(departments.length < 2 || totals.complaintRate === null
      ? []
      : [
          {
            ...({ title: '各部门每百万通投诉', kind: 'bars', unit: '件' } as const),
            points: departments.map(({ unit, totals: { complaintRate } }) => ({
              label: unit.name,
              value: tenth(complaintRate?.value ?? 0),
              note: complaintRate
                ? `95% 区间 ${complaintRate.interval.low.toFixed(1)}～${complaintRate.interval.high.toFixed(1)}`
                : '',
            })),
            lines: [
              {
                label: '全体',
                values: [tenth(totals.complaintRate.value)],
                tone: 'centre' as const,
              },
            ],
          },
        ]),
  ]
}
