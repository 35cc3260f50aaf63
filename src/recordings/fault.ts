import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'

import { type Recording, recordings } from './schema.ts'
import type { Originals } from './storage.ts'
import { type RecordingFault, recordingFaults, recordingRefusals } from './vocabulary.ts'

/** Writes down what a look at a stored file found; a change of it leaves a trace. */
export function settleFault(
  tx: Db,
  recordingId: number,
  found: RecordingFault | null,
  verifiedAt = Date.now(),
): void {
  const one = eq(recordings.id, recordingId)
  const row = tx.select({ fault: recordings.fault }).from(recordings).where(one).get()
  if (!row) return
  tx.update(recordings).set({ fault: found, verifiedAt }).where(one).run()
  if (row.fault === found) return
  const subject = { kind: 'recording', id: recordingId } as const
  if (found) {
    const particulars = { fault: recordingFaults[found] }
    record(tx, system, 'recording.found-faulty', subject, particulars)
  } else record(tx, system, 'recording.found-intact', subject, {})
}

/**
 * What is wrong with the file of a recording now, by its content. A file that was not touched since
 * it was last looked at costs one look at its dates.
 */
export async function faultNow(
  db: Db,
  storage: Originals,
  recording: Pick<Recording, 'id' | 'path' | 'sha256' | 'bytes' | 'fault'>,
): Promise<RecordingFault | null> {
  const found = await storage.checkOnce(recording)
  if (found !== recording.fault) write(db, (tx) => settleFault(tx, recording.id, found))
  return found
}

/**
 * The file of a recording, for a person to hear. Raises NotFound when it is gone, and Refused when
 * something else was put in its place: that is no evidence of anything.
 */
export async function intactFile(
  db: Db,
  storage: Originals,
  recording: Pick<Recording, 'id' | 'path' | 'sha256' | 'bytes' | 'fault'>,
): Promise<string> {
  const fault = await faultNow(db, storage, recording)
  if (fault === 'missing') throw new NotFound()
  if (fault === 'altered') throw refused(recordingRefusals, 'altered')
  return await storage.localFile(recording.path)
}
