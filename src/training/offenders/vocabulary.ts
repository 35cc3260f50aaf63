import type { FaultCategory } from '#src/complaints/vocabulary.ts'

/** 重点人员 */
export const offenderStates = { named: '重点人员', lifted: '已解除' } as const
export type OffenderState = keyof typeof offenderStates

/** Why somebody is no repeat offender any more. */
export const liftReasons = {
  overturned: '有属实结论后来不成立，够不上标准了',
  aged: '期限内的属实件数已经不够',
  'rule-changed': '认定规则改了，按新规则够不上',
  left: '已经离岗',
} as const
export type LiftReason = keyof typeof liftReasons

/** How a complaint stands that somebody was named for, or that counts now. */
export const groundStandings = {
  counts: '算在内',
  appealed: '申诉中，暂算在内',
  aged: '过了期限，不再算',
  overturned: '已改判不属实，不算',
  gone: '已撤回、并案或转出，不算',
  elsewhere: '改为别人的，不算',
} as const
export type GroundStanding = keyof typeof groundStandings

/** What a rule may say: an item counts as at least half a one, and in steps of a half. */
export const ruleBounds = { days: 365, least: 50, weight: 5 } as const

/** 推诿 and 应派未派 weigh more: the customer has to call again. */
export const usualRule = {
  days: 90,
  least: 2,
  weights: { shirking: 1.5, 'not-dispatched': 1.5 } as Partial<Record<FaultCategory, number>>,
  own: {} as Partial<Record<FaultCategory, number>>,
  seasonLeast: {} as Record<string, number>,
}

/** Letters a reason needs at least, and takes at most. */
export const reasonWords = { least: 5, most: 200 } as const

export const offenderRefusals = {
  'from-past': '规则只能从今天或以后起用，以前认定的不改',
  'unknown-season': '有一个季节已经不在了，请重新打开这一页',
  stale: '别人刚刚设定过，请看过最新的规则再改',
  'same-rule': '和现在的规则一样，不用再设定',
} as const

/** What was arranged for somebody who was named. */
export const arrangements = { class: '已列入脱产班', plan: '有个人计划' } as const
