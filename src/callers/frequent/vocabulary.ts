/** 客户类别: call data do not say it; a person marks what is known of a frequent caller. */
export const customerKinds = {
  resident: '居民',
  'non-resident': '非居民',
  unknown: '未知',
} as const
export type CustomerKind = keyof typeof customerKinds

/** 上中下旬 */
export const monthParts = { early: '上旬', middle: '中旬', late: '下旬' } as const
export type MonthPart = keyof typeof monthParts

/** Whose calls a row counts. */
export const unitLevels = {
  all: '全中心',
  'sub-centre': '分中心',
  department: '部门',
  team: '班组',
} as const
export type UnitLevel = keyof typeof unitLevels

/** What a profile shows. */
export const profileBy = {
  kind: '客户类别',
  type: '业务类型',
  part: '上中下旬',
  hour: '时段',
} as const
export type ProfileBy = keyof typeof profileBy

export type CallerFigures = {
  /** N calls in M days, the last of which is today. */
  frequentCalls: number
  frequentDays: number
  /** A call follows an earlier one of the number within so many days. */
  repeatDays: number
}

export const usualCallers: CallerFigures = { frequentCalls: 6, frequentDays: 30, repeatDays: 7 }

export const callerBounds = {
  frequentCalls: { least: 3, most: 200 },
  frequentDays: { least: 1, most: 90 },
  repeatDays: { least: 1, most: 30 },
} as const

export const callerRuleRefusals = {
  stale: '别人刚刚设定过，请看过最新的规则再改',
  'from-past': '规则只能从今天或以后起用',
  same: '和现在的规则一样，不用再设定',
  'kind-stale': '别人刚刚标过，请看过再改',
} as const
