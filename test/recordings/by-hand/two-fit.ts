import { eq } from 'drizzle-orm'

import { auditEvents } from '#src/audit/schema.ts'
import { system } from '#src/auth/policy.ts'
import type { Db } from '#src/kernel/db.ts'
import { receiveRecording } from '#src/recordings/receive.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { sources } from '#src/recordings/sources/schema.ts'
import type { Storage } from '#src/recordings/storage.ts'
import { testApp } from '#test/support/app.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

import { announce, beep, inChunks } from '../scene.ts'

type Place = { db: Db; storage: Storage }

export const file = '20636_20261102081206.wav'
const pattern = '{工号}_{开始时间:YYYYMMDDHHmmss}'

export function sourceWith(db: Db, namePattern: string | null = pattern): number {
  const values = {
    name: `r${namePattern}`,
    kind: 'folder',
    createdAt: 0,
    toleranceMs: 120_000,
  } as const
  return db
    .insert(sources)
    .values({ ...values, namePattern })
    .returning()
    .get().id
}

let pitch = 300
export async function bringFrom(
  place: Place,
  name: string,
  sourceId: number | null,
  channels = 2,
): Promise<number> {
  pitch += 10
  const incoming = { name, body: inChunks(beep(pitch, channels)), ffmpeg: 'ffmpeg' }
  const { recordingId } = await receiveRecording(place.db, place.storage, system, {
    ...incoming,
    ...(sourceId === null ? {} : { sourceId }),
  })
  return recordingId
}

/** A recording of 08:12:06 that two calls of its agent fit, one second long beside 70. */
export async function twoFit() {
  const place = testApp()
  const { db } = place
  const sourceId = sourceWith(db)
  announce(
    db,
    { call_id: 'k1', recording: '' },
    { call_id: 'k2', recording: '', started_at: '2026-11-02 08:13:06', duration_s: '1' },
  )
  const recordingId = await bringFrom(place, file, sourceId)
  const manager = actorWith(db, 'qa-manager')
  const cookie = signedInAs(db, 'qa-manager')
  return { ...place, sourceId, recordingId, manager, cookie, path: `/recordings/${recordingId}` }
}

export const callOf = (db: Db, recordingId: number) =>
  db
    .select({ callNo: calls.callNo })
    .from(recordings)
    .innerJoin(calls, eq(calls.id, recordings.callId))
    .where(eq(recordings.id, recordingId))
    .get()?.callNo

export const callNumbered = (db: Db, callNo: string) => {
  const call = db.select().from(calls).where(eq(calls.callNo, callNo)).get()
  if (!call) throw new Error(`no call ${callNo}`)
  return call
}

export const actionsAbout = (db: Db, recordingId: number) =>
  db
    .select()
    .from(auditEvents)
    .where(eq(auditEvents.subjectId, String(recordingId)))
    .all()
    .filter(({ subjectKind }) => subjectKind === 'recording')
    .map(({ action }) => action)
