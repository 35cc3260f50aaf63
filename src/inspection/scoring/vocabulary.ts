/** 评分单 */
export const sheetStates = {
  draft: '草稿',
  submitted: '已提交',
} as const
export type SheetState = keyof typeof sheetStates

export const sheetOutcomes = {
  scored: '已评分',
  fatal: '触犯致命项',
  unscorable: '各项都没有场合，不计分',
} as const
export type SheetOutcome = keyof typeof sheetOutcomes
