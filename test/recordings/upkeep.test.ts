import { appendFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { claim, enqueue } from '#src/kernel/jobs/queue.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { recordings } from '#src/recordings/schema.ts'
import { sweepStorageHandler } from '#src/recordings/sweep-storage.ts'
import { verifyStorageHandler } from '#src/recordings/verify-storage.ts'

import { beep, bring, filesIn, scene } from './scene.ts'

type Place = ReturnType<typeof scene>

function contextOf({ db }: Place, name: 'verify-storage' | 'sweep-storage') {
  enqueue(db, name, 'storage', {})
  const job = claim(db, [name])!
  return { db, job, signal: new AbortController().signal, onProgress: () => undefined }
}

async function verify(place: Place, bytesANight = 1e9): Promise<void> {
  const context = contextOf(place, 'verify-storage')
  await verifyStorageHandler({ storage: place.storage, bytesANight })({}, context)
}

async function sweep(place: Place): Promise<void> {
  const handler = sweepStorageHandler({ storage: place.storage, ffmpeg: 'ffmpeg' })
  await handler({}, contextOf(place, 'sweep-storage'))
}

const row = ({ db }: Place, id: number) =>
  db.select().from(recordings).where(eq(recordings.id, id)).get()!
const fileOf = (place: Place, id: number) => place.storage.pathOf(row(place, id).path)
const actions = ({ db }: Place) =>
  db
    .select()
    .from(auditEvents)
    .all()
    .map(({ action }) => action)

describe('reading stored files again', () => {
  test('finds what is missing and what was altered at the same length, and leaves a trace once', async () => {
    const place = scene()
    const ids = []
    for (const hertz of [400, 500, 600]) {
      ids.push((await bring(place, `${hertz}.wav`, beep(hertz))).recordingId)
    }
    const [intact, altered, missing] = ids as [number, number, number]
    const spoilt = beep(500)
    spoilt[1000]! ^= 1
    writeFileSync(fileOf(place, altered), spoilt)
    rmSync(fileOf(place, missing))

    await verify(place)
    await verify(place)

    expect(row(place, intact)).toMatchObject({ fault: null })
    expect(row(place, altered)).toMatchObject({ fault: 'altered' })
    expect(row(place, missing)).toMatchObject({ fault: 'missing' })
    const found = actions(place).filter((action) => action === 'recording.found-faulty')
    expect(found).toHaveLength(2)
  })

  test('goes by the last check and stops at the measure of a night', async () => {
    const place = scene()
    const { recordingId: first } = await bring(place, 'a.wav', beep(400))
    const { recordingId: second } = await bring(place, 'b.wav', beep(500))
    const { db } = place
    db.update(recordings).set({ verifiedAt: 2000 }).where(eq(recordings.id, first)).run()
    db.update(recordings).set({ verifiedAt: 1000 }).where(eq(recordings.id, second)).run()

    await verify(place, 1)

    expect(row(place, first).verifiedAt).toBe(2000)
    expect(row(place, second).verifiedAt).toBeGreaterThan(2000)
    expect(db.select().from(jobs).where(eq(jobs.name, 'verify-storage')).get()?.state).toBe('done')
  })

  test('the same recording brought again puts an altered or lost file right', async () => {
    const place = scene()
    const { recordingId } = await bring(place, 'a.wav', beep())
    appendFileSync(fileOf(place, recordingId), 'x')
    await verify(place)
    expect((await bring(place, 'a.wav', beep())).message).toContain('补回')
    expect(row(place, recordingId).fault).toBeNull()

    rmSync(fileOf(place, recordingId))
    expect((await bring(place, 'a.wav', beep())).state).toBe('duplicate')
    expect(await place.storage.check(row(place, recordingId))).toBeNull()
    expect(filesIn(place.recordingsDir)).toHaveLength(1)
  })
})

describe('comparing the folder with the ledger', () => {
  test('a file without a row is received, under its own content', async () => {
    const place = scene()
    const staged = await place.storage.stage(bodyOf(beep()))
    const orphan = await place.storage.place(staged, 'wav', Date.parse('2026-03-05'))
    await agedTwoDays(place, async () => sweep(place))

    const [kept] = place.db.select().from(recordings).all()
    expect(kept).toMatchObject({ sha256: staged.sha256, state: 'received', fault: null })
    expect(filesIn(place.recordingsDir)).toEqual([kept?.path])
    expect(kept?.path).not.toBe(orphan)
    expect(actions(place)).toContain('recording.orphan-received')
  })

  test('one that may still be on its way in is left alone', async () => {
    const place = scene()
    const staged = await place.storage.stage(bodyOf(beep()))
    const fresh = await place.storage.place(staged, 'wav', Date.now())
    const arriving = await place.storage.stage(bodyOf(beep(500)))
    utimesSync(arriving.file, 1, 1)
    await sweep(place)
    expect(place.db.select().from(recordings).all()).toEqual([])
    const names = filesIn(place.recordingsDir)
    expect(names).toEqual([fresh, `incoming/${path.basename(arriving.file)}`].toSorted())
  })

  test('a row whose file is gone is marked, and cleared once the file is back', async () => {
    const place = scene()
    const { recordingId } = await bring(place, 'a.wav', beep())
    const file = fileOf(place, recordingId)
    renameSync(file, `${file}.away`)
    await sweep(place)
    expect(row(place, recordingId).fault).toBe('missing')
    renameSync(`${file}.away`, file)
    await sweep(place)
    expect(row(place, recordingId).fault).toBeNull()
    expect(actions(place)).toContain('recording.found-intact')
  })
})

async function* bodyOf(bytes: Buffer) {
  yield bytes
}

/** Times of change cannot be set; the clock goes on instead. */
async function agedTwoDays(_: Place, work: () => Promise<void>): Promise<void> {
  const now = Date.now.bind(Date)
  Date.now = () => now() + 2 * 86_400_000
  try {
    await work()
  } finally {
    Date.now = now
  }
}
