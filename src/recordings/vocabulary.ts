/** Where the two sides lie in the sound. */
export const layouts = {
  'agent-left': '坐席左,客户右',
  'customer-left': '客户左,坐席右',
  mixed: '混音',
} as const
export type Layout = keyof typeof layouts

/** What became of a recording. */
export const recordingStates = {
  received: '待转写',
  transcribing: '转写中',
  transcribed: '已转写',
  silent: '无人声',
  failed: '转写失败',
  corrupt: '无法播放',
} as const
export type RecordingState = keyof typeof recordingStates

export const satisfactions = {
  'very-satisfied': '非常满意',
  satisfied: '满意',
  neutral: '一般',
  dissatisfied: '不满意',
  'very-dissatisfied': '非常不满意',
} as const
export type Satisfaction = keyof typeof satisfactions
