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

/** What raises the chance of a call in the part that is drawn by risk, with the weight of each. */
export const riskReasons = {
  strong: '疑点分值 80 以上',
  likely: '疑点分值 50 到 79',
  slight: '疑点分值不到 50',
  dissatisfied: '客户评价不满意',
  overlong: '超长通话',
  repeat: '同一号码 7 天内来过电',
} as const
export type RiskReason = keyof typeof riskReasons

/** Added to the weight 1 that every call has; of the first three at most one applies. */
export const riskWeights: Readonly<Record<RiskReason, number>> = {
  strong: 6,
  likely: 4,
  slight: 2,
  dissatisfied: 3,
  overlong: 2,
  repeat: 2,
}

export const samplingRefusals = {
  'name-taken': '已有同名的抽检计划',
  'no-unit': '所选的部门、班组或业务类型已不存在，请刷新后重选',
  'no-form': '这张评分表没有使用中的版本，请先发布或换一张',
  stale: '这个计划刚被别人改过，请刷新后再改',
  'drawn-already': '这个计划的这一期已经抽过，每期只抽一次',
  'not-over': '这一期还没有结束，或不是这个计划的一期',
  drawing: '这个计划正在后台抽样，抽完才能抽另一期',
  paused: '计划已停用，先启用再抽',
  'too-many': '这次要抽的超过两万通，请减小名额或缩小范围',
  'too-wide': '这一期可抽的通话超过三百万通，请改按天或按周，或缩小范围',
  damaged: '留存的名册和它的指纹对不上，不能导出',
  blind: '还有没评完的通话，全部评完才能导出名册：里面有每通的风险',
} as const
