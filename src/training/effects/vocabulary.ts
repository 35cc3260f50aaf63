/** 前后窗口: whole weeks before and after the week of the training. */
export const windowWeeks = [4, 8, 12] as const
export type WindowWeeks = (typeof windowWeeks)[number]

/** What the trained are put together by. */
export const groupings = {
  event: '每期培训',
  trainer: '讲师',
  track: '培训主线',
  kind: '培训方式',
} as const
export type Grouping = keyof typeof groupings

/** What the numbers say of a training. */
export const effectVerdicts = {
  better: '受训的比对照降得多',
  worse: '受训的比对照降得少',
  unclear: '看不出差别',
  'too-few': '太少，说不清',
  'no-match': '没有可比的对照',
} as const
export type EffectVerdict = keyof typeof effectVerdicts

/** Why somebody who was taught is not compared. */
export const leftOutReasons = {
  running: '培训后的周数还没满',
  newcomer: '培训前没有接听，无从比较',
  gone: '培训后没有再接听（离岗或调离）',
  moved: '培训后主要在别的部门接听',
  'no-match': '同部门、同类别里找不到相近的对照',
} as const
export type LeftOutReason = keyof typeof leftOutReasons

/** 匹配规则, as it is shown beside every result. */
export const matchingRule = {
  /** Others for each of the taught, at most. */
  most: 5,
  /** Calls of an other in the weeks before, as a share of those of the taught. */
  least: 0.5,
  greatest: 2,
  /** Substantiated complaints before: so many and more count alike. */
  caseBand: 3,
  /** Fewer cases than this to be expected after the training tell nothing. */
  expected: 5,
} as const
