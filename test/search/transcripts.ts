import { sql } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { segments } from '#src/transcription/schema.ts'
import { addCall, addRecording, addTranscript, type Line } from '#test/transcription/scripted.ts'

type CallValues = Parameters<typeof addCall>[1]

/** A call with its recording and what was said in it, one voice after the other. */
export function said(db: Db, texts: readonly (string | Line)[], call: CallValues = {}) {
  const { id: callId, callNo } = addCall(db, call)
  const { id: recordingId } = addRecording(db, { callId })
  const lines = texts.map((line, index): Line => {
    if (typeof line !== 'string') return line
    return { voice: index % 2 === 0 ? 'customer' : 'agent', text: line }
  })
  addTranscript(db, recordingId, lines)
  return { callId, callNo, recordingId }
}

/** Ids of the segments LIKE finds, in order: what the index is measured by. */
export function likeSet(db: Db, phrase: string): number[] {
  const pattern = `%${phrase.replaceAll(/[\\%_]/g, '\\$&')}%`
  return db
    .select({ id: segments.id })
    .from(segments)
    .where(sql`${segments.text} like ${pattern} escape '\\'`)
    .orderBy(segments.id)
    .all()
    .map(({ id }) => id)
}
