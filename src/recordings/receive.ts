import { eq, placeholder } from 'drizzle-orm'

import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, prepared, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'

import { inWords } from './disk.ts'
import { refuseErased } from './erased/tombstones.ts'
import { settleFault } from './fault.ts'
import { inspectRecording } from './inspect.ts'
import { type Came, recordTurnedAway } from './ledger/arrivals.ts'
import { lineUp } from './line-up.ts'
import { listen } from './listening/listen.ts'
import { displayName } from './names.ts'
import { type Recording, recordings } from './schema.ts'
import { soundSignals } from './sound-signals.ts'
import type { Intake, Staged, Storage } from './storage.ts'
import { receivedAgain, storeArrival } from './store-arrival.ts'
import { recordingRefusals } from './vocabulary.ts'
import { arriving, writeTogether } from './write-together.ts'

export type Incoming = {
  /** What the sender calls the file; any bytes. */
  name: string
  /** The ffmpeg program, for compressed recordings. */
  ffmpeg: string
  /** The source it came from; none for what a person uploads. */
  sourceId?: number
  /** SHA-256 as the sender has it; other content is refused. */
  expectedSha256?: string | null
  /** Runs in the transaction that stores the recording, for what has to commit with it. */
  settle?: (tx: Db, received: Received) => void
  /** When it came; now, unless a replay says otherwise. */
  at?: number
} & (
  | { body: AsyncIterable<Uint8Array> }
  /** A finished upload. */
  | { file: string }
)

export type Received = {
  state: 'stored' | 'duplicate' | 'refused'
  recordingId: number
  /** What happened, for the person who brought the file. */
  message: string
}

/**
 * Takes in one recording, whichever way it came: placed once by content, inspected, linked to its
 * call, queued for transcription. A file that is no sound is kept and named as such. Raises Refused
 * when it is too large or the disk is full; then nothing is kept.
 */
export async function receiveRecording(
  db: Db,
  storage: Storage,
  actor: Actor,
  incoming: Incoming,
): Promise<Received> {
  authorise(actor, 'recording.upload')
  return await arriving(db, () => receive(db, storage, actor, incoming))
}

async function receive(
  db: Db,
  storage: Storage,
  actor: Actor,
  incoming: Incoming,
): Promise<Received> {
  const { name, ffmpeg, expectedSha256, settle, at } = incoming
  const originalName = displayName(name)
  const came = {
    originalName,
    sourceId: incoming.sourceId ?? null,
    receivedAt: at ?? Date.now(),
  }
  const staging =
    'file' in incoming
      ? storage.adopt(incoming.file, listen())
      : storage.stage(incoming.body, listen())
  const staged = await staging.catch((error: unknown) => {
    recordTurnedAway(db, actor, came, error)
    throw error
  })
  const settled = (tx: Db, received: Received) => {
    settle?.(tx, received)
    return received
  }
  try {
    if (expectedSha256 && expectedSha256 !== staged.sha256) {
      throw refused(recordingRefusals, 'content-differs')
    }
    refuseErased(db, staged.sha256)
    const known = byContent(db, staged.sha256)
    if (known) {
      return await takeAgain(db, storage, actor, { known, staged, came, settled })
    }

    const { sound } = staged
    const inspection = await inspectRecording(staged.file, ffmpeg, sound)
    const { analysis } = inspection
    const signals = sound?.signals ?? (analysis && soundSignals(analysis.levels))
    const receivedAt = at ?? Date.now()
    // Before the row, so that no row ever names a missing file.
    const path = await storage.place(staged, inspection.extension, receivedAt)
    const arrival = { staged, inspection, signals, path, ...came, receivedAt }
    const { received, keptAt } = await keepingOrder(db, storage, { staged, path }, (tx) => {
      refuseErased(tx, staged.sha256)
      const meanwhile = byContent(tx, staged.sha256)
      if (meanwhile) {
        return {
          received: settled(tx, receivedAgain(tx, actor, meanwhile, { ...came, receivedAt })),
          keptAt: meanwhile.path,
        }
      }
      return { received: settled(tx, storeArrival(tx, actor, arrival)), keptAt: path }
    })
    if (keptAt !== path) await storage.remove(path)
    return received
  } catch (error) {
    throw inWords(error)
  } finally {
    // Even when it was placed: a second name of the very file that is there already stays behind.
    await storage.discard(staged)
  }
}

/**
 * Writes the row of a file that has just been placed. When that fails, the file goes as well, unless
 * another arrival of the same content has written its row meanwhile.
 */
async function keepingOrder<T>(
  db: Db,
  storage: Intake,
  { staged, path }: { staged: Staged; path: string },
  work: (tx: Db) => T,
): Promise<T> {
  try {
    return await writeTogether(db, (tx) => {
      // Taken back by an arrival of the same content for which there was no room.
      if (!storage.present(path)) throw refused(recordingRefusals, 'disk-full')
      return work(tx)
    })
  } catch (error) {
    write(db, (tx) => {
      if (!byContent(tx, staged.sha256)) storage.takeBack(path)
    })
    throw error
  }
}

type Again = {
  known: Recording
  staged: Staged
  came: Came
  settled: (tx: Db, received: Received) => Received
}

/**
 * The same content once more. Should the stored file have been lost or altered, what was brought
 * takes its place, and what could not be transcribed for want of it is lined up again.
 */
async function takeAgain(
  db: Db,
  storage: Pick<Storage, 'find' | 'check' | 'putBack'>,
  actor: Actor,
  { known, staged, came, settled }: Again,
): Promise<Received> {
  const lost =
    known.fault === null
      ? (await storage.find(known.path))?.bytes !== known.bytes
      : (await storage.check(known)) !== null
  if (lost) await storage.putBack(staged, known.path)
  return await writeTogether(db, (tx) => {
    refuseErased(tx, staged.sha256)
    if (lost || known.fault !== null) {
      settleFault(tx, known.id, null)
      if (known.state === 'failed') lineUp(tx, known.id)
    }
    const received = receivedAgain(tx, actor, known, came)
    const message = lost ? `${received.message}；原来的文件已坏，已用这份补回` : received.message
    return settled(tx, { ...received, message })
  })
}

function byContent(db: Db, sha256: string): Recording | undefined {
  return prepared(db, bySha256).get({ sha256 })
}

const bySha256 = (db: Db) =>
  db
    .select()
    .from(recordings)
    .where(eq(recordings.sha256, placeholder('sha256')))
    .prepare()
