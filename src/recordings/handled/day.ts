import { dayMs } from '#src/kernel/calendar.ts'

const offsetMs = 8 * 3_600_000

/** The number of the Shanghai day that holds a moment, as the tallies of handled calls count it. */
export const dayNumber = (at: number): number => Math.floor((at + offsetMs) / dayMs)

/** Midnight in Shanghai of a day number. */
export const startOfDayNumber = (day: number): number => day * dayMs - offsetMs
