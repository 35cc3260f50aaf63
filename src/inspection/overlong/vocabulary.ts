/** 已介入？: what a person says about an over-long call (超长通话). */
export const overlongAnswers = {
  yes: '已介入',
  no: '没有介入',
  'not-needed': '不需要介入',
} as const
export type OverlongAnswer = keyof typeof overlongAnswers

/** What holds while nobody has set anything: longer than 95 of 100 calls of its type. */
export const usualOverlong = { percent: 95, leastCalls: 200, leastMinutes: 5 } as const

/** Calls of so many days are measured, so many of each type and day at most, the latest of the day. */
export const measuredDays = 30
export const measuredADay = 1000

export const overlongRefusals = {
  'not-ahead': '最早从明天起',
  'task-there': '这通电话已有超长质检任务',
  'no-form': '还没有使用中的评分表，先到“评分表”里发布一张',
  'no-recording': '这通电话没有可播放的录音，不能安排质检',
} as const
