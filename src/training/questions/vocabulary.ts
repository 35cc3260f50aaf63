/** 知识面 of the bank, as the centre examines them. */
export const questionCategories = {
  electrical: '电气知识',
  regulation: '法律法规',
  tariff: '电价电费',
  metering: '抄表计量',
  installation: '业扩报装',
  service: '服务规范',
  emotion: '情绪管理',
} as const
export type QuestionCategory = keyof typeof questionCategories

export const questionKinds = {
  single: '单选',
  multiple: '多选',
  judgement: '判断',
  short: '简答',
} as const
export type QuestionKind = keyof typeof questionKinds

export const difficulties = { easy: '易', middle: '中', hard: '难' } as const
export type Difficulty = keyof typeof difficulties

export const questionStates = { active: '使用中', retired: '已停用' } as const
export type QuestionState = keyof typeof questionStates

/** The two answers of every 判断 question. */
export const judgementWords = { right: '对', wrong: '错' } as const

export const choiceLetters = ['A', 'B', 'C', 'D', 'E', 'F'] as const

/** Letters at most. */
export const questionWords = { stem: 1000, choice: 300, answer: 1000, explanation: 1000 } as const

/** How many people must have answered before a share, or a discrimination, says anything; and the most looked at. */
export const itemBounds = { share: 5, discrimination: 30, answers: 1000 } as const

export const questionRefusals = {
  stale: '别人刚刚改过这道题，请看过最新的再改',
  retired: '这道题已经停用，恢复以后才能改',
  'not-retired': '这道题正在使用，不用恢复',
  'no-change': '没有改动，不用保存',
  'clip-not-verified': '只能用已核实投诉的片段出题，而且要等片段的声音做好',
  'clip-gone': '片段已经删除，听不到了',
} as const
