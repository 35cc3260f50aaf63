/** 师徒结对 */
export const mentorshipStates = {
  drafted: '待双方确认',
  running: '结对中',
  ended: '已期满',
  cancelled: '已解除',
} as const
export type MentorshipState = keyof typeof mentorshipStates

export const mentorshipSides = { mentor: '师傅', apprentice: '徒弟' } as const
export type MentorshipSide = keyof typeof mentorshipSides

export const mentorshipResults = { passed: '出师', failed: '没有出师' } as const
export type MentorshipResult = keyof typeof mentorshipResults

export const mentorshipBounds = {
  goal: 500,
  measure: 120,
  measures: 20,
  note: 500,
  days: 366,
} as const

export const mentorshipRefusals = {
  same: '师傅和徒弟不能是同一个人',
  taken: '这个徒弟已经有师傅了，先解除原来的结对',
  offender: '重点人员不能当师傅',
  past: '起始日期不能早于今天',
  order: '期满日期要晚于起始日期',
  'too-long': `结对最长一年`,
  'measure-outside': '措施的日期要在结对期内',
  'measure-day-off': '措施的日期要在工作日，请对照工作日历',
  'no-measure': '至少写一条帮带措施',
  'not-yours': '您不是这对师徒中的一方',
  confirmed: '您已经确认过了',
  'own-account': '这一方有自己的账号，请本人登录确认',
  'not-drafted': '这对师徒已经不在等确认了',
  'not-running': '这对师徒不在结对中',
  'measure-done': '这一条已经登记过了',
  'measure-gone': '没有这一条措施，请重新打开这一页',
  'measures-open': '还有措施没有登记完成，写明原因才能期满',
  'not-open': '这对师徒已经期满或解除',
} as const
