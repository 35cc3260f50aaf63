/** 标记 of a call by a person who heard it. */
export const markKinds = { abuse: '客户辱骂', praise: '表扬' } as const
export type MarkKind = keyof typeof markKinds

/** 缓一缓: a break offered after abuse, for the agent to take or not. */
export const breakAnswers = {
  taken: '已休息',
  counselling: '要 EAP 辅导',
  declined: '不需要',
} as const
export type BreakAnswer = keyof typeof breakAnswers

/** How much is marked where nobody set a span: this long before and after the moment heard. */
export const aroundMs = 5_000

export const longestMarkNote = 300

export const markRefusals = {
  'no-call': '这段录音还没有对上通话，对上以后才能标记',
  'no-sound': '这段录音没有可听的声音，不能标记',
  outside: '起止时间要在通话之内，而且起点在终点之前',
  'already-marked': '这通电话已有这样的标记；要换，请先撤回原来的',
  withdrawn: '这个标记已经撤回了',
  'not-yours': '只有标记的人和质检主管能撤回',
  'offer-withdrawn': '标记已撤回，这个休息提议不再有效',
  'already-answered': '这个休息提议已经答复过了',
  'already-arranged': '这个休息提议已经有人安排了',
  'no-need': '坐席说不需要，不用再安排',
} as const
