/** Longest texts of the forms, in letters. */
export const markTexts = { note: 500, reason: 300, risk: 200 } as const

export const majorRefusals = {
  'already-major': '这件投诉已经标为重大，刚刚有人标过了',
  'not-major': '这件投诉现在不是重大投诉，可能刚刚有人撤销了',
  'done-with': '这件投诉已经办结或转走，不再标记',
  'same-risk': '舆情风险没有变化，没有保存',
} as const
