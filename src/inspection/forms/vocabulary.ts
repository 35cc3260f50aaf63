/** What an item of a scoring form (评分项) does to the score. */
export const itemKinds = {
  weighted: '计分项',
  bonus: '加分项',
  fatal: '致命项',
} as const
export type ItemKind = keyof typeof itemKinds

/** 版本状态: a published version never changes; a draft may be thrown away. */
export const formVersionStates = {
  draft: '草稿',
  published: '使用中',
  superseded: '已被新版取代',
} as const
export type FormVersionState = keyof typeof formVersionStates

/** The answer of an item whose gate was not met: 没有这个场合, which is not 没做到. */
export const noOccasion = 'no-occasion'

/** The weights of the weighted items of a version add up to this. */
export const fullWeight = 100

/** What the machine can state about a call, for a person to confirm (预填). */
export const facts = {
  'hold-ms': '保持时长',
  'wait-ms': '等待时长',
  'longest-silence-ms': '最长静默',
  'talk-over': '抢话比例',
  transferred: '有无转接',
  'duration-ms': '通话时长',
  'rule-hits': '命中的筛查规则',
} as const
export type Fact = keyof typeof facts
