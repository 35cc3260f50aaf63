/** Every job of the product and what it carries. A lower slice enqueues a name; it imports nobody above. */
export type JobPayloads = {
  rank: { recordingId: number }
  /** `asked`: a person wants it, so that even an imported transcript is replaced. */
  transcribe: { recordingId: number; asked?: boolean }
  screen: { recordingId: number }
  reconcile: { callIds: number[] | 'all' }
  'try-engine': { engine: string; model: string; scope: 'short' | 'full'; askedBy: string }
  rehear: { findingId: number }
  'import-table': { importId: number }
  /** Brought tables past their keeping time. */
  'forget-imports': Record<string, never>
}
export type JobName = keyof JobPayloads

export const jobNames = {
  rank: '排定次序',
  transcribe: '转写',
  screen: '筛查',
  reconcile: '比对登记',
  'try-engine': '试听引擎',
  rehear: '复听证据',
  'import-table': '导入表格',
  'forget-imports': '清理导入文件',
} as const satisfies Record<JobName, string>

export const jobStates = {
  queued: '排队',
  running: '进行中',
  done: '完成',
  failed: '失败',
  cancelled: '已取消',
} as const
export type JobState = keyof typeof jobStates
