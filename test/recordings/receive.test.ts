import { statSync } from 'node:fs'

import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { recordingPeaks, recordings } from '#src/recordings/schema.ts'
import { actorWith } from '#test/support/people.ts'

import { announce, beep, bring, filesIn, sample, scene } from './scene.ts'

type Place = ReturnType<typeof scene>

const rows = ({ db }: Place) => db.select().from(recordings).all()
const events = ({ db }: Place, id: number) =>
  db
    .select()
    .from(auditEvents)
    .where(eq(auditEvents.subjectId, String(id)))
    .all()
    .map(({ action }) => action)

describe('a recording that arrives', () => {
  test('is kept, measured, traced and queued for transcription', async () => {
    const place = scene()
    const bytes = sample('d001.wav')
    const received = await bring(place, 'd001.wav', bytes)

    expect(received).toMatchObject({ state: 'stored' })
    const [recording] = rows(place)
    expect(recording).toMatchObject({
      originalName: 'd001.wav',
      bytes: bytes.length,
      container: 'wav',
      codec: 'a-law',
      channels: 2,
      sampleRate: 8000,
      state: 'received',
      problem: null,
      receivedBy: '系统',
    })
    expect(recording?.durationMs).toBeGreaterThan(70_000)
    expect(recording?.durationMs).toBeLessThan(71_500)
    expect(filesIn(place.recordingsDir)).toEqual([recording?.path])
    expect(statSync(place.storage.pathOf(recording?.path ?? '')).size).toBe(bytes.length)
    const peaks = place.db.select().from(recordingPeaks).get()
    expect(peaks).toMatchObject({ recordingId: received.recordingId, channels: 2, perSecond: 50 })
    expect(events(place, received.recordingId)).toEqual(['recording.received'])
    expect(place.db.select().from(jobs).all()).toMatchObject([
      {
        name: 'transcribe',
        subject: `recording:${received.recordingId}`,
        payload: { recordingId: received.recordingId },
      },
      { name: 'rank', subject: `recording:${received.recordingId}` },
    ])
  })

  test('is stored once, whatever its name: the second is told which was first', async () => {
    const place = scene()
    const first = await bring(place, 'a.wav', beep())
    const again = await bring(place, 'b.wav', beep())

    expect(again).toMatchObject({ state: 'duplicate', recordingId: first.recordingId })
    expect(again.message).toContain('a.wav')
    expect(rows(place)).toHaveLength(1)
    expect(filesIn(place.recordingsDir)).toHaveLength(1)
  })

  test('twice at the same moment is stored once', async () => {
    const place = scene()
    const names = ['a.wav', 'b.wav', 'c.wav', 'd.wav']
    const received = await Promise.all(names.map((name) => bring(place, name, beep())))

    expect(received.map(({ state }) => state).toSorted()).toEqual([
      'duplicate',
      'duplicate',
      'duplicate',
      'stored',
    ])
    expect(new Set(received.map(({ recordingId }) => recordingId)).size).toBe(1)
    expect(rows(place)).toHaveLength(1)
    expect(filesIn(place.recordingsDir)).toHaveLength(1)
    expect(place.db.select().from(jobs).all()).toHaveLength(2)
  })

  test('under a used name with another content is another recording', async () => {
    const place = scene()
    await bring(place, 'a.wav', beep(440))
    expect(await bring(place, 'a.wav', beep(550))).toMatchObject({ state: 'stored' })
    expect(rows(place)).toHaveLength(2)
  })

  test('brought again under the name of a call finds that call', async () => {
    const place = scene()
    const { recordingId } = await bring(place, '录音 1.wav', beep())
    announce(place.db, { call_id: 'd001', recording: '' })
    await bring(place, 'D001.wav', beep())

    const [recording] = rows(place)
    expect(recording?.callId).not.toBeNull()
    expect(recording?.originalName).toBe('录音 1.wav')
    expect(events(place, recordingId)).toContain('recording.linked')
  })

  test('in a part is kept as far as it goes, and says so', async () => {
    const place = scene()
    const whole = sample('d001.wav')
    const received = await bring(place, 'd001.wav', whole.subarray(0, whole.length / 2))
    expect(received.state).toBe('stored')
    expect(received.message).toContain('不完整')
    expect(rows(place)[0]).toMatchObject({ truncated: true, state: 'received' })
  })

  test('needs the right to upload; nothing is read without it', async () => {
    const place = scene()
    const agent = actorWith(place.db, 'agent', { kind: 'all' })
    await expect(bring(place, 'a.wav', beep(), agent)).rejects.toThrow(Forbidden)
    expect(filesIn(place.recordingsDir)).toEqual([])
  })

  test.each(['d003.mp3', 'd004.opus', 'd006.wav'])(
    '%s is measured by its content',
    async (name) => {
      const place = scene()
      expect(await bring(place, name, sample(name))).toMatchObject({ state: 'stored' })
      expect(rows(place)[0]?.durationMs).toBeGreaterThan(50_000)
    },
  )
})

describe('a server without ffmpeg', () => {
  test('keeps a compressed recording and says what is missing', async () => {
    const place = scene()
    const received = await bring(place, 'd003.mp3', sample('d003.mp3'), undefined, '/no/ffmpeg')

    expect(received.state).toBe('stored')
    expect(received.message).toContain('ffmpeg')
    expect(rows(place)[0]).toMatchObject({ state: 'received', container: 'mp3', durationMs: 0 })
    expect(rows(place)[0]?.path).toMatch(/\.mp3$/)
    const waiting = place.db.select({ name: jobs.name }).from(jobs).orderBy(jobs.id).all()
    expect(waiting).toEqual([{ name: 'transcribe' }, { name: 'rank' }])
  })
})
