/** Every job of the product and what it carries. A lower slice enqueues a name; it imports nobody above. */
export type JobPayloads = {
  rank: { recordingId: number }
  /** `asked`: a person wants it, so that even an imported transcript is replaced. */
  transcribe: { recordingId: number; asked?: boolean }
  /** `after`: where the job before this one stopped. */
  'reconsider-sides': { sourceId: number; after?: { receivedAt: number; id: number } }
  'join-sides': { callId: number }
  screen: { recordingId: number }
  /** Calls that began between the two; `all`: even where the hits are the same. `why` for people. */
  rescreen: {
    from: number
    to: number
    why: string
    all?: boolean
    after?: { part: 'calls' | 'without-call'; at: number; id: number }
  }
  'dry-run-rules': { dryRunId: number }
  reconcile: { callIds: number[] | 'all' }
  /** A heard call, or what came from outside: which earlier calls of the number it speaks of. */
  'back-trace': { recordingId: number } | { outsideCaseId: number } | { returnScoreId: number }
  /** `after`: the last trigger that was looked at again. */
  'retrace-open': { after?: { openUntil: number; id: number } }
  'try-engine': { engine: string; model: string; scope: 'short' | 'full'; askedBy: string }
  rehear: { findingId: number }
  /** The sound of its clips that still wait. */
  'make-clip': { recordingId: number }
  retrain: { askedBy: string }
  'verify-storage': object
  'sweep-storage': object
  'sweep-uploads': Record<string, never>
  /** Attachments of supervision sheets that no entry refers to. */
  'sweep-attachments': Record<string, never>
  'match-names': { sourceId: number }
  'prune-jobs': { keepDays: number }
  'import-table': { importId: number }
  /** Brought tables past their keeping time. */
  'forget-imports': Record<string, never>
  /** `trial`: the run that a person asked for, which counts and erases nothing. */
  retain: { trial?: number }
  'index-transcripts': Record<string, never>
  /** What is due; or the one period that somebody asked for. */
  'draw-plans': {
    asked?: { planId: number; from: number; accountId: number | null; name: string }
  }
  'mark-overlong': Record<string, never>
  /** Every day that changed since it was summed. */
  'sum-days': Record<string, never>
  'arrange-interviews': { complaintId: number }
  /** A published version of a case that somebody has studied. */
  'record-study': { versionId: number; accountId: number }
  'find-offenders': Record<string, never>
  /** The Monday of the week. */
  'draft-analysis': { week: number }
  'send-message': { messageId: number }
  'export-list': { exportId: number }
  /** Exported files past their keeping time. */
  'forget-exports': Record<string, never>
  /** One Shanghai day, counted anew in place of what was counted of it. */
  'count-hotspots': { day: number }
  /** Calls since the last look: frequent callers, chains, first contacts. */
  'find-repeats': Record<string, never>
  /** `kept`: a head of the trail that somebody brought to be compared with. */
  'verify-trail': { askedBy: string; kept?: { entry: number; hash: string } }
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
  'back-trace': '来电回溯',
  'retrace-open': '续查来电回溯',
  'try-engine': '试听引擎',
  rehear: '复听证据',
  'make-clip': '制作片段',
  retrain: '训练筛查模型',
  'verify-storage': '核对录音文件',
  'sweep-storage': '清点录音文件夹',
  'sweep-uploads': '收拾上传',
  'sweep-attachments': '清点督办附件',
  'match-names': '按文件名对通话',
  'prune-jobs': '清理旧任务',
  'import-table': '导入表格',
  'forget-imports': '清理导入文件',
  retain: '按期限删除录音',
  'index-transcripts': '编全文索引',
  'draw-plans': '按计划抽样',
  'arrange-interviews': '安排访谈',
  'record-study': '记案例学习',
  'find-offenders': '认定重点人员',
  'draft-analysis': '起草周分析',
  'send-message': '发送消息',
  'mark-overlong': '找超长通话',
  'sum-days': '汇总指标',
  'export-list': '导出列表',
  'forget-exports': '清理导出文件',
  'verify-trail': '校验留痕',
  'count-hotspots': '数热点',
  'find-repeats': '找高频和重复来电',
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
