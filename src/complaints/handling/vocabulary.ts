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

/** What brought a liability about: whoever settled the complaint, or an answered appeal. */
export const liabilityBases = { settling: '定责', appeal: '申诉改判' } as const

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

/** 不属实的情形: chosen with the verdict. */
export const unsubstantiatedReasons = {
  'by-the-rules': '坐席按规范办理',
  misunderstood: '客户误解或记错',
  'beyond-rules': '诉求超出规定',
  'not-hotline': '事在热线以外',
  'no-evidence': '证据不足，无法认定',
  untrue: '反映的情况不实',
  'other-reason': '其他情形',
} as const
/** An appeal that overturns a verdict is a reason of its own; nobody chooses it. */
export const reasonWords = { ...unsubstantiatedReasons, appealed: '申诉改判' } as const
export type UnsubstantiatedReason = keyof typeof reasonWords

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
export const draftForms = {
  reply: '答复',
  verification: '核实',
  contacts: '联系客户',
  'return-visits': '回访',
  dispatch: '派单',
} as const
export type DraftForm = keyof typeof draftForms

/** Parts of a reply whose letters a machine can count. */
export const replyParts = {
  handledBy: '处理人',
  content: '处理内容',
  result: '处理结果',
  answerable: '有责人员',
  feedback: '客户原话',
  agreedSolution: '与客户商定的方案',
} as const
export type ReplyPart = keyof typeof replyParts

export type ReplyCheck = {
  code: string
  sentence: string
  /** Counted at submission; null for what only people can judge. */
  part: ReplyPart | null
  least: number | null
  active: boolean
}

/** 答复检查表 as shipped, until the centre sets its own: 杜绝避重就轻, 与现场一致. */
export const shippedChecks: readonly ReplyCheck[] = [
  { code: 'content', sentence: '处理内容写清做了什么', part: 'content', least: 30, active: true },
  { code: 'result', sentence: '处理结果写清办成了什么', part: 'result', least: 10, active: true },
  { code: 'feedback', sentence: '客户原话如实记录', part: 'feedback', least: 4, active: true },
  { code: 'action', sentence: '有具体措施，不是空话', part: null, least: null, active: true },
  { code: 'cause', sentence: '说明了原因，没有避重就轻', part: null, least: null, active: true },
  { code: 'told', sentence: '处理结果明确告知了客户', part: null, least: null, active: true },
  { code: 'matches', sentence: '与录音、现场情况一致', part: null, least: null, active: true },
  { code: 'answerable', sentence: '有责人员写到人', part: null, least: null, active: true },
]
export const mostChecks = 20
export const mostLetters = 500

/** 联系不上: so many tries on so many days before it may be left at that. */
export const enoughTries = { tries: 3, days: 2 } as const

/** At this score or below a customer is dissatisfied. */
export const dissatisfiedScore = 2

/** 同类再发 is counted within so many days before and after. */
export const recurrenceDays = { near: 90, far: 365 } as const

/** Working days an improvement may be given. */
export const improvementDays = { least: 1, most: 60, usual: 10 } as const

export const mostSpans = 3

const tries = `至少 ${enoughTries.tries} 次、分在 ${enoughTries.days} 天`

export const handlingRefusals = {
  'not-handling': '这件投诉由承办部门办理，您不在承办部门',
  'phone-number': '这里要填通话号，不能填电话号码',
  'in-future': '时间还没有到，请填实际联系的时间',
  'other-customer': '这通电话不是这位客户的号码，请核对通话号',
  'before-complaint': '这通电话在受理投诉之前，不能作为凭证，请核对通话号和时间',
  'proof-used': '这通电话已经登记过了，没有再登记',
  'not-reached': `还没有联系上客户，不能答复；${tries}都没联系上的，写明原因后可以答复`,
  'tries-missing': `联系客户${tries}都没联系上，才能不经客户答复`,
  'not-told': '处理结果要明确告知客户，并写下客户原话',
  'before-handling': '处理时间在受理投诉之前，请核对',
  'took-part': '您参与了这件投诉的干预处理，核实要由另外的人做',
  'visit-took-part': '您参与了这件投诉的干预处理或核实，回访要由第三人做',
  'taken-by-other': '这件投诉已有人领取核实',
  'not-taken': '先领取核实，再下结论或退回答复',
  'not-yours-to-return': '这件投诉不是您领取的',
  'not-heard': '结论要以听过的录音为依据：选的这段您还没有在播放器里听完',
  'evidence-missing': '至少选一段听过的录音作为依据',
  'evidence-outside': '选的这段超出了录音长度',
  'basis-missing': '没有录音可听，请写明结论依据什么',
  'reason-missing': '结论是不属实的，请选择不属实的情形',
  'no-check-failed': '至少勾选一条没通过的检查，并写明缺什么',
  'visit-tries-missing': `回访${tries}都没联系上，才能按未联系上办结回访`,
  locked: '先处理后定责：回访客户之后才能定责',
  'not-concerned': '责任人要是当事坐席，或者是涉事部门、承办部门的人',
  'nobody-liable': '定为有责的，要写明责任人或责任部门',
  'nobody-else': '定为无责的，不写责任人',
  'freed-by-appeal': '申诉已经把定责改为无责，同一件投诉不能再定为有责；重启并重新核实以后才能再定',
  'same-liability': '已经这样定责了，没有再登记',
  'owner-unfit': '这个人不能负责改进：账号已停用，或者不在相关部门',
  'same-improvement': '同样的措施已经安排给这个人了',
  'not-your-improvement': '这项改进不是您负责的',
  'improvement-done': '这项改进已经反馈完成了',
  'nothing-liable': '核实结论是不属实，不定责，可以直接办结',
  'liability-missing': '还没有定责，不能办结',
  'improvement-missing': '还没有落实改进措施；不需要改进的，写明原因再办结',
} as const

/** The fields of each form that a draft keeps; whatever else it holds is none of it. */
export const draftFields: Readonly<Record<DraftForm, readonly string[]>> = {
  reply: [
    ...['handledAt', 'handledBy', 'content', 'result', 'answerable', 'told'],
    ...['feedback', 'agreedSolution', 'unreachedReason'],
  ],
  verification: [
    ...['verdict', 'faultCategory', 'cause', 'unsubstantiatedReason', 'reasoning', 'restsOn'],
    ...Array.from({ length: mostSpans }, (_, index) => [`from-${index}`, `to-${index}`]).flat(),
  ],
  contacts: ['outcome', 'contactedAt', 'callNo', 'words'],
  'return-visits': ['outcome', 'score', 'visitedAt', 'callNo', 'words'],
  dispatch: ['principle', 'departmentId', 'reason'],
}
