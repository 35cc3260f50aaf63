import { dueWords } from '#src/complaints/timing/vocabulary.ts'

const hourMs = 3_600_000

/** `2 天 3 小时`, `5 小时 20 分`, `8 分`: how long, as people say it. */
export function spanWords(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / 60_000)
  const [days, hours, rest] = [
    Math.floor(minutes / 1440),
    Math.floor(minutes / 60) % 24,
    minutes % 60,
  ]
  if (days > 0) return hours === 0 ? `${days} 天` : `${days} 天 ${hours} 小时`
  if (hours > 0) return rest === 0 ? `${hours} 小时` : `${hours} 小时 ${rest} 分`
  return minutes === 0 ? '不到 1 分' : `${rest} 分`
}

/** Until when: the end of a working day is its 24:00. */
export function Due({ at }: { at: number }) {
  return (
    <time class="nowrap" datetime={new Date(at).toISOString()}>
      {dueWords(at)}
    </time>
  )
}

/** How much is left, or by how much it is late; late stands out by word and weight, not colour alone. */
export function Left({ dueAt, now }: { dueAt: number; now: number }) {
  const late = dueAt <= now
  const words = spanWords(Math.abs(dueAt - now))
  return late ? (
    <strong class="hot nowrap">超期 {words}</strong>
  ) : (
    <span class={dueAt - now < 2 * hourMs ? 'nowrap soon' : 'nowrap'}>还剩 {words}</span>
  )
}
