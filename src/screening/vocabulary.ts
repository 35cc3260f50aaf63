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

/** How a call came onto the day's list (今日名单). Shown only after its verdict: the review is blind. */
export const queueSlices = {
  ranked: '按分值',
  'back-trace': '回溯来电',
  control: '随机抽查',
} as const
export type QueueSlice = keyof typeof queueSlices

/** What a verdict made of a call on the list. */
export const queueOutcomes = {
  confirmed: '已立案',
  external: '对外诉求',
  unfounded: '不成立',
} as const satisfies Partial<Record<FindingState, string>>
export type QueueOutcome = keyof typeof queueOutcomes

/** What stands for a call without evidence: it is heard from end to end. */
export const wholeCall = '整通听'

/** 复核结论. The first two open a complaint. */
export const recheckVerdicts = {
  missed: '漏报',
  concealed: '瞒报',
  external: '对外诉求',
  unfounded: '不成立',
} as const
export type RecheckVerdict = keyof typeof recheckVerdicts

/** Whether the time of a verdict is known: only of those opened where it is measured. */
export const tookChoices = { known: '有用时', unknown: '不知道用时' } as const

/** 宽限期内: counted as found, and nobody is suspected yet. */
export const graceWord = '宽限期内'

/** Of a verdict the agent contested: what holds it. */
export const verdictAppeals = { open: '申诉中', answered: '申诉已答复' } as const
export type VerdictAppeal = keyof typeof verdictAppeals

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

/** Every call has one place: a box, or its sound waits to be heard. */
export const callPlaces = { ...reconciliations, waiting: '还没听' } as const
export type CallPlace = keyof typeof callPlaces

/** What the counts of a comparison are listed by. */
export const sumKeys = { day: '按天', department: '按部门', type: '按业务类型' } as const
export type SumKey = keyof typeof sumKeys

/** 三账不符: what the work orders say against what was heard and what was registered. */
export const mismatches = {
  'booked-otherwise': '听到对内投诉，记成别的业务',
  'booked-external': '听到对内投诉，记成对外投诉',
  'order-only': '有对内投诉工单，没有登记',
  'order-missing': '登记了，没有工单',
} as const
export type Mismatch = keyof typeof mismatches

/** Why a call moved from one box to another, or stands differently in its own. */
export const moveReasons = {
  screened: '筛查',
  verdict: '复核结论',
  registered: '登记',
  'entry-withdrawn': '登记撤回或改到别的通话',
  'work-order': '工单',
  'allowance-over': '宽限期已过',
  recording: '录音有变',
} as const
export type MoveReason = keyof typeof moveReasons

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

/** 回溯由来: what says that an earlier call of the number deserves to be heard. */
export const traceKinds = {
  mention: '来电中提到',
  'outside-case': '外部投诉',
  'low-score': '回访低分',
} as const
export type TraceKind = keyof typeof traceKinds

/** Why this earlier call and not another. */
export const traceReasons = {
  named: '回访评的就是这通',
  'time-fits': '时间对得上',
  'same-number': '同一号码',
} as const
export type TraceReason = keyof typeof traceReasons

/** What came of looking for earlier calls. */
export const traceOutcomes = {
  traced: '已回溯',
  none: '期限内没有更早的来电',
  'awaiting-call': '等通话数据',
  'no-number': '没有可用的来电号码，不回溯',
  'high-score': '评分不在低分线内，不回溯',
} as const
export type TraceOutcome = keyof typeof traceOutcomes

/** How far hearing a traced call has come. */
export const traceStandings = {
  pending: '待复核',
  judged: '已有结论',
  awaiting: '已要求先转写',
  unheard: '等待筛查',
  'no-recording': '没有录音',
  unplayable: '录音无法播放',
  erased: '录音已按期删除',
} as const
export type TraceStanding = keyof typeof traceStandings

export const concernedCallRefusals = {
  'not-traced': '选的那通来电不在这通的回溯结果里，请重新选择',
} as const

/** How many points being traced lifts a call in the queue of a hundred, by what traced it. */
export const tracePoints = {
  'outside-case': 30,
  'low-score': 25,
  mention: 15,
} as const satisfies Record<TraceKind, number>

export const queueRefusals = {
  'day-passed': '这一天的名单已经抽好，新的名额只能从以后的日子起用',
} as const

/** What is known of a call beside its words, and may move a suspicion up or down its queue. */
export const rankingSignals = {
  satisfaction: '客户评价低',
  satisfied: '客户评价高',
  later: '此后又来电',
  earlier: '重复来电',
  'confirmed-before': '此前有成立的投诉',
  kind: '业务类型',
  length: '时长',
  'cut-off': '突然中断',
  transfer: '转接',
  hold: '保持',
  wait: '接通前等待',
  silence: '长时间无人说话',
  'talk-over': '同时说话',
  level: '客户音量上升',
  uncertain: '转写把握低',
  'one-channel': '只有一路声音',
} as const
export type RankingSignal = keyof typeof rankingSignals

/** How a model fitted to verdicts did against the one in use. Only one that won is put to work by itself. */
export const trainingOutcomes = {
  won: '胜出',
  'no-gain': '没有明显更好',
  'perhaps-chance': '好得不够稳，可能是偶然',
  'worse-odds': '把握反而更不准',
  'loses-upheld': '会漏掉已成立的疑点',
} as const
export type TrainingOutcome = keyof typeof trainingOutcomes

export const trainingRefusals = {
  'too-few': '复核结论还不够，暂时不能训练',
  'already-asked': '已经在训练了，请稍等',
  'in-use': '正在用的就是这一版',
  outdated: '这一版是在旧的出厂权重上训练的，产品升级后不能再用',
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

/** A score of 0–1 as 0–99 points: certainty is not the machine's to claim. */
export const pointsOf = (score: number): number => Math.min(99, Math.floor(score * 100))
