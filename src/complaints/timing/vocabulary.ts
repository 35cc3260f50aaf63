import { formatDay, formatTime, startOfDay } from '#src/kernel/calendar.ts'

import type { ComplaintLevel, ComplaintStage } from '../vocabulary.ts'

/** Steps that have a limit. 首次联系 runs beside the stages until the customer is reached. */
export const timedSteps = {
  dispatch: '派单',
  acceptance: '接收',
  contact: '首次联系客户',
  reply: '干预答复',
  verification: '调查核实',
  'return-visit': '回访',
  liability: '定责办结',
} as const
export type TimedStep = keyof typeof timedSteps

/** How a stay ended against its limit; a few have none. */
export const stayChoices = { limited: '有时限', late: '超期', kept: '按时' } as const

export const stepOfStage: Partial<Record<ComplaintStage, TimedStep>> = {
  opened: 'dispatch',
  dispatched: 'acceptance',
  intervening: 'reply',
  investigating: 'verification',
  visiting: 'return-visit',
  settling: 'liability',
}

/** Stages at which 首次联系 is still waited for: an answer comes only behind it. */
export const contactStages: readonly ComplaintStage[] = ['opened', 'dispatched', 'intervening']

/** 小时 run round the clock; 工作日 end at the end of the n-th working day after. */
export const limitUnits = { hour: '小时', 'working-day': '工作日' } as const
export type LimitUnit = keyof typeof limitUnits

export type Limit = { amount: number; unit: LimitUnit }

/**
 * What holds until the centre sets its own: first contact within 1 working day and an answer within 7
 * (the older text of 十项承诺); the rest and those of major complaints are our proposal.
 */
export const usualLimits: Record<ComplaintLevel, Record<TimedStep, Limit>> = {
  ordinary: {
    dispatch: { amount: 4, unit: 'hour' },
    acceptance: { amount: 4, unit: 'hour' },
    contact: { amount: 1, unit: 'working-day' },
    reply: { amount: 7, unit: 'working-day' },
    verification: { amount: 3, unit: 'working-day' },
    'return-visit': { amount: 2, unit: 'working-day' },
    liability: { amount: 3, unit: 'working-day' },
  },
  major: {
    dispatch: { amount: 1, unit: 'hour' },
    acceptance: { amount: 1, unit: 'hour' },
    contact: { amount: 2, unit: 'hour' },
    reply: { amount: 24, unit: 'hour' },
    verification: { amount: 1, unit: 'working-day' },
    'return-visit': { amount: 1, unit: 'working-day' },
    liability: { amount: 1, unit: 'working-day' },
  },
}

/** 重大投诉的六种情形 */
export const majorReasons = {
  electrocution: '触电伤亡',
  'facility-theft': '偷盗、破坏电力设施',
  'tip-off': '检举、举报',
  integrity: '廉政、违纪',
  media: '媒体曝光',
  reputation: '影响企业声誉',
} as const
export type MajorReason = keyof typeof majorReasons

export const escalationLevels = { 1: '一级预警', 2: '二级预警', 3: '三级预警' } as const
export type EscalationLevel = keyof typeof escalationLevels

/** What the list may be narrowed to: told to anybody higher, or last to those of one level. */
export const escalationChoices = { raised: '已升级', ...escalationLevels } as const

/** Whom each level is told to. */
export const escalatedTo: Record<EscalationLevel, string> = {
  1: '经办人和承办部门的分管人员',
  2: '承办部门负责人（核实、回访、定责环节为质检主管）',
  3: '质检主管和部门负责人',
}

/** What a limit may be, by its unit. */
export const limitBounds = {
  hour: { least: 1, most: 720 },
  'working-day': { least: 1, most: 60 },
} as const satisfies Record<LimitUnit, { least: number; most: number }>

/** When a reminder comes and when a delay climbs, until the centre sets its own. */
export const usualAlarms: { remindPercent: number; levels: Limit[] } = {
  remindPercent: 75,
  levels: [
    { amount: 0, unit: 'hour' },
    { amount: 1, unit: 'working-day' },
    { amount: 3, unit: 'working-day' },
  ],
}
export const remindPercents = { least: 10, most: 99 } as const

export const limitWords = ({ amount, unit }: Limit): string =>
  unit === 'hour' ? `${amount} 小时` : `${amount} 个工作日`

/** A limit as people write it: the end of a working day is its 24:00, not the next day's beginning. */
export const dueWords = (until: number): string =>
  startOfDay(until) === until ? `${formatDay(until - 1)} 24:00` : formatTime(until)

export const timingRefusals = {
  'limit-not-ahead': '只能从明天或以后起改；已经在走的时限不改写',
  'levels-fall': '后一级的时间不能早于前一级',
  'not-running': '这件投诉现在没有在走的时限，不用暂停',
  overdue: '这一步已经超期，不能再暂停；原因请写在补充情况里',
  'already-paused': '这件投诉已经暂停计时了',
  'not-paused': '这件投诉没有暂停，或者刚刚有人恢复了',
} as const

/** What the list of limits can be narrowed to. */
export const overdueStates = {
  overdue: '已超期',
  near: '临期',
  running: '全部在办',
  paused: '已暂停',
} as const
export type OverdueState = keyof typeof overdueStates

export const spentDays = [30, 90] as const
