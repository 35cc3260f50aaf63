import { dayMs, minuteOfDay, startOfDay } from '#src/kernel/calendar.ts'

type Hours = { quietFrom: number | null; quietUntil: number | null }

/** How long 免打扰 still lasts, 0 outside it; hours that end before they begin go through midnight. */
export function quietFor({ quietFrom, quietUntil }: Hours, now: number): number {
  if (quietFrom === null || quietUntil === null || quietFrom === quietUntil) return 0
  const minute = minuteOfDay(now)
  const through = quietFrom > quietUntil
  const quiet = through
    ? minute >= quietFrom || minute < quietUntil
    : minute >= quietFrom && minute < quietUntil
  if (!quiet) return 0
  const end = startOfDay(now) + quietUntil * 60_000
  return end > now ? end - now : end + dayMs - now
}
