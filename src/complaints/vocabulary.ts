/** 未上报的性质:瞒报 = 有人知情不报,漏报 = 没有人发现。 */
export const omissions = { concealed: '瞒报', missed: '漏报' } as const
export type Omission = keyof typeof omissions

export const isOmission = (word: string): word is Omission => Object.hasOwn(omissions, word)

/** 属实类型 */
export const faultCategories = {
  attitude: '服务态度',
  shirking: '推诿搪塞',
  'not-dispatched': '应派未派',
  'business-error': '业务差错',
  'hung-up': '擅自挂断',
  'broken-promise': '未兑现承诺',
  disclosure: '泄露信息',
  other: '其他',
} as const
export type FaultCategory = keyof typeof faultCategories

/** 投诉对象 */
export const complaintTargets = {
  'this-agent': '本次通话坐席',
  'earlier-agent': '之前通话的坐席',
  hotline: '热线',
} as const
export type ComplaintTarget = keyof typeof complaintTargets

/** How a complaint became known, as people sort them: reported by the agent, or left out. */
export const complaintOrigins = { reported: '已登记', ...omissions } as const
export type ComplaintOrigin = keyof typeof complaintOrigins
/** What a list may be narrowed to: 瞒报 and 漏报 together are what the rate of leaks counts. */
export const originChoices = { ...complaintOrigins, leaked: '瞒报或漏报' } as const
export type OriginChoice = keyof typeof originChoices

export const complaintSources = {
  register: '登记受理',
  screening: '筛查发现',
  manual: '人工登记',
  outside: '外部转来',
} as const
export type ComplaintSource = keyof typeof complaintSources

/** Sources a person chooses who takes a complaint in by hand. */
export const handSources = {
  manual: complaintSources.manual,
  outside: complaintSources.outside,
} as const
export type HandSource = keyof typeof handSources

/** 对内 = about the hotline's own people; 对外 = another duty of the company, passed on. */
export const complaintClasses = { internal: '对内投诉', external: '对外投诉' } as const
export type ComplaintClass = keyof typeof complaintClasses

/** Where a complaint stands; which move leads where is `flow/lifecycle.ts`. */
export const complaintStages = {
  opened: '已受理',
  dispatched: '待接收',
  intervening: '干预处理',
  investigating: '调查核实',
  visiting: '待回访',
  settling: '待定责',
  closed: '已办结',
  referred: '已转出',
  merged: '已并案',
  withdrawn: '已撤回',
} as const
export type ComplaintStage = keyof typeof complaintStages

/** Stages at which somebody still has to do something. */
export const openStages = [
  'opened',
  'dispatched',
  'intervening',
  'investigating',
  'visiting',
  'settling',
] as const satisfies readonly ComplaintStage[]

/** What is no internal complaint of ours any more: it counts nowhere. The indices spell it out again. */
const unstandingStages = [
  'withdrawn',
  'merged',
  'referred',
] as const satisfies readonly ComplaintStage[]

export const stands = (stage: ComplaintStage): boolean =>
  !(unstandingStages as readonly ComplaintStage[]).includes(stage)

/** 核实结论 */
export const complaintVerdicts = { substantiated: '属实', unsubstantiated: '不属实' } as const
export type ComplaintVerdict = keyof typeof complaintVerdicts
/** What a list can be narrowed to. */
export const verdictChoices = { ...complaintVerdicts, none: '未核实' } as const

/** Short timers for major ones. */
export const complaintLevels = { ordinary: '一般', major: '重大' } as const
export type ComplaintLevel = keyof typeof complaintLevels

/** 外部投诉的来处: people who gave up on the hotline and turned to somebody else. */
export const outsideSources = {
  '12345': '12345',
  '12398': '12398',
  media: '媒体',
  letter: '来信',
  group: '集团',
  other: '其他',
} as const
export type OutsideSource = keyof typeof outsideSources

export const outsideCaseRefusals = {
  'case-known': '这个来源的这个编号已经登记过了，没有再登记',
} as const

/** 回访评分, from 1 to 5. */
export const returnScoreRange = { least: 1, most: 5 } as const
/** Where a score begins to count as low can be set between these. */
export const lowScoreLine = { least: 1, most: 3 } as const
/** How an entry of the register was tied to its call, or why it is not. */
export const entryLinks = {
  number: '按通话号',
  near: '按来电、坐席和时间',
  person: '人工指定',
  ambiguous: '有几通都像，待定',
  unknown: '通话未到',
  nowhere: '人工确认没有这通',
} as const
export type EntryLink = keyof typeof entryLinks

export const matchRefusals = {
  'linked-by-number': '这条登记已按通话号对上通话，不用人工指定',
  'no-such-call': '没有这个通话号的通话，或者不在您的范围内',
} as const

export const allowanceRefusals = {
  'not-ahead': '只能从明天或以后的通话起改，已经比对过的不改写',
} as const

/** 工单类型: what a call was booked as. */
export const orderTypes = {
  enquiry: '咨询',
  'fault-repair': '报修',
  complaint: '投诉',
  'tip-off': '举报',
  suggestion: '建议',
  praise: '表扬',
} as const
export type OrderType = keyof typeof orderTypes

/** 投诉对象 of a work order: our own people, or another duty of the company. */
export const orderTargets = { internal: '对内', external: '对外' } as const
export type OrderTarget = keyof typeof orderTargets

export const orderStates = {
  waiting: '待派单',
  dispatched: '处理中',
  'sent-back': '已回退',
  closed: '已办结',
  void: '已作废',
} as const
export type OrderState = keyof typeof orderStates

export const complaintRefusals = {
  'entry-accepted': '这条登记已经受理过了',
  'call-unknown': '这条登记的通话还没有到，先导入通话数据再受理',
  'worked-on': '这件投诉已经有人处理，不能撤回',
  'same-call': '这通电话已经有投诉了，确认不是同一件事再登记',
  'no-such-agent': '没有这个工号的坐席，或者不在您的范围内',
  'no-such-department': '没有这个部门，或者不在您的范围内',
} as const

/** What the register can be narrowed to. */
export const acceptedChoices = { no: '未受理', yes: '已受理' } as const
export const callChoices = {
  known: '已对上',
  unknown: '未对上',
  ambiguous: '有几通都像，待定',
  near: '靠来电、坐席和时间对上',
} as const

/** What the list can be narrowed to beside one stage. */
export const stageChoices = {
  any: '全部，含已撤回、并案、转出',
  open: '全部在办',
  ...complaintStages,
} as const
export const riskChoices = { yes: '有舆情风险' } as const
/** Whose list it is, instead of those about the own people. */
export const whoseChoices = { handled: '我部门承办', mine: '我受理的' } as const
export type Whose = keyof typeof whoseChoices
