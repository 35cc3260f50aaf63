/** 五大原则: which of them decided where a complaint goes. */
export const principles = {
  cause: '谁引起谁善后',
  'line-of-duty': '谁主管谁处理',
  territorial: '属地管理',
  'handle-first': '先处理后定责',
  'overall-interest': '服从公司整体利益',
} as const
export type Principle = keyof typeof principles

/** 主办、催办、协办 */
export const participantRoles = { host: '主办', chaser: '催办', helper: '协办' } as const
export type ParticipantRole = keyof typeof participantRoles

/** 回退原因 */
export const sendBackReasons = {
  'wrong-department': '不归我部门办',
  'wrong-category': '类别有误',
  'wrong-address': '地址有误',
  'wrong-person': '当事人有误',
  incomplete: '信息不全，无法办理',
} as const
export type SendBackReason = keyof typeof sendBackReasons

export const sendBackAnswers = { agreed: '同意回退', declined: '不同意回退' } as const
export type SendBackAnswer = keyof typeof sendBackAnswers
