import { faultSentence } from '#src/audit/vocabulary.ts'
import type { Docket } from '#src/docket/docket.ts'
import { formatTime } from '#src/kernel/calendar.ts'

/** How far what a docket rests on was checked, in a sentence. */
export function trustOf({ check, unchecked }: Docket): { sound: boolean; words: string } {
  if (!check) return { sound: false, words: '留痕还没有校验过。' }
  const when = formatTime(check.finishedAt)
  if (check.fault && check.faultEntry !== null) {
    const fault = { kind: check.fault, entry: check.faultEntry, until: check.faultUntil }
    return { sound: false, words: `${when} 校验留痕发现问题，${faultSentence(fault)}。` }
  }
  const since = unchecked > 0 ? `，之后的 ${unchecked} 条还没有校验` : ''
  return { sound: true, words: `${when} 校验到第 ${check.lastEntry} 条，没有问题${since}。` }
}
