import { readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { recordings } from '#src/recordings/schema.ts'

import { chunk, format, pcm, riff, sound, tone, wav } from './audio/sounds.ts'
import { announce, beep, bring, filesIn, scene } from './scene.ts'

const samples = pcm(sound(0.5, 8000, tone(440)))
const html = '<!doctype html><script>alert(1)</script>'

const refused: Record<string, Buffer> = {
  'an empty file': Buffer.alloc(0),
  'a header without sound': wav(Buffer.alloc(0)),
  'data before format': riff([chunk('data', samples), chunk('fmt ', format())]),
  'two formats': riff([chunk('fmt ', format()), chunk('fmt ', format()), chunk('data', samples)]),
  'a LIST of 4 GB': riff([chunk('LIST', Buffer.alloc(4), 0xfffffff0), chunk('data', samples)]),
  'no channels': wav(samples, { channels: 0, blockAlign: 2 }),
  'three channels': wav(samples, { channels: 3 }),
  '255 channels': wav(samples, { channels: 255 }),
  'a rate of 0': wav(samples, { rate: 0 }),
  'a rate of 1': wav(samples, { rate: 1 }),
  'a rate of 2^31': wav(samples, { rate: 2 ** 31 }),
  'a block that does not fit its bits': wav(samples, { blockAlign: 3 }),
  'G.729': wav(samples, { tag: 0x83, bits: 8 }),
  'a playlist': Buffer.from('#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n'),
  'a list for ffmpeg': Buffer.from("ffconcat version 1.0\nfile '/etc/passwd'\n"),
  'a web page': Buffer.from(html),
  'a drawing': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
  'a program': Buffer.from('<?php system($_GET["c"]); ?>'),
  'an archive': Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(500)]),
  'a tag without music': Buffer.concat([Buffer.from('ID3\x04\0\0\x00\x00\x02\x01'), samples]),
  noise: Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251)),
}

describe('what is no recording', () => {
  test.each(Object.entries(refused))('%s is named, kept and not played', async (_what, bytes) => {
    const place = scene()
    const received = await bring(place, 'call.wav', bytes)

    expect(received.state).toBe('refused')
    expect(received.message).toContain('留存')
    const [recording] = place.db.select().from(recordings).all()
    expect(recording).toMatchObject({ state: 'corrupt', durationMs: 0, bytes: bytes.length })
    expect(recording?.problem).toBeTruthy()
    expect(recording?.path).toMatch(/\.bin$/)
    const onDisk = readFileSync(place.storage.pathOf(recording?.path ?? ''))
    expect(onDisk.equals(bytes)).toBe(true)
    expect(filesIn(place.recordingsDir)).toEqual([recording?.path])
    const [event] = place.db.select().from(auditEvents).all()
    expect(event?.action).toBe('recording.refused')
    expect(place.db.select().from(jobs).all()).toEqual([])
  })
})

const kept: Record<string, Buffer> = {
  'a RIFF size of 0': wav(samples, { riffSize: 0 }),
  'a RIFF size of 0xFFFFFFFF': wav(samples, { riffSize: 0xffffffff }),
  'a RIFF size one too small': wav(samples, { riffSize: samples.length + 35 }),
  'a data size of 0': wav(samples, { dataSize: 0 }),
  'a page behind the sound': Buffer.concat([wav(samples), Buffer.from(html)]),
  'a call of 0.05 s': wav(samples.subarray(0, 800)),
}

describe('recorders that write odd headers', () => {
  test.each(Object.entries(kept))('%s is a recording all the same', async (_what, bytes) => {
    const place = scene()
    expect(await bring(place, 'call.wav', bytes)).toMatchObject({ state: 'stored' })
    const [recording] = place.db.select().from(recordings).all()
    expect(recording).toMatchObject({ state: 'received', container: 'wav', problem: null })
    expect(recording?.path).toMatch(/\.wav$/)
  })
})

describe('the name of a file', () => {
  const names: [given: string, shown: string][] = [
    ['录音 1;$(touch X).wav', '录音 1;$(touch X).wav'],
    ['`id`\'".wav', '`id`\'".wav'],
    ['a\nb\r\t\0c.wav', 'abc.wav'],
    ['-rf.wav', '-rf.wav'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\calls\\d001.wav', 'd001.wav'],
    ['call\u202Evaw.exe', 'callvaw.exe'],
    ['a\u200Bb.wav', 'ab.wav'],
    ['CON', 'CON'],
    ['%2e%2e%2f', '%2e%2e%2f'],
    ['cafe\u0301.wav', 'café.wav'],
    ['', '未命名'],
    ['   ', '未命名'],
    ['bad\uD800.wav', 'bad\uFFFD.wav'],
  ]
  test.each(names)('%j is shown as %j and never used as a path', async (given, shown) => {
    const place = scene()
    await bring(place, given, beep())
    const [recording] = place.db.select().from(recordings).all()
    expect(recording?.originalName).toBe(shown)
    expect(recording?.path).toMatch(/^\d{4}\/\d{2}\/[0-9a-f]{64}\.wav$/)
    expect(filesIn(place.recordingsDir)).toEqual([recording?.path])
  })

  test('of 300 emoji is cut between characters', async () => {
    const place = scene()
    await bring(place, `a${'😀'.repeat(300)}`, beep())
    const [recording] = place.db.select().from(recordings).all()
    expect(recording?.originalName).toBe(`a${'😀'.repeat(99)}`)
  })

  test('composed and decomposed is the same name for its call', async () => {
    const place = scene()
    const { recordingId } = await bring(place, 'cafe\u0301.wav', beep(300))
    announce(place.db, { call_id: 'x1', recording: 'café.wav' })
    const row = place.db.select().from(recordings).get()
    expect(row?.id).toBe(recordingId)
    expect(row?.callId).not.toBeNull()
  })
})
