import { record } from '#src/audit/record.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { formatDuration, formatSeconds } from '#src/kernel/calendar.ts'
import { writeRows, writeTable } from '#src/kernel/csv.ts'
import type { Db } from '#src/kernel/db.ts'
import { afterJudging } from '#src/recordings/vocabulary.ts'
import { voices } from '#src/transcription/vocabulary.ts'

import { factsOf } from './facts.ts'
import { linesOf } from './lines.ts'
import { authoriseSearch } from './queries.ts'
import { searchInTrail } from './searched.ts'
import { type Search, walk } from './walk.ts'

/** A file that office software can still open; the trail says where it ended. */
export const longestExport = 50_000

const callsAtOnce = 50

/**
 * Every line that was found, as CSV, piece by piece. The trace is left before the first piece:
 * whoever breaks off a download has had what came until then.
 */
export function exportSearch(
  db: Db,
  actor: Actor,
  typed: string,
  search: Search,
  most = longestExport,
): Generator<string> {
  authoriseSearch(actor)
  authorise(actor, 'transcript.export')
  const particulars = searchInTrail(db, typed, search.filters)
  record(db, actor, 'search.exported', { kind: 'search', id: 'transcripts' }, particulars)
  return pieces(db, actor, search, most)
}

function* pieces(db: Db, actor: Actor, search: Search, most: number): Generator<string> {
  const agents = can(actor, 'agent.read')
  const head = ['通话号', '文件', '通话时间', ...(agents ? ['坐席'] : []), '客服部', '业务类型']
  yield writeTable([...head, '时刻', '说话人', '文字'], [])
  let left = most
  for (let id: number | null = null; ;) {
    const { found, stoppedAt } = walk(
      db,
      actor,
      search,
      { id, back: false },
      { calls: callsAtOnce },
    )
    const lines = linesOf(
      db,
      search,
      found.map(({ transcriptId }) => transcriptId),
    )
    const facts = factsOf(
      db,
      actor,
      found.map(({ recordingId }) => recordingId),
      search.blindness,
    )
    const rows = found.flatMap(({ transcriptId, recordingId }) => {
      const { call = null, fileName = '' } = facts.get(recordingId) ?? {}
      const about = [
        call?.callNo ?? '',
        fileName,
        call ? formatSeconds(call.startedAt) : '',
        ...(agents ? [call?.blind ? afterJudging : (call?.agent?.agentNo ?? '')] : []),
        call?.blind ? afterJudging : (call?.department ?? ''),
        call?.businessType ?? '',
      ]
      return (lines.get(transcriptId) ?? []).map(({ startMs, voice, text }) => {
        return [...about, formatDuration(startMs), voices[voice], text]
      })
    })
    if (rows.length > 0) yield writeRows(rows.slice(0, left))
    left -= rows.length
    if (left < 0 || (left === 0 && stoppedAt !== null)) {
      yield writeRows([[`只导出前 ${most} 句，请缩小条件后再导出其余的`]])
      return
    }
    if (stoppedAt === null) return
    id = stoppedAt
  }
}
