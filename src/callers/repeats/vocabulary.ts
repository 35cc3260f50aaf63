/** 重复来电的原因, set by a person. */
export const repeatCauses = {
  late: '处理不及时',
  passed: '部门间传递',
  'no-standard': '缺标准',
  'no-warning': '缺预警',
  other: '其他',
} as const
export type RepeatCause = keyof typeof repeatCauses
export const causeChoices = { ...repeatCauses, none: '还没有标' } as const
export type CauseChoice = keyof typeof causeChoices

export const sameness = { same: '同一业务', mixed: '不同业务' } as const
export type Sameness = keyof typeof sameness

/** As the work orders of its calls say. */
export const solutions = {
  solved: '工单都已办结',
  open: '还有工单未办结',
  none: '没有工单，不知道',
} as const
export type Solution = keyof typeof solutions

/** 一次解决率 by what. */
export const contactBy = { department: '部门', type: '业务类型' } as const
export type ContactBy = keyof typeof contactBy

export const noteWords = { most: 200 } as const

export const repeatRefusals = { stale: '别人刚刚标过，请看过再改' } as const
