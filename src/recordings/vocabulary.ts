/** Where the two sides lie in the sound. */
export const layouts = {
  'agent-left': '坐席左,客户右',
  'customer-left': '客户左,坐席右',
  mixed: '混音',
  'agent-only': '只有坐席',
  'customer-only': '只有客户',
} as const
export type Layout = keyof typeof layouts

/** One side of a call. */
export const sides = { agent: '坐席', customer: '客户' } as const
export type Side = keyof typeof sides

/** Ways in for recordings and call data. */
export const sourceKinds = {
  upload: '页面上传',
  folder: '监视文件夹',
  api: '接口',
  command: '命令行导入',
} as const
export type SourceKind = keyof typeof sourceKinds

/** What became of a recording. */
export const recordingStates = {
  received: '待转写',
  transcribing: '转写中',
  transcribed: '已转写',
  silent: '无人声',
  failed: '转写失败',
  corrupt: '无法播放',
  joined: '已合并',
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

/** Why an upload or a request about a recording is refused; nothing is kept or changed. */
export const recordingRefusals = {
  'too-large': '文件超过允许的大小，没有收下',
  'disk-full': '服务器磁盘已满，没有收下；请联系系统管理员清理后重试',
  unplayable: '这份文件无法播放',
  altered: '磁盘上的文件与收到时不一样，不能播放；请联系系统管理员',
  'no-decoder': '这种编码需要服务器上的 ffmpeg 才能播放，请联系系统管理员',
} as const

/** Filter of the call list: whether the sound of a call has arrived. */
export const soundStates = { with: '有录音', without: '没有录音' } as const
export type SoundState = keyof typeof soundStates

/** How the decoder of compressed recordings is kept from the rest of the machine. */
export const confinements = {
  jailed: '隔离运行',
  limited: '限额运行',
  bare: '没有隔离',
} as const
export type Confinement = keyof typeof confinements

/** How the sound of a recording is coded, as people call it. */
export const codecNames: Readonly<Record<string, string>> = {
  'pcm-u8': 'PCM 8 位',
  'pcm-s16': 'PCM 16 位',
  'pcm-s24': 'PCM 24 位',
  'pcm-s32': 'PCM 32 位',
  'pcm-f32': 'PCM 浮点',
  'a-law': 'A 律',
  'mu-law': 'μ 律',
  gsm: 'GSM',
  'ima-adpcm': 'IMA ADPCM',
  'ms-adpcm': 'MS ADPCM',
  opus: 'Opus',
  vorbis: 'Vorbis',
  'amr-nb': '窄带',
  'amr-wb': '宽带',
  aac: 'AAC',
  alac: 'ALAC',
}
