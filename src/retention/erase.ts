import { rmSync } from 'node:fs'

import { and, eq, gt, inArray, ne } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { auditEvents } from '#src/audit/schema.ts'
import { holdersAnywhere } from '#src/auth/holders.ts'
import { system } from '#src/auth/policy.ts'
import { clips } from '#src/clips/schema.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { forgetJobsAbout, isWorkedOn } from '#src/kernel/jobs/forget.ts'
import { casesPlaying } from '#src/library/typical-cases/lost.ts'
import { notify } from '#src/notices/notify.ts'
import { erasedRecordings } from '#src/recordings/erased/schema.ts'
import { forgetNames } from '#src/recordings/ledger/arrivals.ts'
import { expireStray, settleLedger } from '#src/recordings/ledger/settle-ledger.ts'
import { calls, type Recording, recordings } from '#src/recordings/schema.ts'
import { joinedSides } from '#src/recordings/sides/schema.ts'
import { forgetFilesOf } from '#src/recordings/sources/folder-log.ts'
import type { Clips, Intake, Renditions } from '#src/recordings/storage.ts'
import { uploads } from '#src/recordings/uploads/schema.ts'
import { findings, rechecks } from '#src/screening/schema.ts'
import { forget as forgetCorrections } from '#src/transcription/corrections/learning.ts'
import { corrections, transcripts } from '#src/transcription/schema.ts'

import { type Aged, agedRecording } from './candidates.ts'
import type { RetentionSettings } from './settings.ts'
import type { TimedClass } from './vocabulary.ts'

export type Files = Pick<Intake, 'takeBack'> & Renditions & Clips

/** `kept`: nothing to do any more; `busy`: somebody works on it or listens, so it waits a night. */
export type Erasure =
  | { outcome: 'erased'; rule: TimedClass; bytes: number }
  | { outcome: 'kept' | 'busy' }

type Options = Pick<RetentionSettings, 'days' | 'blankCallers'> & { runId: number; now: number }

/** A call is listened to for so long at most; the trail says when it was last opened. */
const listeningMs = 2 * 3_600_000

/**
 * Erases one recording, with the sides it was made of and all that was ever written about it. The
 * file goes first, under the write lock: no hold can come between, and when the disk refuses,
 * nothing else is gone either.
 */
export function eraseRecording(db: Db, files: Files, id: number, options: Options): Erasure {
  const { days, blankCallers, runId, now } = options
  return write(db, (tx) => {
    const aged = agedRecording(tx, id, days, now)
    if (!aged?.due || aged.class === 'held') return { outcome: 'kept' }
    const all = withItsSides(tx, id)
    if (isBusy(tx, all, now)) return { outcome: 'busy' }
    for (const { path, sha256 } of all) {
      files.takeBack(path)
      rmSync(files.renditionOf(sha256), { force: true })
    }
    const ids = all.map((one) => one.id)
    tellCases(tx, ids, now)
    forgetClips(tx, files, ids)
    forgetWhatWasSaid(tx, ids)
    forgetHowItCame(tx, ids)
    for (const one of all) {
      if (one.callId === null) expireStray(tx, one.id, now)
      leaveTombstone(tx, one, aged.class, now)
    }
    tx.delete(recordings).where(inArray(recordings.id, ids)).run()
    if (blankCallers && aged.class !== 'complaint') blankCaller(tx, aged)
    settleLedger(tx, { callIds: [...new Set(all.flatMap(({ callId }) => callId ?? []))] }, now)
    const bytes = all.reduce((sum, one) => sum + one.bytes, 0)
    for (const one of all) {
      const particulars = { rule: aged.class, bytes: one.bytes, run: runId }
      record(tx, system, 'recording.erased', { kind: 'recording', id: one.id }, particulars)
    }
    return { outcome: 'erased', rule: aged.class, bytes }
  })
}

/** Published cases go on without the sound: their trail says since when, and who publishes is told. */
function tellCases(tx: Db, ids: readonly number[], now: number): void {
  for (const { caseId, caseNo, clips: n, recordingId } of casesPlaying(tx, ids)) {
    record(tx, system, 'case.clips-lost', { kind: 'case', id: caseId }, { clips: n, recordingId })
    const sentence = `典型案例 ${caseNo} 有 ${n} 个片段的录音按期限删除了，请看要不要换片段`
    const to = holdersAnywhere(tx, 'library.publish').map((account) => account.id)
    notify(tx, { to, kind: 'task', sentence, href: `/library/${caseId}` }, now)
  }
}

/** What was cut out of it goes with it; copies that left the house are named by the trail. */
function forgetClips(tx: Db, files: Clips, ids: readonly number[]): void {
  const mine = inArray(clips.recordingId, [...ids])
  for (const { id, recordingId } of tx.select().from(clips).where(mine).all()) {
    files.forgetClip(id)
    record(tx, system, 'clip.erased', { kind: 'clip', id }, { recordingId })
  }
  tx.delete(clips).where(mine).run()
}

function withItsSides(tx: Db, id: number): Recording[] {
  const joined = tx.select().from(joinedSides).where(eq(joinedSides.recordingId, id)).get()
  const ids = joined ? [id, joined.agentSideId, joined.customerSideId] : [id]
  return tx.select().from(recordings).where(inArray(recordings.id, ids)).all()
}

function isBusy(tx: Db, all: readonly Recording[], now: number): boolean {
  const subjects = all.flatMap(({ id, callId }) =>
    callId === null ? [`recording:${id}`] : [`recording:${id}`, `call:${callId}`],
  )
  if (isWorkedOn(tx, subjects)) return true
  const played = tx
    .select({ id: auditEvents.id })
    .from(auditEvents)
    .where(
      and(
        eq(auditEvents.subjectKind, 'recording'),
        inArray(
          auditEvents.subjectId,
          all.map(({ id }) => String(id)),
        ),
        eq(auditEvents.action, 'recording.played'),
        gt(auditEvents.at, now - listeningMs),
      ),
    )
    .limit(1)
    .get()
  return played !== undefined
}

/** Text, corrections and what was learned from them, findings with their quotes and verdicts. */
function forgetWhatWasSaid(tx: Db, ids: readonly number[]): void {
  const about = [...ids]
  const suspected = tx
    .select({ id: findings.id })
    .from(findings)
    .where(inArray(findings.recordingId, about))
  tx.delete(rechecks).where(inArray(rechecks.findingId, suspected)).run()
  tx.delete(findings).where(inArray(findings.recordingId, about)).run()
  forgetCorrections(tx, inArray(corrections.recordingId, about))
  tx.delete(transcripts).where(inArray(transcripts.recordingId, about)).run()
}

/** Names of files wherever they were written down, and the work that was done. */
function forgetHowItCame(tx: Db, ids: readonly number[]): void {
  forgetNames(tx, ids)
  forgetFilesOf(tx, ids)
  tx.delete(uploads)
    .where(inArray(uploads.recordingId, [...ids]))
    .run()
  forgetJobsAbout(
    tx,
    ids.map((id) => `recording:${id}`),
  )
}

function leaveTombstone(tx: Db, recording: Recording, rule: TimedClass, now: number): void {
  const { id, sha256, callId, bytes, receivedAt } = recording
  tx.insert(erasedRecordings)
    .values({
      ...{ recordingId: id, sha256, callId, bytes, receivedAt, rule },
      erasedAt: now,
      by: system.name,
    })
    .run()
}

/** The call is counted on; who called is nobody's concern once no recording of it is left. */
function blankCaller(tx: Db, { callId }: Aged): void {
  if (callId === null) return
  const left = tx
    .select({ id: recordings.id })
    .from(recordings)
    .where(eq(recordings.callId, callId))
    .limit(1)
    .get()
  if (left) return
  tx.update(calls)
    .set({ caller: '', recordingName: null })
    .where(and(eq(calls.id, callId), ne(calls.caller, '')))
    .run()
}
