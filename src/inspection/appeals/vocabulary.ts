/**
 * 申诉 of a score, of a finding's verdict, of a complaint's, or of who was held liable for it (定责), by the
 * agent or the department concerned.
 */
export const appealSubjects = {
  sheet: '评分',
  finding: '复核结论',
  verification: '核实结论',
  liability: '定责',
} as const
export type AppealSubject = keyof typeof appealSubjects

/** Decided in the workflow of a complaint: its verdict, or who was held liable. */
export const isOfComplaint = (subject: AppealSubject): boolean =>
  subject === 'verification' || subject === 'liability'

export const appealParties = { agent: '坐席本人', department: '部门' } as const
export type AppealParty = keyof typeof appealParties

/** What can be contested of a verified complaint. */
export const verdictAspects = {
  verdict: '属实与否',
  category: '属实类型',
  liability: '定责',
} as const
export type VerdictAspect = keyof typeof verdictAspects

export const appealStates = {
  open: '待受理',
  taken: '复评中',
  settled: '已答复',
  withdrawn: '已撤回',
} as const
export type AppealState = keyof typeof appealStates

export const appealOutcomes = { upheld: '维持', overturned: '改判' } as const
export type AppealOutcome = keyof typeof appealOutcomes

/** Two rounds; what the second decides is final (终审). */
export const appealRounds = 2
export const roundWords: Readonly<Record<number, string>> = { 1: '申诉', 2: '终审' }

/** What stands on the list: what waits, the most urgent first; the rest by when it was filed. */
export const appealBoxes = {
  waiting: '待答复',
  overdue: '已超期',
  settled: appealStates.settled,
  withdrawn: appealStates.withdrawn,
  all: '全部',
} as const
export type AppealBox = keyof typeof appealBoxes

/** Days an overturn rate looks back. */
export const rateDays = [30, 90, 365] as const

/** Letters a reason or an answer needs at least, and takes at most. */
export const shortestWords = 5
export const longestWords = 500

/** Working days that can be set for filing and for answering. */
export const appealDays = { least: 1, most: 30, usual: 5 } as const

/** Why an appeal cannot be filed, or a step with it not be taken. */
export const appealRefusals = {
  'window-passed': '申诉期限已过，不能再提出',
  'already-open': '这里已经有一件申诉在办，答复以后才能再提',
  final: '终审已经答复，不能再申诉',
  'nothing-to-contest': '核实结论是不属实，没有可申诉的',
  'not-liable-now': '这次定责已经不再有效，没有可申诉的',
  'no-points': '请至少选一项，每项写明申诉理由（5 到 500 个字）',
  'unknown-item': '有一项不在这张评分单里，没有提交；请重新打开这一页',
  'unknown-aspect': '有一项不能申诉，没有提交；请重新打开这一页',
  'not-in-first-round': '终审只审第一轮申诉过的项',
  'subject-changed': '您打开这一页以后，这里的评分或结论改过，请看过现在的再提',
  'bad-span': '起止时间不对：要写成 分:秒，开始在结束之前，并且在这段录音里',
  'not-yours': '只能撤回自己的申诉',
  'taken-already': '已经有人受理复评，不能撤回',
  'answered-already': '这件申诉已经有答复了',
  'withdrawn-already': '这件申诉已经撤回了',
  'somebody-took': '别人刚刚受理了这件申诉',
  'own-score': '这是您自己给的评分或结论，要由别人复评',
  'own-complaint': '这件投诉您办理、核实或定责过，要由别人复评',
  'own-appeal': '不能复评自己的申诉',
  'judged-before': '第一轮是您复评的，终审要由别人来',
  'final-needs-manager': '终审要由质检主管复评',
  'not-taken': '请先受理，再答复',
  'no-answers': '每一项都要选维持或改判，并写明答复（5 到 500 个字）',
  'no-change': '改判要选一个和现在不同的结果',
  'unknown-choice': '有一项选的不是评分表里的选项，没有提交；请重新打开这一页',
  'unknown-outcome': '有一项选的结果这里没有，没有提交；请重新打开这一页',
  worse: '申诉不能让结果更差：改判后的分数或结论不利于坐席',
} as const
export type AppealRefusal = keyof typeof appealRefusals
