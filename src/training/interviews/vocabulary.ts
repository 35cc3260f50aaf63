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
