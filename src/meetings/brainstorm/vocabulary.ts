/** 头脑风暴: what an idea would change. */
export const ideaKinds = {
  process: '流程',
  management: '管理',
  people: '人员',
  system: '系统',
} as const
export type IdeaKind = keyof typeof ideaKinds

/** 署名 */
export const ideaSignings = { named: '署名', unnamed: '不署名' } as const
export type IdeaSigning = keyof typeof ideaSignings

export const ideaBounds = { words: 500, group: 20, each: 20, all: 300 } as const

export const ideaRefusals = {
  'not-invited': '点子由参会的人提，您不在这个例会的名单上',
  cancelled: '例会已经取消，不能再提点子',
  'ideas-full': `一个例会最多 ${ideaBounds.all} 条点子，一个人最多 ${ideaBounds.each} 条`,
  'idea-gone': '这条点子已经撤回了，请看最新的',
  'not-own': '只能撤回自己提的点子',
  voted: '您已经投过这一条',
  'not-voted': '您没有投这一条',
  'own-vote': '不能给自己的点子投票',
  chosen: '这条点子已经定为督办事项',
  'no-department': '请选择责任部门',
} as const
