export const analysisStates = { draft: '草稿', published: '已发布' } as const
export type AnalysisState = keyof typeof analysisStates

/** Parts of an analysis that people comment on, in the order of the document. */
export const analysisSections = {
  overview: '总体情况',
  faults: '部门与属实类型',
  staff: '部门与人员类别',
  unsubstantiated: '部门与不属实情况',
  causes: '属实类型与根本原因',
  season: '季节专题',
  issues: '共性问题',
} as const
export type AnalysisSection = keyof typeof analysisSections

/** 共性问题: why something is proposed as one. */
export const issueKinds = {
  beyond: '超出控制限',
  run: '持续偏高',
  rising: '持续上升',
  share: '明显高于其他部门',
  cause: '同一原因重复',
} as const
export type IssueKind = keyof typeof issueKinds

/** Weeks a control chart looks back: twenty or more for a baseline, as the textbooks ask. */
export const chartWeeks = 21
/** Weeks whose mean a cell is compared with. */
export const meanWeeks = 8
/** The same cause so often in one department and week is a common issue. */
export const repeatedCause = 3
/** Weeks back that can be drafted by hand. */
export const weeksBack = 104

export const noReason = '未注明'
export const noCategory = '人员不明'

export const weekdayWords = {
  '1': '周一',
  '2': '周二',
  '3': '周三',
  '4': '周四',
  '5': '周五',
  '6': '周六',
  '7': '周日',
} as const
/** 周分析 of the week before is drafted on Mondays at eight, until somebody sets it otherwise. */
export const usualDraftTime = { weekday: 1, hour: 8 } as const

/** What became of a complaint of the week after the analysis was published. */
export const correctionKinds = {
  verified: '发布后核实',
  changed: '更正',
  gone: '不再计入',
  added: '补入',
} as const
export type CorrectionKind = keyof typeof correctionKinds

export const mostSuggestions = 50
export const commentLength = 4000

export const analysisRefusals = {
  'week-not-over': '这一周还没有过完，下周一起才能分析',
  'too-long-ago': `最多补做 ${weeksBack} 周以内的分析`,
  'published-already': '这份周分析已经发布，不能再改；要改请另起新版',
  'not-published': '这份周分析还是草稿，直接改就行，不用另起新版',
  'draft-exists': '这一周已经有一份草稿，请接着写那一份',
  'newer-version': '这份周分析已经有更新的版本，请在最新一版上改',
  'changed-meanwhile': '这一节刚才有人保存过，您的没有覆盖。下面是现在的内容和您写的，合并后再保存',
  'too-many': `整改建议最多 ${mostSuggestions} 条`,
  'same-suggestion': '同样的整改建议已经有了，没有再加',
  'no-department': '没有这个部门，可能已经撤并',
} as const
