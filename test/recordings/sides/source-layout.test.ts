import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { system } from '#src/auth/policy.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { claim, finish } from '#src/kernel/jobs/queue.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { decideLayout, layoutOf } from '#src/recordings/layout.ts'
import { receiveRecording } from '#src/recordings/receive.ts'
import { reconsiderSidesHandler } from '#src/recordings/reconsider-sides.ts'
import { recordings } from '#src/recordings/schema.ts'
import { sources } from '#src/recordings/sources/schema.ts'
import { setSourceLayout } from '#src/recordings/sources/set-layout.ts'
import type { Layout } from '#src/recordings/vocabulary.ts'

import { announce, beep, inChunks, scene } from '../scene.ts'

type Place = ReturnType<typeof scene>

function withSource(layout: Layout | null = null) {
  const place = scene()
  const { id } = place.db
    .insert(sources)
    .values({ name: '录音系统', kind: 'folder', layout, createdAt: 0 })
    .returning()
    .get()
  return { ...place, sourceId: id }
}

async function receive(
  { db, storage, sourceId }: Place & { sourceId: number },
  name: string,
  bytes: Buffer,
) {
  const incoming = { name, body: inChunks(bytes), ffmpeg: 'ffmpeg', sourceId }
  const { recordingId } = await receiveRecording(db, storage, system, incoming)
  return recordingId
}

/** As if everything that waits had been transcribed. */
function hearAll({ db }: Place) {
  for (let job = claim(db, ['transcribe']); job; job = claim(db, ['transcribe'])) finish(db, job)
  db.update(recordings).set({ state: 'transcribed' }).run()
}

function reconsider({ db }: Place) {
  for (let job = claim(db, ['reconsider-sides']); job; job = claim(db, ['reconsider-sides'])) {
    const context = { db, job, signal: new AbortController().signal, onProgress: () => {} }
    reconsiderSidesHandler(job.payload as { sourceId: number }, context)
  }
}

const inLine = ({ db }: Place) =>
  db
    .select()
    .from(jobs)
    .where(eq(jobs.state, 'queued'))
    .all()
    .filter(({ name }) => name === 'transcribe')
    .map(({ subject }) => subject)

describe('where the sides lie', () => {
  test.each<[number, (Layout | null)[], Layout]>([
    [2, [null, 'customer-left', 'agent-left'], 'customer-left'],
    [2, [null, null, 'customer-left'], 'customer-left'],
    [2, [null, null, null], 'agent-left'],
    [2, ['agent-left', 'customer-left', null], 'agent-left'],
    [2, [null, 'agent-only', 'mixed'], 'mixed'],
    [1, [null, 'customer-left', 'agent-only'], 'agent-only'],
    [1, ['customer-only', 'mixed', null], 'customer-only'],
    [1, [null, 'agent-left', null], 'mixed'],
    [0, [null, null, 'agent-left'], 'mixed'],
  ])('of %i channels, told %j by itself, call and source: %s', (channels, told, layout) => {
    expect(decideLayout(channels, told)).toBe(layout)
  })

  test('is asked of the source of a recording, behind its call', async () => {
    const place = withSource('customer-left')
    const id = await receive(place, 'd001.wav', beep())
    const row = place.db.select().from(recordings).where(eq(recordings.id, id)).get()!
    expect(layoutOf(place.db, row, null)).toBe('customer-left')
    expect(layoutOf(place.db, row, { layout: null })).toBe('customer-left')
    expect(layoutOf(place.db, row, { layout: 'agent-left' })).toBe('agent-left')
    expect(layoutOf(place.db, { ...row, sourceId: null }, null)).toBe('agent-left')
  })
})

describe('another layout for a source', () => {
  test('has heard again what went by it, and nothing else', async () => {
    const place = withSource()
    announce(place.db, { call_id: 'told', recording: 'told.wav', layout: '"坐席左,客户右"' })
    await receive(place, 'told.wav', beep(300))
    const untold = await receive(place, 'untold.wav', beep(400))
    const mono = await receive(place, 'mono.wav', beep(500, 1))
    hearAll(place)

    setSourceLayout(place.db, place.sourceId, 'customer-left')
    reconsider(place)
    expect(inLine(place)).toEqual([`recording:${untold}`, `recording:${mono}`])
  })

  test('leaves what still waits in line where it is', async () => {
    const place = withSource()
    await receive(place, 'a.wav', beep(300))
    const before = inLine(place)
    setSourceLayout(place.db, place.sourceId, 'customer-left')
    reconsider(place)
    expect(inLine(place)).toEqual(before)
  })

  test('that says what was assumed anyway changes nothing', async () => {
    const place = withSource()
    await receive(place, 'a.wav', beep(300))
    hearAll(place)
    setSourceLayout(place.db, place.sourceId, 'agent-left')
    setSourceLayout(place.db, place.sourceId, 'agent-left')
    reconsider(place)
    expect(inLine(place)).toEqual([])
  })

  test('reaches every recording of a large source', async () => {
    const place = withSource()
    const id = await receive(place, 'a.wav', beep(300))
    const row = place.db.select().from(recordings).where(eq(recordings.id, id)).get()!
    const more = Array.from({ length: 1200 }, (_, n) => ({
      ...row,
      ...{ id: n + 100, sha256: `${n}`, receivedAt: row.receivedAt + Math.floor(n / 7) },
    }))
    for (let at = 0; at < more.length; at += 500) {
      place.db
        .insert(recordings)
        .values(more.slice(at, at + 500))
        .run()
    }
    hearAll(place)
    setSourceLayout(place.db, place.sourceId, 'mixed')
    reconsider(place)
    expect(inLine(place)).toHaveLength(1201)
  })

  test('of a source that is not there is not found', () => {
    expect(() => setSourceLayout(scene().db, 7, 'mixed')).toThrow(NotFound)
  })
})
