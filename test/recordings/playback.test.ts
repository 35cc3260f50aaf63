import { createHash } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'

import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { decodeAudio } from '#src/recordings/audio/decode.ts'
import { probeAudio } from '#src/recordings/audio/signature.ts'
import { recordPlaying } from '#src/recordings/heard.ts'
import { openPlayback } from '#src/recordings/playback.ts'
import { recordings } from '#src/recordings/schema.ts'
import { actorWith } from '#test/support/people.ts'

import { bring, filesIn, sample, scene } from './scene.ts'

type Place = ReturnType<typeof scene>

async function received(place: Place, name: string, bytes: Buffer) {
  const { recordingId } = await bring(place, name, bytes)
  const recording = place.db.select().from(recordings).where(eq(recordings.id, recordingId)).get()
  if (!recording) throw new Error('not stored')
  return recording
}

const cacheOf = (place: Place) => path.join(place.recordingsDir, '../cache')

/** The decoded sound as a hash: half a million samples are slow to compare one by one. */
async function soundOf(file: string): Promise<string> {
  const probe = await probeAudio(file)
  if (!probe.ok) throw new Error(probe.problem)
  const hash = createHash('sha256')
  for await (const [channel] of decodeAudio(file, probe, { ffmpeg: 'ffmpeg' })) {
    if (channel) hash.update(channel)
  }
  return hash.digest('hex')
}

describe('what a browser is given', () => {
  test.each([
    ['d001.wav', 'audio/wav'],
    ['d003.mp3', 'audio/mpeg'],
    ['d004.opus', 'audio/ogg'],
  ])('%s is played as it is', async (name, mediaType) => {
    const place = scene()
    const recording = await received(place, name, sample(name))
    const playable = await openPlayback(place.storage, 'ffmpeg')(recording)
    expect(playable).toEqual({ file: place.storage.pathOf(recording.path), mediaType })
    expect(filesIn(cacheOf(place))).toEqual([])
  })

  test('GSM is decoded once into a WAV copy with the same sound', async () => {
    const place = scene()
    const recording = await received(place, 'd006.wav', sample('d006.wav'))
    expect(recording.codec).toBe('gsm')
    const playback = openPlayback(place.storage, 'ffmpeg')
    const [one, two] = await Promise.all([playback(recording), playback(recording)])

    expect(one).toEqual(two)
    expect(one?.mediaType).toBe('audio/wav')
    expect(filesIn(cacheOf(place))).toEqual([`renditions/${recording.sha256}.wav`])
    const copy = await probeAudio(one?.file ?? '')
    expect(copy).toMatchObject({
      codec: 'pcm-s16',
      channels: 1,
      sampleRate: 8000,
      truncated: false,
    })
    const original = await soundOf(place.storage.pathOf(recording.path))
    expect(await soundOf(one?.file ?? '')).toEqual(original)
  })

  test('a copy that was deleted is made again', async () => {
    const place = scene()
    const recording = await received(place, 'd006.wav', sample('d006.wav'))
    const playback = openPlayback(place.storage, 'ffmpeg')
    const { file } = await playback(recording)
    const first = readFileSync(file)
    rmSync(file)
    await playback(recording)
    expect(readFileSync(file).equals(first)).toBe(true)
  })

  test('without ffmpeg a codec that needs it is refused in words, and no half copy stays', async () => {
    const place = scene()
    const recording = await received(place, 'd006.wav', sample('d006.wav'))
    const playback = openPlayback(place.storage, '/no/ffmpeg')
    await expect(playback(recording)).rejects.toMatchObject({ code: 'no-decoder' })
    expect(filesIn(cacheOf(place))).toEqual([])
  })

  test('what is no recording is not played', async () => {
    const place = scene()
    const recording = await received(place, 'x.wav', Buffer.from('<script>'))
    await expect(openPlayback(place.storage, 'ffmpeg')(recording)).rejects.toMatchObject({
      code: 'unplayable',
    })
  })
})

describe('the trace of playing', () => {
  const plays = ({ db }: Place) =>
    db.select().from(auditEvents).where(eq(auditEvents.action, 'recording.played')).all()
  const minute = 60_000

  test('is one event per person, recording and ten minutes', () => {
    const place = scene()
    const inspector = actorWith(place.db, 'qa-inspector')
    const manager = actorWith(place.db, 'qa-manager')
    const now = Date.now()
    for (const at of [now, now, now + minute]) recordPlaying(place.db, inspector, 1, at)
    expect(plays(place)).toHaveLength(1)
    recordPlaying(place.db, inspector, 2, now)
    recordPlaying(place.db, manager, 1, now)
    expect(plays(place)).toHaveLength(3)
    recordPlaying(place.db, inspector, 1, now + 11 * minute)
    expect(plays(place)).toHaveLength(4)
  })
})
