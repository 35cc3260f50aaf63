/** Tables people bring, in the order in which a new centre needs them. */
export const importKinds = {
  roster: '人员花名册',
  'call-data': '通话数据（话单）',
  register: '投诉登记',
} as const
export type ImportKind = keyof typeof importKinds

export const importRefusals = {
  'nothing-to-import': '这个表里没有可以导入的行',
  'draft-gone': '这份表已经导入、放弃或过期了，没有再导入一次；如有需要请重新上传',
} as const
