import { describe, expect, test } from 'vitest'

import { controlChart } from '#src/supervision/control/control-chart.ts'
import type { WeekFigure } from '#src/supervision/metrics/weekly.ts'

const weeks = (
  counts: readonly number[],
  { pending = [], handled = 2_000_000 }: { pending?: number[]; handled?: number | number[] } = {},
): WeekFigure[] =>
  counts.map((count, index) => ({
    ...{ week: index * 604_800_000, count, pending: pending[index] ?? 0 },
    handled: typeof handled === 'number' ? handled : (handled[index] ?? 0),
  }))

const signals = (
  counts: readonly number[],
  baselineWeeks = 8,
  more: Parameters<typeof weeks>[1] = {},
) =>
  controlChart(weeks(counts, more), { kind: 'substantiated', baselineWeeks }).points.map((point) =>
    point.signals.join(),
  )

const level = [4, 5, 3, 4, 4, 5, 3, 4]

describe('a control chart', () => {
  test('takes its centre from the baseline alone and holds the later weeks against it', () => {
    const { points, centre } = controlChart(weeks([...level, 20]), {
      kind: 'substantiated',
      baselineWeeks: 8,
    })
    expect(centre).toBe(4)
    expect(points.at(-1)).toMatchObject({ baseline: false, beyond: 'above', signals: ['above'] })
    expect(points.slice(0, 8).every(({ baseline, beyond }) => baseline && beyond === null)).toBe(
      true,
    )
  })

  test('of rates has limits that follow the calls answered in each week', () => {
    const figures = weeks([...level, 4, 4], {
      handled: [...level.map(() => 2_000_000), 1_000_000, 0],
    })
    const { points, centre } = controlChart(figures, {
      kind: 'substantiated-rate',
      baselineWeeks: 8,
    })
    expect(centre).toBe(2)
    const [few, none] = points.slice(-2)
    expect(few!.upper).toBeGreaterThan(points[0]!.upper!)
    expect(few!.value).toBe(4)
    expect(none).toMatchObject({ value: null, upper: null, beyond: null })
  })

  test('says why it has no limits', () => {
    const chart = (figures: WeekFigure[], baselineWeeks: number) =>
      controlChart(figures, { kind: 'complaint-rate', baselineWeeks })
    expect(chart(weeks([1, 2]), 8).problem).toBe('no-baseline')
    expect(chart(weeks(level, { handled: 0 }), 8).problem).toBe('no-calls')
    expect(chart(weeks(level, { handled: 0 }), 8).points[0]).toMatchObject({
      centre: null,
      upper: null,
    })
  })

  test('takes an empty baseline as no proof: one complaint afterwards is no alarm, four are', () => {
    const empty = [0, 0, 0, 0, 0, 0, 0, 0]
    expect(signals([...empty, 1]).at(-1)).toBe('')
    expect(signals([...empty, 4]).at(-1)).toBe('above')
    const chart = controlChart(weeks([...empty, 1]), { kind: 'substantiated', baselineWeeks: 8 })
    expect(chart).toMatchObject({ centre: 0, emptyBaseline: true })
  })

  test('calls a week low only when nothing unverified can still add to it', () => {
    const high = [30, 28, 32, 30, 30, 29, 31, 30]
    expect(signals([...high, 10]).at(-1)).toBe('below')
    expect(signals([...high, 10], 8, { pending: [...high.map(() => 0), 8] }).at(-1)).toBe('')
  })
})

describe('runs', () => {
  test('are eight on one side where either side is even money', () => {
    const high = [30, 28, 32, 30, 30, 29, 31, 30]
    const after = signals([...high, 33, 34, 33, 35, 33, 34, 33, 36]).slice(8)
    expect(after.slice(0, 7).every((words) => !words.includes('run'))).toBe(true)
    expect(after[7]).toContain('run-above')
  })

  test('have to be longer where one side is likelier: eight empty weeks prove little', () => {
    const rare = [1, 0, 1, 0, 0, 1, 0, 1]
    const after = signals([...rare, ...Array.from({ length: 14 }, () => 0)]).slice(8)
    const first = after.findIndex((words) => words.includes('run-below'))
    // A week is empty with a chance of e^-½ = 0.61: as unlikely as eight tosses only after twelve of them.
    expect(first).toBe(11)
  })

  test('of six climbing weeks are named, ties are not', () => {
    expect(signals([...level, 3, 4, 5, 6, 7, 8]).at(-1)).toContain('rising')
    expect(signals([...level, 3, 4, 4, 5, 6, 7]).at(-1)).not.toContain('rising')
  })

  test('do not climb on what is still open in the week before', () => {
    const counts = [...level, 3, 4, 5, 6, 7, 8]
    const pending = counts.map((_, index) => (index === counts.length - 2 ? 3 : 0))
    expect(signals(counts, 8, { pending }).at(-1)).not.toContain('rising')
  })
})
