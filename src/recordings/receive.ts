import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { formatDuration } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'

import { inspectRecording, type Inspection } from './inspect.ts'
import { type Came, recordArrival, recordTurnedAway } from './ledger/arrivals.ts'
import { lineUp } from './line-up.ts'
import { linkRecording } from './link.ts'
import { maskNumbers, shownName } from './masking.ts'
import { displayName } from './names.ts'
import { storePeaks } from './peaks.ts'
import { type Call, type Recording, recordings } from './schema.ts'
import { storeSignals } from './signals.ts'
import type { Staged, Storage } from './storage.ts'

export type Incoming = {
  /** What the sender calls the file; any bytes. */
  name: string
  body: AsyncIterable<Uint8Array>
  /** The ffmpeg program, for compressed recordings. */
  ffmpeg: string
  /** The source it came from; none for what a person uploads. */
  sourceId?: number
  /** When it came; now, unless a replay says otherwise. */
  at?: number
}

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
  { name, body, ffmpeg, sourceId, at }: Incoming,
): Promise<Received> {
  authorise(actor, 'recording.upload')
  const originalName = displayName(name)
  const came = { originalName, sourceId: sourceId ?? null, receivedAt: at ?? Date.now() }
  const staged = await storage.stage(body).catch((error: unknown) => {
    recordTurnedAway(db, actor, came, error)
    throw error
  })
  try {
    const known = byContent(db, staged.sha256)
    if (known) return write(db, (tx) => receivedAgain(tx, actor, known, came))

    const inspection = await inspectRecording(staged.file, ffmpeg)
    const receivedAt = at ?? Date.now()
    // Before the row, so that no row ever names a missing file. Should the transaction fail, the
    // file stays unnamed until the same content is brought again.
    const path = await storage.place(staged, inspection.extension, receivedAt)
    const arrival = { ...came, receivedAt, staged, path }
    const received = write(db, (tx) => {
      const meanwhile = byContent(tx, staged.sha256)
      if (meanwhile) return receivedAgain(tx, actor, meanwhile, { ...came, receivedAt })
      return store(tx, actor, arrival, inspection)
    })
    const kept = byContent(db, staged.sha256)
    if (kept && kept.path !== path) await storage.remove(path)
    return received
  } finally {
    await storage.discard(staged)
  }
}

type Arrival = Came & { staged: Staged; path: string }

function store(tx: Db, actor: Actor, arrival: Arrival, inspection: Inspection): Received {
  const { staged, originalName, path, receivedAt, sourceId } = arrival
  const { sha256, bytes } = staged
  const { facts, analysis } = inspection
  const recording = tx
    .insert(recordings)
    .values({
      ...facts,
      ...{ sha256, bytes, originalName, path, receivedAt, sourceId },
      receivedBy: actor.name,
    })
    .returning()
    .get()
  const subject = { kind: 'recording', id: recording.id } as const
  // The trail holds no caller numbers.
  const name = maskNumbers(originalName)
  if (analysis) {
    storePeaks(tx, recording.id, analysis)
    storeSignals(tx, recording.id, analysis)
  }
  if (recording.state === 'corrupt') {
    record(tx, actor, 'recording.refused', subject, {
      name,
      bytes,
      sha256,
      problem: facts.problem,
    })
  } else {
    record(tx, actor, 'recording.received', subject, { name, bytes, sha256 })
  }
  const call = linkRecording(tx, actor, recording, receivedAt)
  if (inspection.transcribable) lineUp(tx, recording.id)
  const state = recording.state === 'corrupt' ? 'refused' : 'stored'
  recordArrival(tx, actor, arrival, recording.id, state)
  return { state, recordingId: recording.id, message: sentence(recording, call) }
}

/** The same content once more: nothing is stored, but its new name may tell which call it is. */
function receivedAgain(tx: Db, actor: Actor, known: Recording, came: Came): Received {
  const { originalName, receivedAt } = came
  if (known.callId === null) linkRecording(tx, actor, { ...known, originalName }, receivedAt)
  const renamed = known.originalName !== originalName
  recordArrival(tx, actor, came, known.id, renamed ? 'renamed' : 'duplicate')
  const message = `内容与已收到的“${shownName(actor, known.originalName)}”相同，没有重复保存`
  return { state: 'duplicate', recordingId: known.id, message }
}

function byContent(db: Db, sha256: string): Recording | undefined {
  return db.select().from(recordings).where(eq(recordings.sha256, sha256)).get()
}

function sentence(recording: Recording, call: Call | null): string {
  if (recording.state === 'corrupt') return `${recording.problem}；原文件已留存备查`
  const parts = [recording.state === 'received' ? '已收下，等待转写' : '已收下']
  if (call) parts.push(`对上通话 ${call.callNo}`)
  else parts.push('通话数据还没有，导入后会自动对上')
  if (recording.truncated) parts.push(`文件不完整，只有 ${formatDuration(recording.durationMs)}`)
  if (recording.problem) parts.push(recording.problem)
  return parts.join('；')
}
