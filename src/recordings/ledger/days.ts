import { dayMs, startOfDay } from '#src/kernel/calendar.ts'

export const hourMs = 3_600_000
const offsetMs = 8 * hourMs

/** Shanghai days counted from 1970, so that a day is one small number whatever the server's clock. */
export function dayNumberOf(at: number): number {
  return Math.floor((at + offsetMs) / dayMs)
}

/** Midnight in Shanghai of a day. */
export function startOfDayNumber(day: number): number {
  return startOfDay(day * dayMs)
}

/** Hours of the same reckoning; 24 make a day. */
export function hourNumberOf(at: number): number {
  return Math.floor((at + offsetMs) / hourMs)
}
