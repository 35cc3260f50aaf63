/** Why a file cannot be kept or heard; the sentence is shown to the person who brought it. */
export const audioProblems = {
  'not-found': '录音文件不存在或无法读取',
  'empty-file': '文件里没有声音数据',
  'not-audio': '不是支持的录音文件（按内容识别，与扩展名无关）',
  'bad-header': '录音文件头有误，无法识别声道、采样率或编码',
  truncated: '录音文件不完整，在声音数据之前就结束了',
  'unsupported-codec': '录音的编码不受支持，请转为 WAV(PCM、A 律、μ 律)、MP3 或 Opus',
  'too-many-channels': '录音超过两个声道',
  'too-long': '录音超过允许的时长',
  'no-ffmpeg': '服务器没有安装 ffmpeg，无法解码这种录音',
  'decode-failed': '录音已损坏，无法解码',
  'timed-out': '解码超时',
} as const

export type AudioProblem = keyof typeof audioProblems

/** Thrown while decoding, where a value cannot be returned from the middle of a stream. */
export class AudioFailure extends Error {
  readonly problem: AudioProblem

  constructor(problem: AudioProblem, detail = '') {
    super(detail ? `${audioProblems[problem]}:${detail}` : audioProblems[problem])
    this.name = 'AudioFailure'
    this.problem = problem
  }
}
