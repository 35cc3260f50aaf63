/** Classes of recordings in order of precedence: the first that fits decides how long one is kept. */
export const retentionClasses = {
  held: '法律保留',
  complaint: '投诉录音',
  finding: '有疑点',
  unmatched: '损坏或没有话单',
  ordinary: '一般录音',
} as const
export type RetentionClass = keyof typeof retentionClasses

/** What belongs to each class, for whoever sets its days. */
export const classMeanings: Readonly<Record<RetentionClass, string>> = {
  held: '录音或通话有法律保留，解除以前不删',
  complaint: '通话在投诉登记里，或已受理为对内投诉，不论是否办结',
  finding: '筛查有疑点：待复核，或已确认',
  unmatched: '不能播放，或没有话单',
  ordinary: '其余的录音',
}

/** Classes whose time can be over. */
export type TimedClass = Exclude<RetentionClass, 'held'>
export const timedClasses = ['complaint', 'finding', 'unmatched', 'ordinary'] as const

/** Nobody can ask about a call that is gone; a month is the least a caller needs. */
export const leastDays = 30
export const mostDays = 3650

export type Days = Readonly<Record<TimedClass, number>>

export const holdSubjects = { recording: '录音', call: '通话' } as const
export type HoldSubject = keyof typeof holdSubjects

export const runKinds = { trial: '试算', night: '删除' } as const
export type RunKind = keyof typeof runKinds

/** A trial says what would go; it holds for a day. */
export const trialHoldsMs = 86_400_000

export const retentionRefusals = {
  'no-trial': '启用前要先试算：请按现在的天数试算一次，看过结果后 24 小时内启用',
  'held-already': '已经有法律保留，不用再设',
  'not-held': '这条法律保留已经解除',
  unknown: '没有找到这个编号，请核对后再填',
} as const

type Ended = { finishedAt: number | null; failed: number; logEmptied: boolean | null }

/** How a night or a trial ended, in words. */
export function runResult({ finishedAt, failed, logEmptied }: Ended): string {
  if (finishedAt === null) return '还在做，或中途停下；下一次接着做'
  if (failed > 0) return `${failed} 份的文件删不掉，请检查磁盘权限`
  if (logEmptied === false) return '已删除；数据库日志正被占用，下次清空'
  return '完成'
}

/** To the hundredth: what is summed up in a file is a number. */
export const megabytes = (bytes: number): number => Math.round(bytes / 10_000) / 100
