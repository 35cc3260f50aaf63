/** Ways a person is taught; each leaves one record when it is done. */
export const trainingKinds = {
  interview: '访谈辅导',
  class: '脱产培训',
  course: '课程',
  session: '现场讲授',
  exam: '考试',
  quiz: '现场抽考',
  mentorship: '师徒结对',
  lecture: '授课',
  meeting: '分享例会',
  case: '案例学习',
} as const
export type TrainingKind = keyof typeof trainingKinds

/**
 * 日常学习: everybody's, week after week. It stands in everybody's record and may be looked at as a way of
 * being taught; beside a class or a course it is neither another training nor a double of one, and the
 * sums of trainings leave it out.
 */
export const everydayKinds = ['meeting', 'case'] as const satisfies TrainingKind[]
export const isEveryday = (kind: TrainingKind): boolean =>
  (everydayKinds as readonly TrainingKind[]).includes(kind)

/** 培训主线: the three the centre teaches in, and what belongs to none. */
export const tracks = {
  culture: '企业文化',
  emotions: '情绪管理',
  'error-prone': '重点易错业务',
  knowledge: '业务知识',
} as const
export type Track = keyof typeof tracks

/** Why a record counts no more. */
export const voidReasons = {
  overturned: '投诉结论改判',
  'result-corrected': '结果更正为没有参加',
  'attendance-mended': '到课更正为没有到过',
  'absent-after-all': '到会更正为缺席',
  'not-a-listener': '听课名单更正',
} as const
export type VoidReason = keyof typeof voidReasons

export const trainingOutcomes = { done: '完成', passed: '合格', failed: '不合格' } as const
export type TrainingOutcome = keyof typeof trainingOutcomes
