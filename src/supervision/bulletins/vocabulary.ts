/** 违规通报: a draft is for those who publish it; what is published stays as it was. */
export const bulletinStates = { draft: '草稿', published: '已发布', discarded: '已放弃' } as const
export type BulletinState = keyof typeof bulletinStates

/** Without a word the list shows what still means something. */
export const bulletinChoices = { current: '有效', ...bulletinStates } as const
export type BulletinChoice = keyof typeof bulletinChoices

/** How whoever is answerable is named. */
export const namings = {
  masked: '姓名打码（张*）',
  department: '只写部门',
  full: '写全名',
} as const
export type Naming = keyof typeof namings

export const bulletinMost = {
  lines: 300,
  days: 92,
  title: 60,
  opening: 500,
  sentence: 120,
} as const

export const bulletinRefusals = {
  stale: '这份通报刚刚有人改过，请看过最新的再提交',
  'not-draft': '通报已经发布或放弃，不能再改',
  'wrong-period': '结束日期不能早于开始日期',
  'too-long': `一份通报最多 ${bulletinMost.days} 天，请缩短时间`,
  ahead: '时间还没有到，请选到今天为止的日期',
  'too-many': `这段时间属实超过 ${bulletinMost.lines} 件，请缩短时间分几份通报`,
  'nothing-found': '这段时间没有核实属实的投诉，没有可通报的',
  'no-lines': '没有要通报的条目，至少留一条',
  'no-sentence': '有条目还没有写问题，请写好或不列入',
} as const
