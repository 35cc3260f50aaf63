/** Tables people bring, in the order in which a new centre needs them. */
export const importKinds = {
  roster: '人员花名册',
  'call-data': '通话数据（话单）',
  register: '投诉登记',
} as const
export type ImportKind = keyof typeof importKinds

export const importRefusals = {
  'nothing-to-import': '这个表里没有可以导入的行',
} as const
