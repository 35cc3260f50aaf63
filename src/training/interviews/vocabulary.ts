/** 逐层级访谈: in this order, the next opens when the one before is done. */
export const interviewTiers = {
  agent: '专员',
  'team-leader': '班长',
  supervisor: '主管',
  manager: '管理人员',
} as const
export type InterviewTier = keyof typeof interviewTiers

export const interviewStates = {
  waiting: '未到',
  open: '待访谈',
  done: '已访谈',
  cancelled: '已取消',
} as const
export type InterviewState = keyof typeof interviewStates

/** Why interviews that were not held fall away. */
export const cancelReasons = {
  overturned: '申诉改判为不属实',
  reverified: '重新核实为不属实',
  unstanding: '投诉已撤回、并案或转出',
} as const
export type CancelReason = keyof typeof cancelReasons

/** Working days each tier has from when its turn comes. */
export const interviewDays = 5

/** Letters that a note or a reason needs at least, and takes at most. */
export const interviewWords = { least: 5, most: 2000, name: 40 } as const

/** What the list is narrowed to by time. */
export const dueChoices = { overdue: '已超期', soon: '两天内到期' } as const
export type DueChoice = keyof typeof dueChoices

export const interviewRefusals = {
  'not-your-turn': '要按专员、班长、主管、管理人员的顺序访谈，前一级还没有访谈',
  'held-already': '这一级已经访谈过了，写错了请用更正',
  cancelled: '这次访谈已经取消，不用再做',
  'not-held': '还没有访谈，没有可更正的',
  future: '访谈时间不能晚于现在',
  'before-turn': '访谈时间不能早于上一级的访谈，也不能早于安排访谈的时间',
  'after-next': '访谈时间不能晚于下一级的访谈',
  stale: '别人刚刚更正过，请看过最新的再改',
  'no-change': '没有改动，不用更正',
} as const

/** What the list of feedback is narrowed to. */
export const feedbackChoices = { said: '有反馈的' } as const
