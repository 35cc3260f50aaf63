/** Whose words they are. A recording with one mixed channel has no roles: never guess them. */
export const voices = { agent: '坐席', customer: '客户', unknown: '未区分' } as const
export type Voice = keyof typeof voices

export const engines = {
  'whisper-node': 'whisper-node 自带引擎',
  'whisper-cli': '外接 whisper.cpp 程序',
} as const
export type EngineName = keyof typeof engines

export const transcriptFailures = {
  'recording-missing': '录音文件不存在',
  'unreadable-audio': '录音无法解码',
  'too-long': '录音超过允许的时长',
  'engine-unavailable': '语音引擎或模型不可用',
  'engine-failed': '语音引擎运行出错',
  'timed-out': '转写超时',
} as const
export type TranscriptFailure = keyof typeof transcriptFailures

export const correctionRefusals = {
  stale: '这一句刚刚被别人改过，您的没有保存',
  'not-corrected': '这一句没有订正过，已经是机器转写',
  'seen-once': '至少在两段录音里听错过，才能用于筛查',
} as const

/** Recordings a mishearing must have been corrected in before screening may use it. */
export const mishearingMinimum = 2

export const mishearingUses = { used: '用于筛查', unused: '不用于筛查' } as const
export type MishearingUse = keyof typeof mishearingUses
