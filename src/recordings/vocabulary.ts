import { formatDuration } from '#src/kernel/calendar.ts'

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

/** What becomes of a file in a watched folder once it has been received. */
export const afterReceipts = {
  leave: '留在原处',
  move: '移到 done 子文件夹',
  delete: '删除',
} as const
export type AfterReceipt = keyof typeof afterReceipts

/** How a watched folder is doing, as its watcher last saw it. */
export const folderConditions = {
  looking: '正在看文件',
  watching: '监视中',
  missing: '找不到文件夹',
  unreadable: '读不了文件夹',
  'disk-full': '磁盘已满，暂停接收',
} as const
export type FolderCondition = keyof typeof folderConditions

/** What became of one file of a folder. */
export const fileOutcomes = {
  received: '已收下',
  duplicate: '内容重复',
  refused: '不是录音',
  problem: '没有读',
} as const
export type FileOutcome = keyof typeof fileOutcomes

/** What a part of a file name tells, as people write it between braces. */
export const nameFields = {
  callNo: '通话编号',
  agentNo: '工号',
  startedAt: '开始时间',
  caller: '主叫',
  side: '声道',
  ignored: '忽略',
} as const
export type NameField = keyof typeof nameFields

/** Whose voice a one-sided recording holds. */
export const callSides = { agent: '坐席', customer: '客户' } as const
export type CallSide = keyof typeof callSides

export const sourceRefusals = {
  'name-taken': '这个名称已有来源在用',
  'folder-taken': '这个文件夹，或它里面、外面的一层，已有别的来源在监视',
  'folder-ours': '不能监视本系统存放录音和数据的文件夹',
} as const

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

/** What was found wrong with the stored file of a recording. */
export const recordingFaults = { missing: '文件丢失', altered: '文件被改动' } as const
export type RecordingFault = keyof typeof recordingFaults

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
  'content-differs': '收到的内容与选择的文件不一致，没有收下；请重新上传这份文件',
  unplayable: '这份文件无法播放',
  altered: '磁盘上的文件与收到时不一样，不能播放；请联系系统管理员',
  'no-decoder': '这种编码需要服务器上的 ffmpeg 才能播放，请联系系统管理员',
} as const

/** What became of an uploaded file. */
export const uploadOutcomes = {
  stored: '已收下',
  duplicate: '已有相同内容',
  refused: '没有收下',
} as const
export type UploadOutcome = keyof typeof uploadOutcomes

/** Why a step of an upload is refused; what has arrived of other files stays. */
export const uploadRefusals = {
  foreign: '请在上传页面上传录音',
  malformed: '上传请求的格式不对，没有收下；请刷新页面后重试',
  'too-many': '没传完的文件太多，请先在上传页面继续或放弃它们，再传新的',
  'in-use': '这份文件正从另一处上传，请稍后再继续',
  'offset-differs': '续传的位置对不上，请重新查询进度后再继续',
  expired: '这次上传已经过期，请重新上传',
  interrupted: '上传中断，已传的部分保留一天，可以继续',
  settled: '这份文件已经传完，不能再取消',
} as const
export type UploadRefusal = keyof typeof uploadRefusals

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

/** Where an announced call, or a recording nobody announced, stands in the ledger (对账). */
export const ledgerStates = {
  complete: '齐全',
  awaited: '待录音',
  'no-recording': '没有录音',
  late: '迟到',
  duplicate: '重复',
  corrupt: '损坏',
  parked: '搁置',
  waiting: '待话单',
  unannounced: '没有话单',
  expired: '已按期删除',
} as const
export type LedgerState = keyof typeof ledgerStates

/** What each state means, for whoever reads the counts. */
export const ledgerMeanings: Readonly<Record<LedgerState, string>> = {
  complete: '录音按时到了，可以播放',
  awaited: '话单到了，录音还在时限内',
  'no-recording': '过了时限，录音仍没有到',
  late: '过了时限才到，可以播放',
  duplicate: '同一通电话有两份不同的录音，要人看哪份对',
  corrupt: '录音到了，但不能播放',
  parked: '录音到了，转写多次不成，已停下',
  waiting: '录音先到，话单还在时限内',
  unannounced: '过了时限，仍没有话单提到这份录音',
  expired: '录音到过，保存期限满后已删除',
}

/** Filter: recordings that several calls fit, so that somebody has to say which. */
export const ledgerFits = { several: '几通都像' } as const
export type LedgerFit = keyof typeof ledgerFits

/** An entry is a call that was announced, or a recording that belongs to none. */
export const ledgerKinds = { call: '话单', recording: '无话单录音' } as const
export type LedgerKind = keyof typeof ledgerKinds

/** What became of a file each time it was brought. */
export const arrivalOutcomes = {
  stored: '收下',
  duplicate: '重复送达',
  renamed: '改名重送',
  refused: '不能播放',
  'too-large': '太大未收',
} as const
export type ArrivalOutcome = keyof typeof arrivalOutcomes

export const ledgerAlertKinds = { missing: '缺录音', silent: '来源没有动静' } as const
export type LedgerAlertKind = keyof typeof ledgerAlertKinds

export const ledgerAlertStates = {
  open: '未确认',
  acknowledged: '已确认',
  closed: '已补齐',
} as const
export type LedgerAlertState = keyof typeof ledgerAlertStates

export const ledgerRefusals = {
  'not-open': '这条告警已经确认过，或已经自行关闭',
} as const

/** What is brought by hand has no source of its own. */
export const byHand = '手工导入'

/** In place of whatever names the agent or the unit, for whoever has still to judge the call. */
export const afterJudging = '评完才显示'

/** Why a call does not say whose it is, and what the way to judge it is called. */
export const dutyKinds = {
  score: { why: '这通电话等您评分，评完才显示坐席、班组和部门。', go: '去评分' },
  recheck: { why: '这通电话有疑点待复核，下结论后才显示坐席、班组和部门。', go: '去复核' },
  appeal: { why: '这通电话有申诉待评议，答复后才显示坐席、班组和部门。', go: '去评议' },
  reveal: { why: '这通电话您已经评过，揭晓后才显示坐席、班组和部门。', go: '去揭晓' },
} as const
export type DutyKind = keyof typeof dutyKinds

/** 张杰杰（20636）; the number alone until a roster has named the person. */
export function agentText(agent: { agentNo: string; name: string | null } | null): string | null {
  if (!agent) return null
  return agent.name === null ? agent.agentNo : `${agent.name}（${agent.agentNo}）`
}

/** A length in time; 0 stands for one that could not be measured. */
export function lengthText(ms: number | null): string | null {
  return ms === null || ms === 0 ? null : formatDuration(ms)
}

type Format = { container: string; codec: string; channels: number }

/** `WAV · A 律 · 双声道`; null for a file that could not be read. */
export function formatText({ container, codec, channels }: Format): string | null {
  if (container === '') return null
  const kind = codec === container ? [] : [codecNames[codec] ?? codec]
  return [container.toUpperCase(), ...kind, channels === 2 ? '双声道' : '单声道'].join(' · ')
}
