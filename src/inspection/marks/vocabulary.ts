/** 标记 of a call by a person who heard it. */
export const markKinds = { abuse: '客户辱骂', praise: '表扬' } as const
export type MarkKind = keyof typeof markKinds

/** 缓一缓: a break offered after abuse, for the agent to take or not. */
export const breakAnswers = {
  taken: '已休息',
  counselling: '要 EAP 辅导',
  declined: '不需要',
} as const
export type BreakAnswer = keyof typeof breakAnswers
