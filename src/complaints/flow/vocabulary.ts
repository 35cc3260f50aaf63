/** Why another call belongs to a complaint. */
export const linkKinds = {
  earlier: '之前的来电',
  repeat: '之后的重复来电',
  contact: '联系客户',
  'return-visit': '回访',
} as const
export type LinkKind = keyof typeof linkKinds

export const flowRefusals = {
  stale: '这件投诉刚刚有人办过，页面已经过时，请看过最新情况再办',
  paused: '这件投诉已暂停计时，先恢复再往下办',
} as const
