/** 录音分析会 */
export const walkthroughStates = {
  open: '进行中',
  closed: '已结束',
  published: '最佳案例已入库',
  cancelled: '已取消',
} as const
export type WalkthroughState = keyof typeof walkthroughStates

export const momentKinds = { problem: '问题', improvement: '改进点', good: '做得好' } as const
export type MomentKind = keyof typeof momentKinds

export const walkthroughBounds = {
  title: 60,
  note: 500,
  clips: 20,
  clipTitle: 60,
  words: 300,
  marks: 50,
  story: 5000,
} as const

export const walkthroughRefusals = {
  'no-clips': '至少选一个做好的片段',
  'clips-full': `一次最多 ${walkthroughBounds.clips} 个片段`,
  'no-clip': '所选的片段不存在，或声音还没有做好',
  'clip-gone': '这个片段的录音已经按期删除，不能再标记和投票',
  'not-open': '分析会已经结束或取消，不能再标记和投票',
  'not-closed': '分析会还没有结束，先结束再发布',
  beyond: '标记的时刻超出了片段',
  'marks-full': `一个人在一次分析会里最多标记 ${walkthroughBounds.marks} 处`,
  'mark-gone': '这处标记已经不在了',
  'not-own': '只能删自己的标记',
  voted: '您已经投过票了，一人一票，不能改',
  'no-votes': '还没有人投票，不能结束；不开了请取消',
  published: '这次的最佳案例已经入库',
  tie: '票数最多的不止一个，请选定一个再发布',
  'not-best': '只能发布票数最多的片段',
} as const
