import { transcriptFailures } from '#src/transcription/vocabulary.ts'

/** Where a finding stands. */
export const findingStates = {
  pending: '待复核',
  confirmed: '已立案',
  external: '对外诉求',
  unfounded: '不成立',
} as const
export type FindingState = keyof typeof findingStates

/** Why a call stands in the inspectors' queue. Only `screening` accuses, and only with evidence. */
export const findingOrigins = {
  screening: '文本疑点',
  'back-trace': '回溯来电',
  control: '随机抽查',
} as const
export type FindingOrigin = keyof typeof findingOrigins

/** 复核结论. The first two open a complaint. */
export const recheckVerdicts = {
  missed: '漏报',
  concealed: '瞒报',
  external: '对外诉求',
  unfounded: '不成立',
} as const
export type RecheckVerdict = keyof typeof recheckVerdicts

/** When to choose which verdict, shown beside it. */
export const verdictHelp = {
  missed: '成立，没人发现',
  concealed: '成立，有人知情不报',
  external: '不满的是抢修、抄表等，不归热线',
  unfounded: '没有不满，或误命中',
} as const satisfies Record<RecheckVerdict, string>

/** 比对结果: what was heard against what was reported. */
export const reconciliations = {
  'reported-and-heard': '听到且已登记',
  'heard-only': '听到未登记',
  'reported-only': '登记未听到',
  clear: '无异常',
  'no-recording': '没有录音',
} as const
export type Reconciliation = keyof typeof reconciliations

/** 复听: what a second engine made of the evidence. A machine's doubt; it dismisses nothing. */
export const rehearings = {
  waiting: '待复听',
  agrees: '复听一致',
  partly: '复听部分一致',
  differs: '两次转写不一致',
  unheard: '未复听',
} as const
export type RehearingState = keyof typeof rehearings

/** The same of one piece of evidence. */
export const secondHearings = {
  same: '复听一致',
  mostly: '复听大致一致',
  other: '复听不一致',
} as const
export type SecondHearing = keyof typeof secondHearings

/** Why nobody listened a second time; the evidence is shown all the same. */
export const rehearingProblems = {
  ...transcriptFailures,
  'not-asked': '还没有安排',
  'text-changed': '转写后来变了，等重新筛查',
  cancelled: '复听任务被取消',
  judged: '复听之前已有结论',
} as const
export type RehearingProblem = keyof typeof rehearingProblems

export const rehearingRefusals = {
  'already-rechecked': '这条疑点已经有结论，不用再复听',
  'already-waiting': '已经在排队复听了',
  'already-heard': '证据已经复听过了',
} as const

export const recheckRefusals = {
  'already-rechecked': '这条疑点已经有结论了',
  'no-call-data': '这段录音还没有对上通话数据，先导入话单再下结论',
  registered: '这通投诉已在登记台账里，不算漏报、瞒报',
} as const

/** Why a suspicion became no finding. */
export const withholdings = {
  'no-voice': '命中的话下面都没有人声，不作为疑点',
} as const
export type Withholding = keyof typeof withholdings

/** What to know about one piece of evidence before it is believed. */
export const evidenceDoubts = {
  'no-voice': '这里没有听到人声，不计分',
  doubtful: '这句转写不可靠，排序靠后',
  'rule-changed': '规则后来改过，这里是命中时的写法',
  'rule-gone': '规则后来停用了，这里是命中时的写法',
} as const
export type EvidenceDoubt = keyof typeof evidenceDoubts
