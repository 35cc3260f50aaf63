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

/** What a rule of the lexicon does. */
export const ruleKinds = { rule: '线索', mitigation: '减分' } as const
export type RuleKind = keyof typeof ruleKinds

/** Where a rule stands. Only what is published reads calls. */
export const ruleStatuses = { draft: '草稿', published: '已发布', retired: '已停用' } as const
export type RuleStatus = keyof typeof ruleStatuses

/** Whose words a rule listens to. */
export const ruleVoices = { customer: '客户', agent: '坐席', any: '谁说都算' } as const
export type RuleVoice = keyof typeof ruleVoices

/** Where in the call a rule listens; left out, everywhere. */
export const ruleParts = { opening: '只在开头', closing: '只在结尾' } as const
export type RulePart = keyof typeof ruleParts

/** 弱、中、强: what a number of points means beside the others. */
export function strengthOf(weight: number): '弱' | '中' | '强' {
  const size = Math.abs(weight)
  return size < 1 ? '弱' : size <= 2.5 ? '中' : '强'
}

/** 样例: what a rule must find and what it must leave alone. */
export const sampleKinds = { 'must-hit': '必须命中', 'must-not': '不得命中' } as const
export type SampleKind = keyof typeof sampleKinds

/** What a person says of one hit. */
export const hitMarks = { right: '命中', wrong: '误命中' } as const
export type HitMark = keyof typeof hitMarks

/** How a proposal to retire a rule ended. */
export const retirementDecisions = {
  retired: '已停用',
  kept: '保留',
  recovered: '已回升，撤回建议',
} as const
export type RetirementDecision = keyof typeof retirementDecisions

/** How the rules of a newer product differ from the ones it came with before. */
export const offerKinds = { added: '新增', changed: '改动', withdrawn: '撤下' } as const
export type OfferKind = keyof typeof offerKinds

export const offerDecisions = { accepted: '已采纳', declined: '不采纳' } as const
export type OfferDecision = keyof typeof offerDecisions

/** A precision is judged over this many days. */
export const precisionDays = 90

export const ruleRefusals = {
  retired: '这条规则已经停用，先恢复再改',
  'not-retired': '这条规则没有停用',
  'already-retired': '这条规则已经停用了',
  'never-published': '这条规则还没有发布过，没有可以退回的文字',
  'no-such-version': '没有这个版次',
  'sample-twice': '这条规则已经有这个样例了',
  'too-many-samples': '一条规则最多 200 个样例，先移除一些',
  'hit-changed': '这处命中后来变了，请刷新页面再标',
  'by-mishearing': '这处靠常见误听命中，请到规则页自己写样例',
  'hit-unmarked': '先标命中还是误命中，再加为样例',
  'model-hit': '这处是模型找到的，没有规则可以标',
  'nothing-to-publish': '没有选要发布的改动',
  'change-outdated': '选中的规则后来又改过，请重新选择再试跑',
  'dry-run-unfinished': '试跑还没有做完',
  'dry-run-outdated': '试跑之后词库或规则又变了，请重新试跑',
  'dry-run-published': '这次试跑的改动已经发布了',
  'samples-fail': '有样例没有通过，不能发布',
  'set-in-use': '这一版就是现在用的词库',
  'already-decided': '这条建议已经有决定了',
  'too-many-rules': '词库最多 5000 条规则，先停用一些',
} as const
