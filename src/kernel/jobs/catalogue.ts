/** Every job of the product and what it carries. A lower slice enqueues a name; it imports nobody above. */
export type JobPayloads = {
  rank: { recordingId: number }
  /** `asked`: a person wants it, so that even an imported transcript is replaced. */
  transcribe: { recordingId: number; asked?: boolean }
  /** `after`: where the job before this one stopped. */
  'reconsider-sides': { sourceId: number; after?: { receivedAt: number; id: number } }
  'join-sides': { callId: number }
  screen: { recordingId: number }
  reconcile: { callIds: number[] | 'all' }
  'try-engine': { engine: string; model: string; scope: 'short' | 'full'; askedBy: string }
  rehear: { findingId: number }
  'verify-storage': object
  'sweep-storage': object
  'sweep-uploads': Record<string, never>
  'match-names': { sourceId: number }
}
export type JobName = keyof JobPayloads

export const jobNames = {
  rank: '排定次序',
  transcribe: '转写',
  'reconsider-sides': '按新声道重排',
  'join-sides': '合并两侧',
  screen: '筛查',
  reconcile: '比对登记',
  'try-engine': '试听引擎',
  rehear: '复听证据',
  'verify-storage': '核对录音文件',
  'sweep-storage': '清点录音文件夹',
  'sweep-uploads': '收拾上传',
  'match-names': '按文件名对通话',
} as const satisfies Record<JobName, string>

export const jobStates = {
  queued: '排队',
  running: '进行中',
  done: '完成',
  failed: '失败',
  cancelled: '已取消',
} as const
export type JobState = keyof typeof jobStates
