import { createReadStream, readFileSync } from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'

import { eq } from 'drizzle-orm'

import { system } from '#src/auth/policy.ts'
import { accounts } from '#src/auth/schema.ts'
import { createTask } from '#src/inspection/tasks/create.ts'
import { openDatabase } from '#src/kernel/db.ts'
import { endOfWorkingDay } from '#src/organisation/working-calendar/working-days.ts'
import { receiveRecording } from '#src/recordings/receive.ts'
import { recordings } from '#src/recordings/schema.ts'
import { openStorage } from '#src/recordings/storage.ts'
import { bringTranscripts } from '#src/transcription/imported/bring.ts'
import { publishedForm } from '#test/inspection/forms-made.ts'

import { samples } from './centre.ts'

type Place = { databaseFile: string; folder: string; recordingsDir?: string }

/** Shipped calls with their words as the inspector's tasks, by a small published form. */
export async function bringScoringTasks(place: Place, names: readonly string[]) {
  const open = openDatabase(place.databaseFile)
  const { db } = open
  const storage = openStorage({
    recordingsDir: place.recordingsDir ?? path.join(place.folder, 'recordings'),
    cacheDir: path.join(place.folder, 'cache'),
    maxBytes: 100_000_000,
  })
  const form = publishedForm(db)
  const inspector = db.select().from(accounts).where(eq(accounts.username, 'inspector')).get()
  if (!inspector) throw new Error('there is no inspector')
  const now = Date.now()
  const ids: number[] = []
  for (const [index, name] of names.entries()) {
    const body = Readable.toWeb(createReadStream(path.join(samples, name)))
    const incoming = { name, body: body as ReadableStream<Uint8Array>, ffmpeg: 'ffmpeg' }
    const { recordingId } = await receiveRecording(db, storage, system, incoming)
    const words = path.join(samples, `${path.parse(name).name}.json`)
    const file = { name: path.basename(words), bytes: readFileSync(words) }
    bringTranscripts(db, system, file, { replace: true, recordingId })
    const recording = db.select().from(recordings).where(eq(recordings.id, recordingId)).get()
    const { id } = createTask(
      db,
      {
        ...{ purpose: 'routine', callId: recording?.callId ?? 0, recordingId },
        ...{ formId: form.form.id, dueAt: endOfWorkingDay(db, now, index).until },
        account: { id: inspector.id, name: inspector.displayName },
      },
      now,
    )
    ids.push(id)
  }
  open.close()
  return { ids, form }
}
