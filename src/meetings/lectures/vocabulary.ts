/** 授课: what it is given for. */
export const lectureOccasions = { meeting: '分享例会', class: '脱产班', day: '单独一场' } as const
export type LectureOccasion = keyof typeof lectureOccasions

export const lectureStates = {
  asked: '等讲师答复',
  accepted: '已接受',
  declined: '已谢绝',
  held: '已授课',
  cancelled: '已取消',
} as const
export type LectureState = keyof typeof lectureStates
export const lectureAnswers = { accepted: '接受', declined: '谢绝' } as const

/** 反馈: how useful it was. */
export const ratings = {
  5: '很有用',
  4: '有用',
  3: '一般',
  2: '用处不大',
  1: '没有用',
} as const
/** From so many on the mean is shown: fewer would tell whose they are. */
export const fewestRatings = 3

export const lectureBounds = { topic: 60, note: 500, least: 5, most: 480, listeners: 500 } as const

export const lectureRefusals = {
  'no-lecturer': '所选的质检员不在岗，或不能授课，请重新选择',
  'no-meeting': '没有这个例会，或它已经取消，请重新选择',
  'no-class': '没有这个脱产班，或它已经取消，请重新选择',
  past: '授课日期不能早于今天',
  'day-off': '这一天不是工作日，请对照工作日历',
  'lecturer-busy': '这位讲师这一天已经有别的授课',
  answered: '已经答复过了',
  'not-yours': '只有被选派的讲师本人可以答复和登记',
  'not-accepted': '讲师还没有接受，不能登记授课',
  'not-yet': '还没有到授课那一天，不能登记',
  'not-open': '这次授课已经登记、谢绝或取消，不能再改',
  'no-listeners': '没有听课的人，不能登记：先在例会或脱产班里记到会，或写工号',
  'not-held': '还没有登记授课',
  'by-attendance': '听课的人跟着例会或脱产班的到会走，请在那里更正',
  'not-on-list': '请写听课名单上的工号',
  'nobody-left': '名单上至少要留一个人',
  'not-listener': '您不在听课名单上，不能评价',
  rated: '您已经评价过了',
  own: '不能评价自己的授课',
} as const
