import { and, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, Refused, refused } from '#src/kernel/errors.ts'
import { enqueue, withdraw } from '#src/kernel/jobs/queue.ts'
import { maskNumbers } from '#src/personal-data/mask.ts'
import { layoutOf } from '#src/recordings/layout.ts'
import { settleLedger } from '#src/recordings/ledger/settle-ledger.ts'
import { displayName } from '#src/recordings/names.ts'
import { calls, recordings } from '#src/recordings/schema.ts'

import { segments, transcriptImports, transcripts } from '../schema.ts'
import { importRefusals, type TranscriptFormat } from '../vocabulary.ts'
import { fitLines, type FittedSegment } from './fit.ts'
import type { WrittenLine } from './reading.ts'

export type Brought = {
  fileName: string
  format: TranscriptFormat
  lines: readonly WrittenLine[]
  /** The file says itself that its times are estimated. */
  estimated?: boolean
  /** Put it in place of a transcript that is there. */
  replace?: boolean
}

export type Imported = {
  segments: number
  wordless: number
  estimated: boolean
  replaced: boolean
}

/**
 * Gives a recording the transcript another recogniser made (导入转写文本), which is screened like one
 * heard here. A transcript that is there stays unless replacing it is asked for; a transcription
 * still in line, or running, is withdrawn.
 */
export function importTranscript(
  db: Db,
  actor: Actor,
  recordingId: number,
  brought: Brought,
): Imported {
  authorise(actor, 'transcript.import')
  return write(db, (tx) => {
    const { recording, layout } = target(tx, actor, recordingId)
    if (recording.state === 'corrupt') throw refused(importRefusals, 'corrupt')
    const earlier = tx
      .select({ id: transcripts.id })
      .from(transcripts)
      .where(eq(transcripts.recordingId, recordingId))
      .get()
    if (earlier && !brought.replace) throw refused(importRefusals, 'exists')
    const fitted = fitLines(brought.lines, {
      durationMs: recording.durationMs,
      layout: layoutOf(tx, recording, { layout }),
    })
    if (!fitted.ok) throw new Refused('unfit', fitted.problem)

    const subject = `recording:${recordingId}`
    const withdrawn = withdraw(tx, 'transcribe', subject)
    const estimated = fitted.estimated || brought.estimated === true
    keep(tx, actor, recordingId, brought, fitted.segments, estimated)
    const now = { state: 'transcribed', problem: null } as const
    tx.update(recordings).set(now).where(eq(recordings.id, recordingId)).run()
    settleLedger(tx, { recordingIds: [recordingId] })
    const count = { segments: fitted.segments.length }
    record(
      tx,
      actor,
      'transcript.imported',
      { kind: 'recording', id: recordingId },
      {
        // The trail holds no caller numbers.
        file: maskNumbers(displayName(brought.fileName)),
        format: brought.format,
        timing: estimated ? 'estimated' : 'given',
        ...count,
        replaced: earlier !== undefined,
        ...(withdrawn.length > 0 ? { withdrawn } : {}),
      },
    )
    enqueue(tx, 'screen', subject, { recordingId })
    return { ...count, wordless: fitted.wordless, estimated, replaced: earlier !== undefined }
  })
}

function target(tx: Db, actor: Actor, recordingId: number) {
  const found = tx
    .select({ recording: recordings, layout: calls.layout })
    .from(recordings)
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .where(and(eq(recordings.id, recordingId), visibleTo(actor, calls)))
    .get()
  if (!found) throw new NotFound()
  return found
}

function keep(
  tx: Db,
  actor: Actor,
  recordingId: number,
  { fileName, format }: Brought,
  fitted: readonly FittedSegment[],
  estimated: boolean,
): void {
  const importedAt = Date.now()
  tx.delete(transcripts).where(eq(transcripts.recordingId, recordingId)).run()
  const speechMs = fitted.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0)
  const { id: transcriptId } = tx
    .insert(transcripts)
    .values({
      recordingId,
      engine: 'imported',
      model: format,
      finishedAt: importedAt,
      speechMs,
      wallMs: 0,
    })
    .returning({ id: transcripts.id })
    .get()
  tx.insert(transcriptImports)
    .values({
      transcriptId,
      format,
      fileName: displayName(fileName),
      timing: estimated ? 'estimated' : 'given',
      importedBy: actor.name,
      importedAt,
    })
    .run()
  for (let from = 0; from < fitted.length; from += 500) {
    const rows = fitted.slice(from, from + 500).map((segment) => ({ ...segment, transcriptId }))
    tx.insert(segments)
      .values(rows.map((row) => ({ ...row, rawText: storable(row.rawText) })))
      .run()
  }
}

/** Whole characters without controls, whatever the file holds. */
function storable(text: string): string {
  return Buffer.from(text)
    .toString()
    .replaceAll('\ufffd', '')
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
}
