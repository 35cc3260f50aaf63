/** How far the sound of a clip has come. */
export const clipStates = { waiting: '正在制作', ready: '可以下载', failed: '没有做成' } as const
export type ClipState = keyof typeof clipStates

export const clipRefusals = {
  'no-words': '这段录音还没有转写文字，看不出哪里有个人信息；先转写，再制作片段',
  'no-times': '这段文字的时间是估算的，声音里哪里有个人信息对不准；重新转写之后再制作片段',
  'not-ready': '这个片段的声音还没有做好，请过一会儿再下载',
  withheld: '有人报告这个片段可能有漏打码，已经停用；请重新制作',
  'clip-gone': '这个片段的文件已经不在了，请删掉它重新制作',
} as const

export const clipProblems = {
  unreadable: '录音读不出来，声音没有做成；文字可以下载',
  changed: '录音文件丢失或改动了，声音没有做成',
} as const

/** Whole minutes leave nothing to a clip; a longer one is an export of the call. */
export const longestClipMs = 10 * 60_000
export const mostMissed = 20
