import type { Limit } from '#src/complaints/timing/vocabulary.ts'

/** 四级风险, the gravest first. */
export const riskColours = { red: '红色', orange: '橙色', yellow: '黄色', blue: '蓝色' } as const
export type RiskColour = keyof typeof riskColours

/** 预警启动条件 */
export const riskKinds = {
  rise: '热点上升',
  complaints: '同类投诉集中',
  major: '重大投诉',
  opinion: '舆情风险',
  frequent: '高频来电',
  manual: '人工启动',
} as const
export type RiskKind = keyof typeof riskKinds
/** Those a rule can start. */
export type RuleKind = Exclude<RiskKind, 'manual'>
export const ruleKinds = ['rise', 'complaints', 'major', 'opinion', 'frequent'] as const

/** What the number of a start rule counts; null where the matter itself is enough. */
export const startUnits: Record<RuleKind, string | null> = {
  rise: '倍',
  complaints: '件',
  major: null,
  opinion: null,
  frequent: '通',
}

export const riskStates = {
  proposed: '待确认',
  open: '处置中',
  released: '已解除',
  dismissed: '不成立',
} as const
export type RiskState = keyof typeof riskStates
/** What the list is narrowed to. */
export const riskChoices = { ...riskStates, overdue: '处置超期', any: '全部' } as const
export type RiskChoice = keyof typeof riskChoices

export const riskSteps = {
  proposed: '按规则提出',
  started: '启动',
  confirmed: '确认启动',
  dismissed: '认定不成立',
  raised: '升级',
  lowered: '降级',
  assigned: '改派归口部门',
  entry: '登记处置',
  handled: '登记处置到位',
  returned: '退回补充处置',
  released: '解除',
  reminded: '临期提醒',
  escalated: '超期升级',
} as const
export type RiskStep = keyof typeof riskSteps

/** 分层分级快速响应: which level answers. */
export const responseLevels = {
  team: '班组响应',
  department: '部门响应',
  'sub-centre': '分中心响应',
  centre: '中心领导响应',
} as const
export type ResponseLevel = keyof typeof responseLevels

/** Who is told beside the owning department. */
export const toldGroups = {
  quality: '质检主管',
  head: '部门负责人',
  leadership: '中心领导',
} as const
export type ToldGroup = keyof typeof toldGroups

/** 到位标准 of one colour. */
export type Standard = {
  response: ResponseLevel
  /** 处置要求 */
  requirement: string
  limit: Limit
  told: ToldGroup[]
  /** 解除条件 */
  release: string
}

/** From which number on each kind starts which colour; 1 where the matter itself is enough. */
export type Starts = Record<RuleKind, Partial<Record<RiskColour, number>>>

export type RiskFigures = {
  standards: Record<RiskColour, Standard>
  starts: Starts
  /** Complaints of one kind within so many hours. */
  hours: number
  /** 归口部门 by kind; null for the department it concerns, or whom QA names. */
  owners: Record<RuleKind, number | null>
}

export const usualRisks: RiskFigures = {
  standards: {
    red: {
      response: 'centre',
      requirement: '立即报中心领导，成立专班，统一答复口径；每 2 小时登记一次进展，直到解除',
      limit: { amount: 2, unit: 'hour' },
      told: ['quality', 'head', 'leadership'],
      release: '诉求全部答复，连续 24 小时没有新增，舆情平息',
    },
    orange: {
      response: 'sub-centre',
      requirement: '分中心牵头，通知各班组统一答复；派专人逐件回复客户，登记原因和措施',
      limit: { amount: 8, unit: 'hour' },
      told: ['quality', 'head'],
      release: '来电量回到平常，涉及的投诉都已答复',
    },
    yellow: {
      response: 'department',
      requirement: '部门查明原因，更新知识口径并通知班组；重点客户逐一回电',
      limit: { amount: 1, unit: 'working-day' },
      told: ['head'],
      release: '原因已消除，或来电量回到平常',
    },
    blue: {
      response: 'team',
      requirement: '班组关注并登记原因，早会提示',
      limit: { amount: 3, unit: 'working-day' },
      told: [],
      release: '登记了原因和措施',
    },
  },
  starts: {
    rise: { blue: 2, yellow: 3, orange: 6 },
    complaints: { blue: 5, yellow: 8, orange: 12, red: 20 },
    major: { orange: 1 },
    opinion: { orange: 1 },
    frequent: { blue: 20, yellow: 40 },
  },
  hours: 24,
  owners: { rise: null, complaints: null, major: null, opinion: null, frequent: null },
}

export const riskBounds = {
  hours: { least: 1, most: 168 },
  times: { least: 1.2, most: 100 },
  count: { least: 1, most: 10_000 },
  title: 80,
  note: 500,
  noteLeast: 5,
} as const

/** What a rule started and a person ended is not started again by it for so long. */
export const quietHours = 24

export const riskRefusals = {
  stale: '别人刚刚改过，请看过最新的情况再提交',
  'no-department': '请选择归口部门',
  'not-open': '这条预警不在处置中，或者已经有人办过了',
  'not-proposed': '这条预警已经有人确认过了',
  'not-handled': '归口部门还没有登记处置到位，不能解除',
  'same-colour': '就是现在的等级，不用改',
  'not-yours': '由归口部门登记处置',
  'from-past': '标准只能从今天或以后起用',
  same: '和现在的标准一样，不用再保存',
  starts: '等级越高，启动的数要越大',
  limits: '等级越高，时限不能越长',
} as const
