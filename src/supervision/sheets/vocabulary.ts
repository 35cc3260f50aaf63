import { rootCauses } from '#src/complaints/handling/vocabulary.ts'
import { faultCategories } from '#src/complaints/vocabulary.ts'
import { staffCategories } from '#src/organisation/vocabulary.ts'

import { isRate, type MetricKind, metricKinds } from '../metrics/vocabulary.ts'
import type { Metric } from '../metrics/weekly.ts'

/** Where a supervision sheet (督办表) stands; which move leads where is `lifecycle.ts`. */
export const sheetStates = {
  draft: '草稿',
  plan: '制定措施',
  do: '整改中',
  check: '检查效果',
  act: '待签字',
  closed: '已销号',
  withdrawn: '已撤销',
} as const
export type SheetState = keyof typeof sheetStates

/** What the list can be narrowed to; without a word it shows what runs. */
export const stateChoices = { running: '办理中', ...sheetStates, any: '全部' } as const
export type StateChoice = keyof typeof stateChoices

export const runningStates = ['plan', 'do', 'check', 'act'] as const satisfies SheetState[]
export const isRunning = (state: SheetState): boolean =>
  (runningStates as readonly SheetState[]).includes(state)

/** 督办级别: raised by delay and by measures that did not help; never lowered. */
export const sheetLevels = {
  0: '一般督办',
  1: '部门负责人督办',
  2: '质量保证部督办',
  3: '分管领导督办',
} as const
export type SheetLevel = keyof typeof sheetLevels
/** What the list can be narrowed to: one level, or whatever was raised to any. */
export const levelChoices = { ...sheetLevels, raised: '已升级（任何一级）' } as const
export type LevelChoice = SheetLevel | 'raised'
export const levelReasons = {
  overdue: '超期',
  'not-met': '效果没有达标',
} as const
export type LevelReason = keyof typeof levelReasons

/** Where a sheet comes from. */
export const sheetSources = {
  analysis: '周分析',
  exchange: '互通计划',
  idea: '例会建议',
  manual: '直接起草',
  recurrence: '复发',
} as const
export type SheetSource = keyof typeof sheetSources

/** 三方签字, in the order of the form. */
export const signPlaces = {
  department: '部门负责人',
  quality: '质量保证部',
  leadership: '分管领导',
} as const
export type SignPlace = keyof typeof signPlaces

export const checkOutcomes = {
  met: '达标',
  'not-met': '没有达标',
  returned: '退回重做',
} as const
export type CheckOutcome = keyof typeof checkOutcomes

/** How one week after the measures stands to the limit. */
export const weekStates = {
  within: '在控制线内',
  beyond: '超出控制线',
  unsettled: '还有未核实的，可能超出',
  'too-few': '话务太少，不计',
  running: '还没有结束',
} as const
export type WeekState = keyof typeof weekStates

export const sheetWords = { most: 1000, line: 200, note: 500 } as const
/** Items, pieces of evidence and files of one sheet. */
export const sheetMost = { items: 20, evidence: 100, clips: 20, entries: 200, files: 5 } as const
export const weeksRange = { least: 2, most: 26, usual: 3 } as const
/** Whole weeks beyond the required ones within which the number must have moved. */
export const graceWeeks = 3
/** The weeks before issue that say how it was. */
export const baselineWeeks = 8
/** Working days for the plan, for signing, and for measures anew. */
export const stepDays = { plan: 3, act: 5, again: 10 } as const
/** Working days behind the due date at which each level is told. */
export const escalationDays = { 1: 0, 2: 2, 3: 5 } as const
/** How often luck alone may look like an effect before it is said that nothing can be told. */
export const luckMost = 0.05

export const dueChoices = { overdue: '已超期', soon: '三天内到期' } as const
export type DueChoice = keyof typeof dueChoices

export const sheetRefusals = {
  stale: '这张督办表刚刚有人改过，请看过最新的再提交',
  'not-owner': '责任人要选责任部门里能填报督办的账号',
  'no-items': '还没有措施，至少写一项再提交',
  'no-open-items': '措施都是以前做完的，没有达标说明还不够，请至少补一项新的措施',
  'no-cause': '还没有写根本原因',
  'items-open': '还有措施没有完成，全部完成后再提交检查',
  'item-gone': '这项措施已经不在了，请看最新的督办表',
  'item-done': '这项措施已经完成，不能再改',
  'item-not-done': '这项措施还没有完成，不用退回',
  'owner-gone': '有措施的负责人已经停用或不在责任部门，请先改派',
  'due-after-sheet': '措施期限不能晚于整改期限',
  'due-passed': '整改期限已经过了，请改期后再下达',
  'effect-not-met': '还没有连续达标，不能提交签字',
  'effect-lost': '有投诉改判，效果不再成立，不能签字销号；请退回整改',
  'too-few': '数字太小，不能排除是碰巧，请写明凭什么认为整改有效',
  'signed-place': '这一栏已经有人签过',
  'signed-own': '您已经签过这张督办表，不用再签',
  'signed-other': '您已经签过另一栏，三方签字要由三个人签',
  'sole-owner': '措施都由您一个人负责，不能再由您签字，请换一位负责人签',
  'leader-last': '部门负责人和质量保证部签过以后，分管领导再签',
  'same-department': '现在就是这个部门，不用移交',
  'no-department': '没有这个部门，请重新选择',
  'no-complaint': '依据里有看不到的投诉，请核对编号',
  'no-clip': '没有找到这段录音片段，可能已删除',
  'evidence-full': `依据最多 ${sheetMost.evidence} 件`,
  'items-full': `措施最多 ${sheetMost.items} 项`,
  'entries-full': `进展最多 ${sheetMost.entries} 条`,
  'not-running': '督办表不在办理中，不能再填',
} as const

/** What a sheet is measured by, in words: 客服二部 每周应派未派属实数. */
export function metricWords(
  { kind, faultCategory, rootCause, staffCategory }: Metric,
  department: string | null,
): string {
  const of = [
    department ?? '全中心',
    staffCategory && staffCategories[staffCategory],
    faultCategory && faultCategories[faultCategory],
    rootCause && rootCauses[rootCause],
  ].filter(Boolean)
  return `${of.join(' · ')} ${metricKinds[kind]}`
}

export const limitWords = (kind: MetricKind, limit: number, weeks: number): string =>
  `每周不超过 ${limit}${isRate(kind) ? '（每百万通）' : ' 件'}，连续 ${weeks} 周`
