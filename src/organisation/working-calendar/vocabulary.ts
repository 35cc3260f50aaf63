/** 工作日历 */
export const dayKinds = { working: '上班（含调休）', off: '休息（含节假日）' } as const
export type DayKind = keyof typeof dayKinds
