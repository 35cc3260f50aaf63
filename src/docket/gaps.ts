import type { ComplaintSpell } from '#src/complaints/flow/schema.ts'
import { type ComplaintStage, complaintStages } from '#src/complaints/vocabulary.ts'
import { dayMs, formatTime } from '#src/kernel/calendar.ts'
import type { ErasedRecording } from '#src/recordings/erased/schema.ts'
import type { Recording } from '#src/recordings/schema.ts'

import { type GapKind, idleDays } from './vocabulary.ts'

/** Something that should be there and is not, at the time from which it is missed. */
export type Gap = {
  kind: GapKind
  at: number
  words: string
  /** The class of retention by which the sound was erased. */
  rule?: string
}

/** What is missing of the sound of one call. */
export function soundGaps(
  call: { callNo: string; startedAt: number },
  sounds: readonly Pick<Recording, 'state'>[],
  erased: readonly Pick<ErasedRecording, 'erasedAt' | 'rule'>[],
): Gap[] {
  const at = call.startedAt
  const gone = erased.map(({ erasedAt, rule }) => {
    const words = `这通的录音已于 ${formatTime(erasedAt)} 按期删除，声音和文字都不在了`
    return { kind: 'erased' as const, at, words, rule }
  })
  if (sounds.length === 0) {
    if (gone.length > 0) return gone
    return [{ kind: 'no-sound', at, words: `话单里有通话 ${call.callNo}，没有收到它的录音` }]
  }
  if (sounds.every(({ state }) => state === 'corrupt')) {
    return [...gone, { kind: 'damaged', at, words: `通话 ${call.callNo} 的录音已损坏，不能播放` }]
  }
  if (!sounds.some(({ state }) => state === 'transcribed' || state === 'silent')) {
    return [...gone, { kind: 'no-text', at, words: `通话 ${call.callNo} 的录音还没有转写成文字` }]
  }
  return gone
}

/** Stays beyond their limit: at the moment the limit ran out. */
export function lateGaps(
  spells: readonly Pick<ComplaintSpell, 'stage' | 'dueAt' | 'endedAt'>[],
  now: number,
): Gap[] {
  return spells.flatMap(({ stage, dueAt, endedAt }) => {
    if (dueAt === null || (endedAt ?? now) <= dueAt) return []
    const until = endedAt === null ? '到现在还没有办完' : `到 ${formatTime(endedAt)} 才办完`
    const words = `“${complaintStages[stage]}”应在 ${formatTime(dueAt)} 前办完，${until}`
    return [{ kind: 'late' as const, at: dueAt, words }]
  })
}

type Spell = { stage: ComplaintStage; startedAt: number; endedAt: number | null }

/**
 * Whole days in which nobody did anything while the case was open. `times` are those of what was done,
 * not of who looked.
 */
export function idleGaps(times: readonly number[], open: readonly Spell[], now: number): Gap[] {
  const sorted = times.toSorted((one, other) => one - other)
  return [...sorted, now].flatMap((until, index) => {
    const from = sorted[index - 1]
    if (from === undefined || until - from < idleDays * dayMs) return []
    const runs = open.some(({ startedAt, endedAt }) => startedAt < until && (endedAt ?? now) > from)
    if (!runs) return []
    const days = Math.floor((until - from) / dayMs)
    const rest = until === now ? '到现在' : `到 ${formatTime(until)}`
    const words = `从 ${formatTime(from)} ${rest}，${days} 天没有任何动作`
    return [{ kind: 'idle' as const, at: from + 1, words }]
  })
}
