/** What a caller's timeline is put together from; the order decides within one moment. */
export const touchKinds = {
  call: '来电',
  register: '投诉登记',
  complaint: '对内投诉',
  'outside-case': '外部投诉',
  'work-order': '工单',
} as const
export type TouchKind = keyof typeof touchKinds

export const callerRefusals = {
  'no-number': '这里没有可以连起来的来电号码：没有记、匿名、不全，或者是本热线自己的号码',
} as const
