export const paperModes = { fixed: '固定组卷', drawn: '按规则抽题' } as const
export type PaperMode = keyof typeof paperModes

export const examStates = {
  planned: '已安排',
  released: '已公布成绩',
  cancelled: '已取消',
} as const
export type ExamState = keyof typeof examStates

export const sittingStates = { running: '答题中', submitted: '待阅卷', marked: '已出分' } as const
export type SittingState = keyof typeof sittingStates

/** Who ended a sitting. */
export const submitters = { person: '本人交卷', clock: '时间到，系统按已保存的交卷' } as const
export type Submitter = keyof typeof submitters

/** Why somebody is on a roster. */
export const rosterSources = { person: '指定', team: '班组' } as const
export type RosterSource = keyof typeof rosterSources

export const examLimits = {
  minutes: [5, 240],
  pass: [1, 100],
  resits: [0, 5],
  points: [1, 100],
  /** Questions of a paper at most. */
  questions: 100,
  /** People of a roster at most. */
  roster: 5000,
  graceMinutes: [0, 240],
  title: 60,
  words: 500,
  shortAnswer: 2000,
} as const

/** How late the last answer may arrive: it was given in time and travelled. */
export const lateMs = 5_000

/** How often the server notes that it answers, and from which silence on time is given back. */
export const pulseMs = 2_000
export const silenceMs = 3 * pulseMs

export const examRefusals = {
  'not-on-roster': '您不在这场考试的名单里',
  'not-open': '考试还没有开始，请按时间进来',
  closed: '考试时间已过，不能再开始',
  cancelled: '这场考试已经取消',
  'no-more': '这场考试没有补考机会了',
  passed: '已经合格，不用补考',
  'not-released': '成绩还没有公布，公布后才能看、才能补考',
  submitted: '已经交卷，不能再改',
  'other-page': '这份试卷后来在另一个页面打开过，请在那里交卷，或刷新这一页再交',
  'time-over': '时间到了，系统已按保存的答案交卷',
  'no-such-question': '这份卷子没有这道题，请刷新页面',
  'no-such-choice': '选项读不出来，请刷新页面再选',
  'too-many': '单选和判断只能选一项',
  'marked-already': '这一题已经有人阅过，请看下一题',
  'not-marked': '这份卷子还没有出分',
  'still-running': '还有人在答题，等他们交卷以后再公布',
  unmarked: '还有简答题没有阅完，阅完以后再公布',
  'no-sittings': '还没有人交卷，没有成绩可公布',
  'released-already': '成绩已经公布',
  'window-passed': '结束时间要晚于现在，也要晚于原来的结束时间',
  'has-sittings': '已经有人进考场，不能取消',
  'word-open': '您上一次的疑问还没有答复，请等答复',
  'word-answered': '这条疑问已经答复过了',
  'bank-too-small': '题库里没有足够的题：请减少题数，或先补充题库',
  'paper-retired': '这份试卷已经停用，请另选一份',
  nobody: '名单里没有人，请选班组或填工号',
} as const
