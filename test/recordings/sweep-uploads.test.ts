import { existsSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { expect, test } from 'vitest'

import { dayMs } from '#src/kernel/calendar.ts'
import { claim, enqueue } from '#src/kernel/jobs/queue.ts'
import { runJob } from '#src/kernel/jobs/runner.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { recordings } from '#src/recordings/schema.ts'
import { sweepUploads, sweepUploadsHandler } from '#src/recordings/sweep-uploads.ts'
import { uploads } from '#src/recordings/uploads/schema.ts'
import { idleHandlers } from '#test/support/jobs.ts'
import { accountWith } from '#test/support/people.ts'

import { beep, filesIn, scene as ordinary } from './scene.ts'

const now = Date.parse('2026-11-21T12:00:00+08:00')
const hourMs = dayMs / 24

function scene() {
  const place = { ...ordinary(), ffmpeg: 'ffmpeg' }
  const account = accountWith(place.db, 'qa-inspector')
  let number = 0
  /** An upload whose last byte came some time ago. */
  const left = (bytes: Buffer, { arrived = bytes.length, agoMs = 0, settled = false } = {}) => {
    const id = `00000000-0000-4000-8000-${String(number++).padStart(12, '0')}`
    const at = now - agoMs
    const outcome = settled
      ? ({ settledAt: at, outcome: 'stored', message: '已收下' } as const)
      : {}
    place.db
      .insert(uploads)
      .values({
        ...{ id, accountId: account.id, name: `${id}.wav`, bytes: bytes.length, begunAt: at },
        ...outcome,
      })
      .run()
    const file = path.join(place.storage.uploadsFolder, id)
    writeFileSync(file, bytes)
    truncateSync(file, arrived)
    utimesSync(file, at / 1000, at / 1000)
    return { id, file }
  }
  const rows = () => place.db.select().from(uploads).all()
  return { ...place, left, rows }
}

test('an upload nobody continued for a day goes; one that was continued stays', async () => {
  const place = scene()
  const old = place.left(beep(), { arrived: 100, agoMs: dayMs + hourMs })
  const fresh = place.left(beep(), { arrived: 100, agoMs: dayMs - hourMs })
  await sweepUploads(place, now)
  expect(place.rows().map(({ id }) => id)).toEqual([fresh.id])
  expect([existsSync(old.file), existsSync(fresh.file)]).toEqual([false, true])
})

test('begun long ago but still growing is left alone', async () => {
  const place = scene()
  const { id, file } = place.left(beep(), { arrived: 100, agoMs: 3 * dayMs })
  utimesSync(file, now / 1000, now / 1000)
  await sweepUploads(place, now)
  expect(place.rows().map((row) => row.id)).toEqual([id])
})

test('a file that arrived whole is taken in, however old, under the name of its account', async () => {
  const place = scene()
  const { id } = place.left(beep(), { agoMs: 30 * dayMs })
  await sweepUploads(place, now)
  const [recording] = place.db.select().from(recordings).all()
  expect(recording).toMatchObject({ state: 'received', receivedBy: '测试qa-inspector' })
  expect(place.rows()).toMatchObject([{ id, outcome: 'stored', recordingId: recording?.id }])
  expect(filesIn(place.recordingsDir)).toEqual([recording?.path])
})

test('one that cannot be taken in keeps no other waiting, and is tried again', async () => {
  const place = scene()
  const bad = place.left(beep(300), { agoMs: 2 * hourMs })
  const good = place.left(beep(600), { agoMs: hourMs })
  const { adopt } = place.storage
  place.storage.adopt = (file) =>
    file === bad.file ? Promise.reject(new Error('unreadable')) : adopt(file)
  await expect(sweepUploads(place, now)).rejects.toThrow('unreadable')
  const settled = place.rows().filter(({ outcome }) => outcome !== null)
  expect(settled.map(({ id }) => id)).toEqual([good.id])
  place.storage.adopt = adopt
  await sweepUploads(place, now)
  expect(place.rows().every(({ outcome }) => outcome === 'stored')).toBe(true)
})

test('one that has just arrived whole is left to the process that received it', async () => {
  const place = scene()
  place.left(beep(), { agoMs: 60_000 })
  await sweepUploads(place, now)
  expect(place.db.select().from(recordings).all()).toEqual([])
  expect(place.rows()).toHaveLength(1)
})

test('outcomes are told for a day, and files left beside them go at once', async () => {
  const place = scene()
  const fresh = place.left(beep(), { settled: true, agoMs: hourMs })
  place.left(beep(), { settled: true, agoMs: dayMs + hourMs })
  writeFileSync(path.join(place.storage.uploadsFolder, 'no-row-at-all'), 'x')
  await sweepUploads(place, now)
  expect(place.rows().map(({ id }) => id)).toEqual([fresh.id])
  expect(filesIn(place.recordingsDir)).toEqual([])
})

test('the job ends done', async () => {
  const place = scene()
  enqueue(place.db, 'sweep-uploads', 'uploads', {})
  const job = claim(place.db, ['sweep-uploads'])
  if (!job) throw new Error('no job')
  const handlers = { ...idleHandlers, 'sweep-uploads': sweepUploadsHandler(place) }
  const log = { error: (facts: object, message: string) => expect([facts, message]).toEqual([]) }
  await runJob(place.db, handlers, job, new AbortController().signal, log)
  expect(place.db.select().from(jobs).get()?.state).toBe('done')
})
