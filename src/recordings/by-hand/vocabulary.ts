/** What a person did with the call of a recording. */
export const handMatchKinds = { matched: '手工对上', unmatched: '解除' } as const
export type HandMatchKind = keyof typeof handMatchKinds

export const shortestReason = 2
export const longestReason = 200

/** Why a recording has no call, as far as its name tells. */
export type Untied =
  | { why: 'several'; fits: number; more: boolean }
  | { why: 'one' }
  | { why: 'unannounced'; callNo: string | null; startedAt: number | null }
  /** The pattern of its source does not read it. */
  | { why: 'unreadable' }

/** Why a person may not tie a recording, or untie it; nothing is changed. */
export const byHandRefusals = {
  'already-tied': '这份录音刚刚已经对上通话，这次没有改动；请看过再办',
  'not-by-hand': '这份录音不是手工对上的，不能在这里解除',
  'moved-on': '这份录音的通话刚刚有人改过，这次没有改动；请看过再办',
  'no-such-call': '没有这个通话号，请核对；话单还没有导入的，导入后再对',
  reason: `请写下理由，${shortestReason} 到 ${longestReason} 个字`,
} as const

/** How a call begins beside what the name says: 相同, 晚 12 秒, 早 1 分 5 秒. */
export function apartText(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000)
  if (seconds === 0) return '相同'
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60]
  const length = [minutes > 0 ? `${minutes} 分` : '', rest > 0 ? `${rest} 秒` : '']
  return `${ms > 0 ? '晚' : '早'} ${length.filter(Boolean).join(' ')}`
}
