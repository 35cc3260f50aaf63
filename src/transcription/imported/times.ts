/** `1:02:03.5`, `62:03`, `00:01,200`: hours and the fraction may be missing. */
export const timePattern =
  '\\d{1,3}[:\uff1a]\\d{1,2}(?:[:\uff1a]\\d{1,2})?(?:[.,]\\d{1,9})?(?!\\d|[:\uff1a]\\d)'

const parts = /^(?:(\d{1,3})[:\uff1a])?(\d{1,3})[:\uff1a](\d{1,2})(?:[.,](\d{1,9}))?$/

/** Milliseconds of a clock that starts with the call; null when it is none. */
export function parseTime(text: string): number | null {
  const match = parts.exec(text.trim())
  if (!match) return null
  const [hours, minutes, seconds] = [Number(match[1] ?? 0), Number(match[2]), Number(match[3])]
  if (seconds > 59 || (match[1] !== undefined && minutes > 59)) return null
  const fraction = Math.round(Number(`0.${match[4] ?? 0}`) * 1000)
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + fraction
}

/** A time as JSON gives it: seconds as a number, or a clock. Null when it is none. */
export function secondsOrClock(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? Math.round(value * 1000) : null
  if (typeof value !== 'string') return null
  if (/^-?\d{1,9}(?:\.\d{1,9})?$/.test(value.trim())) return Math.round(Number(value) * 1000)
  return parseTime(value)
}

/** `00:01:02.345`; with a comma for subtitles. */
export function clockOf(ms: number, mark: '.' | ',' = '.'): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const seconds = Math.floor(ms / 1000)
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return `${clock.map(two).join(':')}${mark}${String(ms % 1000).padStart(3, '0')}`
}
