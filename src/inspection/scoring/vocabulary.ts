/** 评分单 */
export const sheetStates = {
  draft: '草稿',
  submitted: '已提交',
} as const
export type SheetState = keyof typeof sheetStates

export const sheetOutcomes = {
  scored: '已评分',
  fatal: '触犯致命项',
  unscorable: '各项都没有场合，不计分',
  'set-aside': '无法评分',
} as const
export type SheetOutcome = keyof typeof sheetOutcomes

/** 已知坐席: scored unasked by somebody who had been shown whose call it is. */
export const knownAgent = '已知坐席'

/** 无法评分: why there is nothing in the sound that a form could ask about. */
export const setAsideReasons = {
  noise: '只有杂音或音乐',
  silence: '没有人说话',
  unclear: '听不清说什么',
  language: '方言或外语，听不懂',
  broken: '录音残缺，没法判断',
  other: '其他',
} as const

/** What is said when a score is not taken. */
export const sheetRefusals = {
  'task-gone': '这项任务已经收回、撤销或改派给别人，您填的没有提交',
  'task-done': '这项任务已经评过了',
  'no-form': '这项任务的评分表还没有发布，请质检主管先发布再评',
  'no-sound': '这通电话没有录音，或录音已按期删除，听不到就不能评',
  'no-call': '这段录音还没有对上通话数据，暂时不能评分；导入话单后再来',
  'has-task': '这通电话已经分给您评了，请从“我的质检任务”里打开',
  'already-submitted': '这张评分单已经提交过，不能再交一次',
  'already-scored': '这通电话您已经按这张评分表评过了',
  stale: '这张评分单在别的窗口改过，这里的改动没有保存',
  'unknown-item': '有一项不在这张评分表里，没有保存；请重新打开这一页',
  'unknown-choice': '有一项选的不是评分表里的选项，没有保存',
  'no-gate': '有一项不问有没有场合，不能选“没有这个场合”',
  'bad-span': '证据的起止时间不对，或不在这段录音里，没有保存',
  'bad-text': '批注或说明太长（不能超过 500 个字），没有保存',
  'not-submitted': '这张评分单还没有提交',
  'not-author': '只有评分的人可以改分；要改别人的分，请走申诉',
  'change-too-late': '提交满两个工作日后不能再改分',
  'was-set-aside': '这通是按无法评分交的，没有分可改',
  'under-appeal': '坐席已对这张评分单提出申诉，改分由申诉复评决定',
  'no-reason': '改分要写原因，至少 5 个字',
  'same-answer': '和原来选的一样，没有改动',
} as const
export type SheetRefusal = keyof typeof sheetRefusals

/** Why a sheet cannot be submitted yet, said at the item. */
export const answerProblems = {
  missing: '还没有选',
  'fatal-comment': '判了致命项，要写明依据',
  'low-comment': '低于一半，要写明依据',
} as const
export type AnswerProblem = keyof typeof answerProblems
