/** 个人培训计划 */
export const planStates = { open: '进行中', closed: '已收尾' } as const
export type PlanState = keyof typeof planStates

export const planEntryKinds = {
  course: '课程',
  class: '脱产班',
  exam: '考试',
  mentorship: '师徒结对',
  other: '其他',
} as const
export type PlanEntryKind = keyof typeof planEntryKinds

export const planEntryStates = { planned: '待完成', done: '已完成', dropped: '不做了' } as const
export type PlanEntryState = keyof typeof planEntryStates

export const planBounds = { goal: 500, title: 60, entries: 50, note: 200, days: 92 } as const

/** What two trainings have in common that one would do. */
export const clashKinds = { days: '同一天', track: '同一主线' } as const
export type ClashKind = keyof typeof clashKinds

/** Trainings of one track this near to each other are one too many, unless somebody says why. */
export const trackGapDays = 60

export const planRefusals = {
  'open-already': '这个人已经有一份进行中的计划，请加到那一份里',
  closed: '这份计划已经收尾，不能再改',
  past: '日期不能早于今天',
  order: '结束日期不能早于开始日期',
  'too-long': `一项最多 ${planBounds.days} 天`,
  'day-off': '开始和结束要在工作日，请对照工作日历',
  full: `一份计划最多 ${planBounds.entries} 项`,
  'entry-gone': '计划里没有这一项，请重新打开这一页',
  settled: '这一项已经登记过了',
  'entries-open': '还有没登记的项目，先登记完成或写明不做了',
  empty: '计划里还没有项目，不能收尾',
  left: '这个人已经离岗，不能再安排',
} as const
