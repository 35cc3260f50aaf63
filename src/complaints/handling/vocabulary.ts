import type { FaultCategory } from '../vocabulary.ts'

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
export type VerificationBasis = keyof typeof verificationBases

/** 根因树: the branches below the four. */
export const causeBranches = {
  process: {
    'no-standard': '没有标准或流程',
    'hand-over': '部门之间传递脱节',
    'unclear-duty': '职责不清',
    'slow-step': '派单、处理环节不及时',
    'other-process': '其他流程问题',
  },
  management: {
    'floor-control': '现场管控不到位',
    training: '培训、辅导不到位',
    'no-warning': '缺少预警和督办',
    staffing: '人手、排班不足',
    'other-management': '其他管理问题',
  },
  people: {
    attitude: '服务意识、态度',
    emotion: '情绪管理',
    knowledge: '业务不熟',
    'against-rules': '没有按规范做',
    shirking: '推诿、不担责',
    'other-people': '其他人员问题',
  },
  system: {
    outage: '系统故障、卡顿',
    'missing-function': '系统没有这项功能',
    'wrong-data': '知识或数据不准、更新慢',
    line: '线路、录音质量',
    'other-system': '其他系统问题',
  },
} as const satisfies Record<RootCause, Record<string, string>>

/** The words of a stored branch; an unknown one reads as it was written. */
export const causeWords = (cause: RootCause, detail: string): string =>
  (causeBranches[cause] as Readonly<Record<string, string>>)[detail] ?? detail

/** 推诿、应派未派加大考核力度: how much each counts, in number and in words. */
export const faultWeights: Readonly<Record<FaultCategory, number>> = {
  attitude: 1,
  shirking: 2,
  'not-dispatched': 2,
  'business-error': 1,
  'hung-up': 1,
  'broken-promise': 1,
  disclosure: 1,
  other: 1,
}
export const weightWords = (category: FaultCategory): string =>
  faultWeights[category] > 1 ? `加大考核，按 ${faultWeights[category]} 倍计` : '按 1 倍计'

/** Forms whose typing is kept as it is typed. */
export const draftForms = { reply: '答复', verification: '核实' } as const
export type DraftForm = keyof typeof draftForms
