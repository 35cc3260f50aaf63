/** 脱产班 */
export const classStates = { planned: '筹备中', finished: '已结束', cancelled: '已取消' } as const
export type ClassState = keyof typeof classStates

/** 名单: a seat is asked for; the department lets the agent go, or does not. */
export const seatStates = {
  asked: '等部门放人',
  agreed: '同意离岗',
  refused: '不同意离岗',
  removed: '已移出',
  left: '已离岗',
} as const
export type SeatState = keyof typeof seatStates

export const releaseAnswers = { agreed: '同意离岗', refused: '不同意' } as const
export type ReleaseAnswer = keyof typeof releaseAnswers

export const classResults = { passed: '合格', failed: '不合格', absent: '没有参加' } as const
export type ClassResult = keyof typeof classResults

export const halves = { am: '上午', pm: '下午' } as const
export type Half = keyof typeof halves

/** 到课 */
export const presences = { present: '到', late: '迟到', leave: '请假', absent: '缺' } as const
export type Presence = keyof typeof presences

export const classBounds = { title: 60, place: 60, note: 500, days: 30, seats: 200 } as const

export const classRefusals = {
  past: '开班日期不能早于今天',
  order: '结束日期不能早于开班日期',
  'too-long': `一个班最多 ${classBounds.days} 天`,
  'day-off': '开班和结束要在工作日，请对照工作日历',
  'no-trainer': '所选的讲师不在岗，或不能安排培训，请重新选择',
  'trainer-busy': '这位讲师在这几天已经有别的班',
  'place-taken': '这个地点在这几天已经有别的班',
  'not-planned': '这个班已经结束或取消，不能再改',
  stale: '别人刚刚改过，请看过最新的再改',
  'no-change': '没有改动',
  reason: '名单里已经有人，改动要写原因',
  full: '名额满了，先移出别人或增加名额',
  'too-few-seats': '名额不能少于名单上的人数',
  'seated-already': '已经在名单上',
  'seat-gone': '名单上没有这个人了，请重新打开这一页',
  answered: '已经答复过了',
  'not-asked': '部门没有在等着答复这个人',
  'not-agreed': '部门没有同意离岗，不能记到课和结果',
  future: '这半天还没有开始，不能记到课',
  'not-a-half': '这个班没有这半天课',
  'not-over': '最后一天还没有到，不能登记结果',
  'results-missing': '名单上还有人没有结果，请补全',
  'nobody-came': '有人一次都没有到课，结果只能是“没有参加”',
  'somebody-came': '有人到过课，结果不能是“没有参加”',
  'still-asked': '还有人在等部门放人，请先等答复或移出',
  'nobody-agreed': '没有一个人同意离岗，这个班只能取消',
  'result-needed': '原来记的是没有参加，现在到过课，请选合格或不合格',
  'not-finished': '这个班还没有结束，没有可更正的结果',
} as const
