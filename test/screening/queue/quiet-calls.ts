import { eq } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { screenings } from '#src/screening/schema.ts'
import { transcripts } from '#src/transcription/schema.ts'

import { announcedCall, heardRecording, type Unit } from '../heard-calls.ts'

/** A call that screening read and let pass. */
export function quietCall(db: Db, unit: Unit, callNo: string, heardAt: number) {
  const call = announcedCall(db, unit, callNo)
  const recording = heardRecording(db, `${callNo}.wav`, call.id)
  db.update(transcripts)
    .set({ finishedAt: heardAt })
    .where(eq(transcripts.recordingId, recording.id))
    .run()
  db.insert(screenings)
    .values({
      recordingId: recording.id,
      lexiconVersion: 'test',
      score: 0.01,
      flagged: false,
      screenedAt: heardAt,
    })
    .run()
  return { call, recording }
}
