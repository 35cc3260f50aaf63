/** What is missing in the scene of a case, in the order a reader should worry about it. */
export const gapKinds = {
  'no-sound': '没有录音',
  erased: '录音已删除',
  damaged: '录音不能播放',
  'no-text': '没有文字',
  'no-proof': '没有凭证',
  late: '超期',
  idle: '没有动作',
} as const
export type GapKind = keyof typeof gapKinds

/** Lines on one page of a docket. */
export const linesOfPage = 200

/** So many days without anything are marked while a case is open. */
export const idleDays = 3

export const docketRefusals = {
  'session-open': '校准会还没有结束，结束以后才看得到评分',
  unjudged: '这通电话您还没有下结论，先判完再看卷宗',
} as const

/** The two ways a docket leaves the house. */
export const exportWays = { print: '打印', file: '文件' } as const
export type ExportWay = keyof typeof exportWays
