/** Shanghai time: the centre's only clock. China has had no daylight saving since 1991. */
const zone = 'Asia/Shanghai'
const offsetMs = 8 * 3600_000
export const dayMs = 86_400_000

const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: zone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

function fieldsOf(at: number): Record<string, string> {
  return Object.fromEntries(parts.formatToParts(at).map((part) => [part.type, part.value]))
}

/** `2026-11-21 14:03` */
export function formatTime(at: number): string {
  const f = fieldsOf(at)
  return `${f['year']}-${f['month']}-${f['day']} ${f['hour']}:${f['minute']}`
}

/** `2026-11-21 14:03:27` */
export function formatSeconds(at: number): string {
  return `${formatTime(at)}:${fieldsOf(at)['second']}`
}

/** `2026-11-21` */
export function formatDay(at: number): string {
  return formatTime(at).slice(0, 10)
}

/** `1:21`, or `1:02:05` from an hour on. */
export function formatDuration(ms: number): string {
  const total = Math.max(0, Math.round(ms / 1000))
  const hours = Math.floor(total / 3600)
  const minutes = Math.floor((total % 3600) / 60)
  const seconds = String(total % 60).padStart(2, '0')
  if (hours === 0) return `${minutes}:${seconds}`
  return `${hours}:${String(minutes).padStart(2, '0')}:${seconds}`
}

const weekdays = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'] as const

export function weekdayOf(at: number): string {
  return weekdays[new Date(at + offsetMs).getUTCDay()] as string
}

/** Midnight in Shanghai of `2026-11-21`, or null when there is no such day. */
export function parseDay(text: string): number | null {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text.trim().replaceAll('/', '-'))
  if (!match) return null
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number]
  const utc = Date.UTC(year, month - 1, day)
  const back = new Date(utc)
  const exists =
    back.getUTCFullYear() === year && back.getUTCMonth() === month - 1 && back.getUTCDate() === day
  return exists && year >= 1990 && year <= 2100 ? utc - offsetMs : null
}

/**
 * An instant from `2026-11-02T08:12:06+08:00`, `…Z` or `2026-11-02 08:12[:06]` (read as Shanghai
 * time). Null for days or hours that do not exist: 24:00:00 and leap seconds are refused, not bent.
 */
export function parseInstant(text: string): number | null {
  const match =
    /^(\d{4}[-/]\d{1,2}[-/]\d{1,2})[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/.exec(
      text.trim(),
    )
  if (!match) return null
  const day = parseDay(match[1] as string)
  const [hour, minute, second] = [Number(match[2]), Number(match[3]), Number(match[4] ?? 0)]
  if (day === null || hour > 23 || minute > 59 || second > 59) return null
  const local = day + ((hour * 60 + minute) * 60 + second) * 1000
  const given = match[5]
  if (given === undefined) return local
  if (given === 'Z') return local + offsetMs
  const sign = given.startsWith('-') ? -1 : 1
  const [h, m] = [Number(given.slice(1, 3)), Number(given.slice(-2))]
  if (h > 14 || m > 59) return null
  return local + offsetMs - sign * (h * 60 + m) * 60_000
}

/** Start of the Shanghai day that holds this instant. */
export function startOfDay(at: number): number {
  return Math.floor((at + offsetMs) / dayMs) * dayMs - offsetMs
}

/** Monday 00:00 of the week that holds this instant. */
export function startOfWeek(at: number): number {
  const start = startOfDay(at)
  const weekday = new Date(start + offsetMs).getUTCDay()
  return start - ((weekday + 6) % 7) * dayMs
}

/** Minute of the Shanghai day, 0–1439. */
export function minuteOfDay(at: number): number {
  return Math.floor((at - startOfDay(at)) / 60_000)
}
