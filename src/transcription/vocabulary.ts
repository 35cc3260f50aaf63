/** Whose words they are. A recording with one mixed channel has no roles: never guess them. */
export const voices = { agent: '坐席', customer: '客户', unknown: '未区分' } as const
export type Voice = keyof typeof voices

/** What can speak against a text that was heard. */
export const faults = {
  loop: '有重复，已删去',
  'too-much': '字数多过说话的时间',
  'too-little': '字数少，可能漏听',
  gap: '有话没听出来',
  improbable: '把握不大',
} as const
export type Fault = keyof typeof faults

/** What to know about a line before relying on it. */
export const qualityMarks = { ...faults, 'heard-again': '切开重听过' } as const
export type QualityMark = keyof typeof qualityMarks

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

/** Where the words came from: an engine of ours, or a finished text of another recogniser. */
export const transcriptSources = { ...engines, imported: '导入的文本' } as const

/** Formats in which finished transcripts are brought. */
export const transcriptFormats = {
  json: 'JSON',
  srt: 'SRT 字幕',
  vtt: 'WebVTT 字幕',
  txt: '带时间的文本',
  dialogue: '对话 JSONL',
} as const
export type TranscriptFormat = keyof typeof transcriptFormats

/** Formats in which a transcript can be taken away. */
export const exportFormats = { txt: 'TXT', srt: 'SRT', json: 'JSON' } as const
export type ExportFormat = keyof typeof exportFormats

/** Where the times of an imported transcript come from. */
export const timings = { given: '文件给出', estimated: '按字数估算' } as const
export type Timing = keyof typeof timings

/** What became of one call of a brought file. */
export const importOutcomes = {
  imported: '导入成功',
  replaced: '已覆盖',
  exists: '已有文本',
  unmatched: '没有对上录音',
  refused: '没有导入',
  unreadable: '读不懂',
} as const
export type ImportOutcome = keyof typeof importOutcomes

export const importRefusals = {
  exists: '这段录音已经有文本，没有覆盖；要换成这份，请选择“覆盖已有文本”再导入',
  corrupt: '这段录音的文件无法播放，没有导入文本',
} as const

export const exportRefusals = {
  'not-unmasked':
    '要导出不打码的文本，请先在这通电话的页面上点“查看完整号码”、写明原因，30 分钟内再导出',
  'no-words': '这段录音还没有文字，没有可以导出的内容',
  'no-times': '这份文本的时间是按字数估算的，不能当字幕导出；请导出 TXT 或 JSON',
} as const

export const transcriptFailures = {
  'recording-missing': '录音文件不存在',
  'recording-altered': '录音文件与收到时不一样',
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
export const correctionRefusals = {
  stale: '这一句刚刚被别人改过，您的没有保存',
  'not-corrected': '这一句没有订正过，已经是机器转写',
  'seen-once': '至少在两段录音里听错过，才能用于筛查',
} as const

/** Recordings a mishearing must have been corrected in before screening may use it. */
export const mishearingMinimum = 2

export const mishearingUses = { used: '用于筛查', unused: '不用于筛查' } as const
export type MishearingUse = keyof typeof mishearingUses
