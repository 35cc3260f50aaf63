/** What a quota is for: so many calls of each of these in a period. */
export const quotaUnits = {
  agent: '每名坐席',
  team: '每个班组',
  department: '每个客服部',
  centre: '全中心',
} as const
export type QuotaUnit = keyof typeof quotaUnits

export const planPeriods = { day: '每天', week: '每周', month: '每月' } as const
export type PlanPeriod = keyof typeof planPeriods

/** 分配方式 */
export const assignments = {
  turn: '轮流分配',
  load: '按在手任务分配',
  hand: '手工分配',
} as const
export type Assignment = keyof typeof assignments

export const planStates = { active: '使用中', paused: '已停用' } as const
export type PlanState = keyof typeof planStates
