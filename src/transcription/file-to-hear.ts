import type { Db } from '#src/kernel/db.ts'
import { faultNow } from '#src/recordings/fault.ts'
import type { Recording } from '#src/recordings/schema.ts'
import type { Originals } from '#src/recordings/storage.ts'

import { TranscriptionFailed } from './failure.ts'

/** The file of a recording, its content as it was received: nothing else may become a transcript. */
export async function fileToHear(
  db: Db,
  storage: Originals,
  recording: Recording,
): Promise<string> {
  const fault = await faultNow(db, storage, recording)
  if (fault === 'missing') throw new TranscriptionFailed('recording-missing')
  if (fault === 'altered') throw new TranscriptionFailed('recording-altered')
  return await storage.localFile(recording.path)
}
