import { desc, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { enqueue, latestJob, reprioritise } from '#src/kernel/jobs/queue.ts'
import { recordingDetail } from '#src/recordings/queries.ts'

import { setBack } from '../standing.ts'
import { places } from './places.ts'
import { rankOf } from './rank.ts'
import { transcriptionRanks, transcriptionRequests } from './schema.ts'

const refusals = {
  unplayable: '这个文件无法播放，不能转写',
  joined: '这是通话的一侧，已经合并；请到合并后的录音里要求转写',
  heard: '这段录音已经转写过了',
  running: '这段录音正在转写，不用再排',
} as const

/** 先转写这段: a person waits, so this recording goes first, whatever the budget says. */
export function askFirst(db: Db, actor: Actor, recordingId: number): void {
  authorise(actor, 'transcription.ask')
  write(db, (tx) => {
    const { recording } = recordingDetail(tx, actor, recordingId)
    const subject = `recording:${recordingId}`
    const job = latestJob(tx, 'transcribe', subject)
    if (recording.state === 'corrupt') throw refused(refusals, 'unplayable')
    if (recording.state === 'joined') throw refused(refusals, 'joined')
    if (job?.state === 'running') throw refused(refusals, 'running')
    const waits = job?.state === 'queued'
    const heard = recording.state === 'transcribed' || recording.state === 'silent'
    if (heard && !waits) throw refused(refusals, 'heard')
    if (waits && job.priority === places.asked) return

    if (!reprioritise(tx, 'transcribe', subject, places.asked)) {
      enqueue(tx, 'transcribe', subject, { recordingId }, { priority: places.asked })
      setBack(tx, recordingId)
    }
    // A lot that fell into the random slice stays there: asking does not change what was drawn.
    if (rankOf(tx, recordingId)?.slice === 'ranked') {
      tx.update(transcriptionRanks)
        .set({ slice: 'asked' })
        .where(eq(transcriptionRanks.recordingId, recordingId))
        .run()
    }
    tx.insert(transcriptionRequests).values({ recordingId, at: Date.now(), by: actor.name }).run()
    record(tx, actor, 'transcription.asked', { kind: 'recording', id: recordingId })
  })
}

/** Who asked for a recording last; null when nobody did. */
export function requestFor(db: Db, recordingId: number): { by: string; at: number } | null {
  const row = db
    .select({ by: transcriptionRequests.by, at: transcriptionRequests.at })
    .from(transcriptionRequests)
    .where(eq(transcriptionRequests.recordingId, recordingId))
    .orderBy(desc(transcriptionRequests.id))
    .limit(1)
    .get()
  return row ?? null
}
