import { dayMs } from '#src/kernel/calendar.ts'

import { hourMs } from './days.ts'

/** Hours of the day in which a silent source is noticed: somebody is there to look. */
export const workingHours = { from: 8, until: 18 } as const
const hoursPerDay = workingHours.until - workingHours.from
const offsetMs = 8 * hourMs

/** Whether so many of a day's calls lack their recording that somebody should look. */
export function isGap(
  { missing, announced }: { missing: number; announced: number },
  { missingShare, missingLeast }: { missingShare: number; missingLeast: number },
): boolean {
  return missing >= missingLeast && missing > announced * missingShare
}

/** Working hours between two moments, the nights left out. */
export function workingHoursBetween(from: number, until: number): number {
  return Math.max(0, workedUntil(until) - workedUntil(from))
}

export function isWorkingHour(at: number): boolean {
  const hour = Math.floor((at + offsetMs) / hourMs) % 24
  return hour >= workingHours.from && hour < workingHours.until
}

/** Working hours from 1970 up to a moment. */
function workedUntil(at: number): number {
  const local = at + offsetMs
  const day = Math.floor(local / dayMs)
  const hour = (local - day * dayMs) / hourMs - workingHours.from
  return day * hoursPerDay + Math.min(hoursPerDay, Math.max(0, hour))
}

/** So much of a source must be known before its silence means anything. */
const leastHistoryMs = 7 * dayMs

/**
 * How many working hours a source usually stays silent: the second longest silence between the hours
 * in which something came, so that one outage does not become usual. Null while too little is known.
 */
export function usualGap(hours: readonly number[]): number | null {
  const [first, last] = [hours[0], hours.at(-1)]
  if (first === undefined || last === undefined) return null
  if ((last - first) * hourMs < leastHistoryMs) return null
  const gaps = hours
    .slice(1)
    .map((hour, index) => {
      // Something came at some time in each hour: the silence between is what lies between them.
      const before = hours[index] ?? hour
      return workingHoursBetween(startOfHour(before + 1), startOfHour(hour))
    })
    .toSorted((a, b) => b - a)
  return gaps[1] ?? gaps[0] ?? null
}

const startOfHour = (hour: number) => hour * hourMs - offsetMs

/** Longer by more than an hour than what is usual. */
export function isSilent(lastAt: number, usual: number, now: number): boolean {
  return isWorkingHour(now) && workingHoursBetween(lastAt, now) > usual + 1
}
