/** A supervision sheet as a card index would have it: written without a look at the product's code. */
export type PlainState = 'draft' | 'plan' | 'do' | 'check' | 'act' | 'closed' | 'withdrawn'
export type Column = 'department' | 'quality' | 'leadership'
export type PlainItem = { owner: number; done: boolean }

export type PlainSheet = {
  state: PlainState
  department: 1 | 2
  level: number
  cause: boolean
  items: PlainItem[]
  /** Day on which the last measure was done; weeks count from the Monday after. */
  countFrom: number | null
  dueDay: number
  signs: { column: Column; person: number }[]
  turns: number
}

/** Complaints of department 1 by the day they came in: verdicts may still come and change. */
export type PlainCase = { day: number; verdict: 'yes' | 'no' | 'open' }

/** Day 0 is Monday 2026-11-02. Days off in what is played: weekends only. */
export const weekdayOf = (day: number): number => ((day % 7) + 7) % 7
export const isWorkday = (day: number): boolean => weekdayOf(day) < 5
export function workdaysAfter(day: number, count: number): number {
  let at = day
  for (let left = count; left > 0;) {
    at += 1
    if (isWorkday(at)) left -= 1
  }
  return at
}
export const mondayNotBefore = (day: number): number => day + ((7 - weekdayOf(day)) % 7)

export const limit = 2
export const weeksNeeded = 3

/** Whole weeks in a row, up to now, that are within the limit whatever is still open. */
export function streakOf(cases: readonly PlainCase[], from: number, today: number): number {
  let streak = 0
  for (let monday = from; monday + 7 <= today; monday += 7) {
    const own = cases.filter(({ day }) => day >= monday && day < monday + 7)
    const worst = own.filter(({ verdict }) => verdict !== 'no').length
    streak = worst <= limit ? streak + 1 : 0
  }
  return streak
}

/** The same if nothing that is still open counts. */
export function hopedOf(cases: readonly PlainCase[], from: number, today: number): number {
  return streakOf(
    cases.filter(({ verdict }) => verdict === 'yes'),
    from,
    today,
  )
}
