import { placeholder } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { formatDuration } from '#src/kernel/calendar.ts'
import { type Db, prepared } from '#src/kernel/db.ts'
import { maskNumbers } from '#src/personal-data/mask.ts'

import type { Inspection } from './inspect.ts'
import { type Came, recordArrival } from './ledger/arrivals.ts'
import { lineUp } from './line-up.ts'
import { linkRecording } from './link.ts'
import { storePeaks } from './peaks.ts'
import type { Received } from './receive.ts'
import { type Call, type Recording, recordings } from './schema.ts'
import { layoutByName, sideInName } from './sides/side-names.ts'
import { twinWaitMinutes } from './sides/twin-wait.ts'
import { storeSignals } from './signals.ts'
import type { SoundSignals } from './sound-signals.ts'
import type { Staged } from './storage.ts'

export type Arrival = Came & {
  staged: Pick<Staged, 'sha256' | 'bytes'>
  inspection: Inspection
  signals: SoundSignals | null
  path: string
}

/** Writes down a recording whose file has its place: row, measures, trace, call, line. */
export function storeArrival(tx: Db, actor: Actor, arrival: Arrival): Received {
  const { staged, inspection, signals, originalName, path, receivedAt, sourceId } = arrival
  const { sha256, bytes } = staged
  const { facts, analysis } = inspection
  const recording = prepared(tx, insertion).get({
    ...{ truncated: false, problem: null, ...facts },
    ...{ sha256, bytes, originalName, path, receivedAt, sourceId },
    layout: layoutByName(originalName, facts.channels),
    receivedBy: actor.name,
    // Its bytes were hashed on their way to the disk.
    verifiedAt: receivedAt,
  })
  const subject = { kind: 'recording', id: recording.id } as const
  // The trail holds no caller numbers.
  const name = maskNumbers(originalName)
  if (analysis) storePeaks(tx, recording.id, analysis)
  if (signals) storeSignals(tx, recording.id, signals)
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
  const minutes = waitsFor(tx, recording)
  if (inspection.transcribable) lineUp(tx, recording.id, receivedAt + minutes * 60_000)
  const state = recording.state === 'corrupt' ? 'refused' : 'stored'
  recordArrival(tx, actor, arrival, recording.id, state)
  return { state, recordingId: recording.id, message: sentence(recording, call, minutes) }
}

const insertion = (db: Db) =>
  db
    .insert(recordings)
    .values({
      sha256: placeholder('sha256'),
      originalName: placeholder('originalName'),
      path: placeholder('path'),
      bytes: placeholder('bytes'),
      container: placeholder('container'),
      codec: placeholder('codec'),
      channels: placeholder('channels'),
      sampleRate: placeholder('sampleRate'),
      layout: placeholder('layout'),
      durationMs: placeholder('durationMs'),
      truncated: placeholder('truncated'),
      state: placeholder('state'),
      problem: placeholder('problem'),
      receivedAt: placeholder('receivedAt'),
      receivedBy: placeholder('receivedBy'),
      sourceId: placeholder('sourceId'),
      verifiedAt: placeholder('verifiedAt'),
    })
    .returning()
    .prepare()

/** One side of a call waits a while for the other, so that the two are heard together. */
function waitsFor(tx: Db, { originalName, channels, state }: Recording): number {
  const oneSided = state === 'received' && channels === 1 && sideInName(originalName) !== null
  return oneSided ? twinWaitMinutes(tx) : 0
}

/** The same content once more: nothing is stored, but its new name may tell which call it is. */
export function receivedAgain(tx: Db, actor: Actor, known: Recording, came: Came): Received {
  const { originalName, receivedAt } = came
  if (known.callId === null) linkRecording(tx, actor, { ...known, originalName }, receivedAt)
  const renamed = known.originalName !== originalName
  recordArrival(tx, actor, came, known.id, renamed ? 'renamed' : 'duplicate')
  const message = `内容与已收到的“${maskNumbers(known.originalName)}”相同，没有重复保存`
  return { state: 'duplicate', recordingId: known.id, message }
}

function sentence(recording: Recording, call: Call | 'ambiguous' | null, minutes: number): string {
  if (recording.state === 'corrupt') return `${recording.problem}；原文件已留存备查`
  const parts = [recording.state === 'received' ? '已收下，等待转写' : '已收下']
  if (minutes > 0) parts.push(`像是通话的一侧，最多等 ${minutes} 分钟与另一侧合并`)
  if (call === 'ambiguous') parts.push('有几通电话都像，等人对上')
  else if (call) parts.push(`对上通话 ${call.callNo}`)
  else parts.push('通话数据还没有，导入后会自动对上')
  if (recording.truncated) parts.push(`文件不完整，只有 ${formatDuration(recording.durationMs)}`)
  if (recording.problem) parts.push(recording.problem)
  return parts.join('；')
}
