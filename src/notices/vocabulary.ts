export const noticeKinds = {
  task: '待办',
  reminder: '临期提醒',
  escalation: '超期升级',
  major: '重大投诉',
  result: '办理结果',
} as const
export type NoticeKind = keyof typeof noticeKinds
