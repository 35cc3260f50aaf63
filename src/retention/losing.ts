import type { Db } from '#src/kernel/db.ts'
import { casesPlaying } from '#src/library/typical-cases/lost.ts'

import { agedRecording } from './candidates.ts'
import type { Days } from './vocabulary.ts'

export type LosingCase = { caseId: number; caseNo: string; title: string; clips: number }

/** 已发布案例 that the next night takes clips from, so that whoever switches erasing on knows it. */
export function casesLosingClips(db: Db, days: Days, now: number): LosingCase[] {
  const losing = new Map<number, LosingCase>()
  for (const { recordingId, ...one } of casesPlaying(db, null)) {
    if (!agedRecording(db, recordingId, days, now)?.due) continue
    const known = losing.get(one.caseId)
    losing.set(one.caseId, { ...one, clips: one.clips + (known?.clips ?? 0) })
  }
  return [...losing.values()]
}
