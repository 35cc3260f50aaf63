type Interval = { low: number; high: number }

/** 0.0124 as 1.2%; small shares keep the digits that say something. */
export function percent(share: number, digits = 1): string {
  const value = share * 100
  if (value > 0 && value < 0.1 && digits > 0) return `${value.toPrecision(1)}%`
  return `${value.toFixed(digits)}%`
}

export const span = ({ low, high }: Interval) => `${percent(low)}–${percent(high)}`

export const hoursOf = (ms: number) => (ms / 3_600_000).toFixed(1)

/** Complaints opened for each hour of listening; null where no listening time is known. */
export function perHour(row: { listenedMs: number; confirmedTimed: number }): string | null {
  if (row.listenedMs < 60_000) return null
  return (row.confirmedTimed / (row.listenedMs / 3_600_000)).toFixed(1)
}

/** The interval as a bar from 0 to 1 with the share itself in it; the words beside it say the same. */
export function IntervalBar({ interval, at }: { interval: Interval; at: number }) {
  const { low, high } = interval
  return (
    <svg
      class="meter meter-calm interval"
      viewBox="0 0 100 6"
      width="72"
      height="6"
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <rect width="100" height="6" />
      <rect
        class="meter-value"
        x={low * 100}
        width={Math.max(0.5, (high - low) * 100)}
        height="6"
      />
      <rect class="interval-at" x={Math.min(98, at * 100)} width="2" height="6" />
    </svg>
  )
}
