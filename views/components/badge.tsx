import type { Child } from 'hono/jsx'

import { formatDuration, formatTime } from '#src/kernel/calendar.ts'

export type Tone = 'accent' | 'orange' | 'red' | 'good' | 'grey'

/** Where something stands: a dot and the word, so the colour never speaks alone. */
export function Status({ tone, label }: { tone: Tone; label: string }) {
  return <span class={`status tone-${tone}`}>{label}</span>
}

export function Tag({ kind, children }: { kind?: 'hot' | 'ok' | 'info'; children: Child }) {
  return <span class={kind ? `tag tag-${kind}` : 'tag'}>{children}</span>
}

/**
 * A 0–100 score; the number carries the meaning, the bar only helps the eye compare rows. `calm`
 * where it suspects nobody: then the bar has not the colour of evidence.
 */
export function Score({ value, calm }: { value: number; calm?: boolean }) {
  const rounded = Math.round(value)
  return (
    <span class="score">
      <svg
        class={calm ? 'meter meter-calm' : 'meter'}
        viewBox="0 0 100 6"
        width="56"
        height="6"
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <rect width="100" height="6" />
        <rect class="meter-value" width={Math.min(100, Math.max(0, rounded))} height="6" />
      </svg>
      <span>{rounded}</span>
    </span>
  )
}

/** Shanghai time to the minute. With `now`, the recent past reads as a distance (12 分钟前). */
export function Time({ at, now }: { at: number; now?: number }) {
  const full = formatTime(at)
  const text = now === undefined ? full : (distance(now - at) ?? full)
  return (
    <time class="nowrap" datetime={new Date(at).toISOString()} title={full}>
      {text}
    </time>
  )
}

function distance(ms: number): string | null {
  if (ms < 0 || ms >= 24 * 3_600_000) return null
  if (ms < 60_000) return '刚刚'
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} 分钟前`
  return `${Math.floor(ms / 3_600_000)} 小时前`
}

export function Duration({ ms }: { ms: number }) {
  return (
    <time class="nowrap" datetime={`PT${Math.max(0, Math.round(ms / 1000))}S`}>
      {formatDuration(ms)}
    </time>
  )
}

/** Work under way; `value` runs from 0 to 1 and is clamped, since engines overshoot. */
export function Progress({ value, label }: { value: number; label: string }) {
  const share = Math.min(1, Math.max(0, value))
  return (
    <span class="progress">
      <progress value={share} max={1} aria-label={label} />
      <span>{Math.floor(share * 100)}%</span>
    </span>
  )
}
