import type { FaultCategory, Omission } from '#src/complaints/vocabulary.ts'

/** 三项指标 of the contest. */
export const metrics = {
  complaints: '每百万通投诉数',
  substantiated: '每百万通属实数',
  change: '属实率环比',
} as const
export type Metric = keyof typeof metrics

/** What two departments are compared by: each is a count against answered calls. */
export const measures = {
  complaints: '每百万通投诉数',
  substantiated: '每百万通属实数',
  discovered: '每百万通瞒报漏报属实数',
} as const
export type Measure = keyof typeof measures

/** Why a department stands in the table without a rank. */
export const outReasons = {
  'no-calls': '本月没有接听，不参评',
  'few-calls': '接听量不足参评线，不参评',
  'more-complaints-than-calls': '投诉数多于接听量，请先核对话务量，不参评',
} as const
export type OutReason = keyof typeof outReasons

/** Why the flag went where it went. */
export const flagReasons = {
  first: '名次第一，与其后的分得出高低',
  kept: '并列第一，分不出高低，由上期保留',
  'fewer-leaks': '并列第一，分不出高低，每百万通瞒报漏报最少',
  'lower-score': '并列第一，分不出高低，瞒报漏报也相同，得分最低',
  shared: '并列第一，瞒报漏报和得分都相同，共同持旗',
} as const
export type FlagReason = keyof typeof flagReasons

export const rewardChanges = { added: '增补', removed: '撤下' } as const
export type RewardChange = keyof typeof rewardChanges

/** What has its weight in the rule in force. */
export type ContestRule = {
  /** In hundredths of the score; together a hundred. */
  metrics: Record<Metric, number>
  /** How often a substantiated complaint counts, by its kind. */
  faults: Record<FaultCategory, number>
  /** How often a discovered complaint counts; one that was reported counts once. */
  omissions: Record<Omission, number>
  /** Answered calls a department needs to take part. */
  minimumCalls: number
  /** Answered calls an agent needs to be on the list of rewards, and how many are on it. */
  rewardCalls: number
  rewardPlaces: number
  /** Of a hundred hidden complaints, how many are found at least; what hiding costs is judged by it. */
  leastDiscovery: number
}

/** The rule of a new centre. 推诿 and 应派未派 weigh more; what was hidden costs most. */
export const shippedRule: ContestRule = {
  metrics: { complaints: 30, substantiated: 50, change: 20 },
  faults: {
    attitude: 1,
    shirking: 1.5,
    'not-dispatched': 1.5,
    'business-error': 1,
    'hung-up': 1,
    'broken-promise': 1,
    disclosure: 1,
    other: 1,
  },
  omissions: { missed: 4, concealed: 8 },
  minimumCalls: 10_000,
  rewardCalls: 300,
  rewardPlaces: 10,
  leastDiscovery: 30,
}

/** A month holds at most so many calls of one department: beyond is a slip of the keyboard. */
export const mostCalls = 50_000_000

export const contestRefusals = {
  'no-such-month': '没有这个月份',
  'not-over': '这个月还没有过完，下个月起才能公布',
  'announced-already': '这个月已经公布了，名次不再改；以后的变化列在更正里',
  'later-announced': '后面的月份已经公布，不能再补公布更早的月份',
  'nobody-takes-part': '没有部门够参评线，没有可公布的名次；请先核对话务量或参评线',
  stale: '页面打开以后数字有变动，请看过最新的再公布',
  'not-announced': '这个月还没有公布，公布以后才有奖励名单',
  'no-such-agent': '没有这个工号的坐席，或者本月没有在获奖部门接听',
  'on-the-list': '这位坐席已经在名单上',
  'off-the-list': '这位坐席不在名单上',
  'past-month': '只能从下个月或以后采用，已经过去和正在进行的月份不改',
  'far-ahead': '最多提前一年采用，请选近一些的月份',
  'rule-unsound': '这套权重不能采用，请看各项的说明',
  'same-rule': '这套权重和那时已采用的相同，没有改变',
} as const

/** Months that are looked back on: of the contest, of a trial. */
export const monthsShown = 12
export const monthsTried = 6

/** `1.5 %` reads 1.5; nothing else is rounded before it is shown. */
export const percent = (share: number, digits = 1) => `${(share * 100).toFixed(digits)}%`
