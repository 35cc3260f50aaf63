import { desc, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { enqueue, latestJob, reprioritise } from '#src/kernel/jobs/queue.ts'
import { recordingDetail } from '#src/recordings/queries.ts'
import { recordings } from '#src/recordings/schema.ts'

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

/**
 * A later call, or a case from outside, speaks of this recording: it goes first, as if a person
 * waited. Once only: where a person has taken it out of the line since, it stays out.
 */
export function askForTrace(tx: Db, recordingId: number): void {
  if (requestFor(tx, recordingId)) return
  const mine = eq(recordings.id, recordingId)
  const recording = tx.select({ state: recordings.state }).from(recordings).where(mine).get()
  if (recording?.state !== 'received') return
  if (latestJob(tx, 'transcribe', `recording:${recordingId}`)?.state === 'running') return
  askFirst(tx, { ...system, name: `${system.name}（来电回溯）` }, recordingId)
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
