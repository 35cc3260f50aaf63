/** Whose words they are. A recording with one mixed channel has no roles: never guess them. */
export const voices = { agent: '坐席', customer: '客户', unknown: '未区分' } as const
export type Voice = keyof typeof voices

export const engines = {
  'fast-whisper': '快速引擎',
  'whisper-node': 'whisper-node 自带引擎',
  'whisper-cli': '外接 whisper.cpp 程序',
} as const
export type EngineName = keyof typeof engines

export const engineStates = {
  ready: '可以用',
  preparing: '正在准备',
  missing: '没有安装',
  broken: '不能用',
} as const
export type EngineStateName = keyof typeof engineStates

/** How much of the shipped calls an engine is tried on. */
export const trialScopes = { short: '自检', full: '试听' } as const
export type TrialScope = keyof typeof trialScopes

export const transcriptFailures = {
  'recording-missing': '录音文件不存在',
  'unreadable-audio': '录音无法解码',
  'too-long': '录音超过允许的时长',
  'engine-unavailable': '语音引擎或模型不可用',
  'engine-failed': '语音引擎运行出错',
  'timed-out': '转写超时',
} as const
export type TranscriptFailure = keyof typeof transcriptFailures

/** Why a recording stands where it stands in line. */
export const rankSlices = {
  ranked: '按优先度',
  random: '随机样本',
  asked: '有人在等',
} as const
export type RankSlice = keyof typeof rankSlices

/** Whether the line moves. */
export const lineStates = { running: '转写中', paused: '已暂停' } as const
export type LineState = keyof typeof lineStates
