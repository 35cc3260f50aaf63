export const themeBounds = { title: 40, words: 1000, ahead: 26, summary: 20_000 } as const

/** 月总结 */
export const summaryStates = { draft: '草稿', published: '已发布' } as const
export type SummaryState = keyof typeof summaryStates

export const themeRefusals = {
  past: '这一周已经过去，不能再设主题',
  far: `最多提前 ${themeBounds.ahead} 周设主题`,
  stale: '别人刚刚改过，请看过最新的再提交',
  'no-theme': '这一周还没有主题',
  'month-ahead': '这个月还没有开始，不能写总结',
  'month-open': '这个月还没有过完，月底以后再发布',
  published: '这个月的总结已经发布，不能再改',
  empty: '总结还没有写，写好再发布',
} as const
