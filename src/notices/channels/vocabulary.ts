/** Where messages can go outside the product; none is on until somebody switches it on. */
export const channelKinds = {
  dingtalk: '钉钉群机器人',
  wecom: '企业微信群机器人',
  feishu: '飞书群机器人',
} as const
export type ChannelKind = keyof typeof channelKinds

export const messageStates = {
  waiting: '待发送',
  sent: '已送出',
  failed: '没有送出',
  dropped: '不再发送',
} as const
export type MessageState = keyof typeof messageStates

/** What is wrong with an address, in words that say what to do. */
export const addressProblems = {
  unreadable: '地址不是完整的网址，请从群机器人的设置里整段复制',
  'not-https': '只能用 https 的地址',
  'with-login': '地址里不能带用户名、密码',
  port: '地址里不能写端口',
  'not-a-name': '要写域名，不能写 IP 地址',
  'host-unlisted': '这个域名不在下面的允许名单里，请先加上',
} as const
export type AddressProblem = keyof typeof addressProblems

export const messageRefusals = {
  'name-taken': '已有同名的通知渠道',
  'no-channel': '这个通知渠道已经移除',
  'host-in-use': '还有通知渠道在用这个域名，先移除那个渠道',
  'test-waits': '上一条测试消息还没有发出，请稍后看结果',
} as const
