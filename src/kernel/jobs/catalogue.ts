/** Every job of the product and what it carries. A lower slice enqueues a name; it imports nobody above. */
export type JobPayloads = {
  rank: { recordingId: number }
  /** `asked`: a person wants it, so that even an imported transcript is replaced. */
  transcribe: { recordingId: number; asked?: boolean }
  /** `after`: where the job before this one stopped. */
  'reconsider-sides': { sourceId: number; after?: { receivedAt: number; id: number } }
  'join-sides': { callId: number }
  screen: { recordingId: number }
  /** Reads what was heard already with the lexicon in use now. */
  rescreen: { reason: string }
  'dry-run-rules': { dryRunId: number }
  reconcile: { callIds: number[] | 'all' }
  'try-engine': { engine: string; model: string; scope: 'short' | 'full'; askedBy: string }
  rehear: { findingId: number }
  'verify-storage': object
  'sweep-storage': object
  'sweep-uploads': Record<string, never>
  'match-names': { sourceId: number }
  'prune-jobs': { keepDays: number }
  'import-table': { importId: number }
  /** Brought tables past their keeping time. */
  'forget-imports': Record<string, never>
  /** `trial`: the run that a person asked for, which counts and erases nothing. */
  retain: { trial?: number }
}
export type JobName = keyof JobPayloads

export const jobNames = {
  rank: '排定次序',
  transcribe: '转写',
  'reconsider-sides': '按新声道重排',
  'join-sides': '合并两侧',
  screen: '筛查',
  rescreen: '重新筛查',
  'dry-run-rules': '试跑规则',
  reconcile: '比对登记',
  'try-engine': '试听引擎',
  rehear: '复听证据',
  'verify-storage': '核对录音文件',
  'sweep-storage': '清点录音文件夹',
  'sweep-uploads': '收拾上传',
  'match-names': '按文件名对通话',
  'prune-jobs': '清理旧任务',
  'import-table': '导入表格',
  'forget-imports': '清理导入文件',
  retain: '按期限删除录音',
} as const satisfies Record<JobName, string>

/** `failed` met something another try would meet again; `parked` was given up and waits for a person. */
export const jobStates = {
  queued: '排队',
  running: '进行中',
  done: '完成',
  failed: '失败',
  parked: '搁置',
  cancelled: '已取消',
} as const
export type JobState = keyof typeof jobStates

/** Why a job was parked (搁置). */
export const parkReasons = {
  died: '处理程序三次中途退出',
  failed: '三次都没有成功',
} as const
export type ParkReason = keyof typeof parkReasons

/** How an attempt ended that did not end in a result. */
export const attemptEnds = { failed: '出错', died: '处理程序中途退出' } as const
