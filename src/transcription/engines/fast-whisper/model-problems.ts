/** Why a file of weights cannot be used, and what to do about it. */
export const modelProblems = {
  'not-found': '找不到模型文件，请检查设置里的模型路径，或重新放入模型文件',
  unreadable: '模型文件读不出来，请检查它是不是文件、当前用户能否读取',
  foreign: '不是 whisper.cpp 的 ggml 模型文件，请换用文件名形如 ggml-base-q8_0.bin 的模型',
  truncated: '模型文件不完整，多半是没有下载完或没有拷完，请重新下载',
  damaged: '模型文件内容已损坏，请重新下载并核对校验和',
  'missing-tensor': '模型文件缺少一部分权重，多半是没有下载完，请重新下载',
  'wrong-shape': '模型的结构与 Whisper 不符，请换用 tiny 至 large-v3-turbo 之间的标准模型',
  'unknown-type': '不支持这个模型的量化方式，请换用 f16、q8_0 或 q5_1 的模型',
  'english-only': '这个模型只会英语，请换用多语种模型（文件名里没有 .en）',
} as const

export type ModelProblemName = keyof typeof modelProblems

/** A file of weights that cannot be used; `detail` is for the log. */
export class ModelProblem extends Error {
  readonly problem: ModelProblemName
  readonly detail: string

  constructor(problem: ModelProblemName, detail = '') {
    super(detail ? `${modelProblems[problem]}（${detail}）` : modelProblems[problem])
    this.name = 'ModelProblem'
    this.problem = problem
    this.detail = detail
  }
}
