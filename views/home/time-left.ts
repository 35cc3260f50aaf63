import { dayMs } from '#src/kernel/calendar.ts'
import type { Tone } from '#views/components/badge.tsx'

const hourMs = 3_600_000

/** How long is left (剩 3 小时), or by how much it is late (超期 1 天); whole units, rounded down. */
export function timeLeft(dueAt: number, now: number): { text: string; tone: Tone } {
  const left = dueAt - now
  if (left < 0) return { text: `超期 ${span(-left)}`, tone: 'red' }
  return { text: `剩 ${span(left)}`, tone: left < dayMs ? 'orange' : 'grey' }
}

function span(ms: number): string {
  if (ms < hourMs) return `${Math.max(1, Math.floor(ms / 60_000))} 分钟`
  if (ms < 2 * dayMs) return `${Math.floor(ms / hourMs)} 小时`
  return `${Math.floor(ms / dayMs)} 天`
}
