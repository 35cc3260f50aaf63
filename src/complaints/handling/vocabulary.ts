/** 联系结果 */
export const contactOutcomes = { reached: '已联系上', 'not-reached': '没联系上' } as const
export type ContactOutcome = keyof typeof contactOutcomes

/** 根本原因四分: required at the verdict. */
export const rootCauses = {
  process: '流程问题',
  management: '管理问题',
  people: '人员问题',
  system: '系统问题',
} as const
export type RootCause = keyof typeof rootCauses

/** 有责/无责, apart from 属实/不属实. */
export const liabilities = { liable: '有责', 'not-liable': '无责' } as const
export type Liability = keyof typeof liabilities

/** What brought a verdict about. */
export const verificationBases = {
  investigation: '调查核实',
  reopened: '重启后核实',
  appeal: '申诉改判',
} as const
