/** 互通计划: QA and the trainers propose, the department agrees or sends back. */
export const planStates = {
  draft: '草稿',
  sent: '待部门确认',
  returned: '部门退回',
  agreed: '已确认',
} as const
export type PlanState = keyof typeof planStates
export const planChoices = { ...planStates, any: '全部' } as const
export type PlanChoice = keyof typeof planChoices

export const planMost = { entries: 12, proposed: 5, measure: 200, note: 500 } as const

export const planRefusals = {
  stale: '这份互通计划刚刚有人改过，请看过最新的再提交',
  'not-open': '计划已经发给部门或已确认，现在不能改；部门退回以后可以再改',
  'not-sent': '计划不在等部门确认，不用再答复',
  'not-agreed': '部门确认以后才能登记完成、转督办',
  'no-entries': '还没有措施，至少写一项再发给部门',
  'no-owner': '有措施还没有负责人或期限，请补全再发给部门',
  'not-owner': '负责人要选培训、质检或这个部门里能负责的账号',
  'entries-full': `一份计划最多 ${planMost.entries} 项`,
  'entry-gone': '这一项已经不在了，请看最新的计划',
  'entry-done': '这一项已经登记完成',
  'sheet-there': '这一项已经转成督办表',
} as const
