/** 工作日历 */
export const dayKinds = { working: '上班（含调休）', off: '休息（含节假日）' } as const
export type DayKind = keyof typeof dayKinds

/** Years the calendar can be kept for. */
export const calendarYearRange = { first: 2004, last: 2099 } as const

export const calendarRefusals = {
  'year-out-of-range': `工作日历只管 ${calendarYearRange.first}—${calendarYearRange.last} 年`,
} as const
