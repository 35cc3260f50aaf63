import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { system } from '#src/auth/policy.ts'
import type { Db } from '#src/kernel/db.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { audioLanes } from '#src/recordings/lanes.ts'
import { linkRecording } from '#src/recordings/link.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { testDatabase } from '#test/support/database.ts'

import { announce, beep, bring, scene } from './scene.ts'

const callOf = (db: Db, recordingId: number) =>
  db
    .select({ callNo: calls.callNo })
    .from(recordings)
    .innerJoin(calls, eq(calls.id, recordings.callId))
    .where(eq(recordings.id, recordingId))
    .get()?.callNo

const waiting = (db: Db, name: 'transcribe' | 'reconcile') =>
  db
    .select()
    .from(jobs)
    .where(eq(jobs.name, name))
    .all()
    .map(({ subject }) => subject)

describe('which call a recording belongs to', () => {
  const cases: [file: string, call: Record<string, string>][] = [
    ['A-77.wav', { call_id: 'd001', recording: 'A-77.wav' }],
    ['d001.mp3', { call_id: 'd001', recording: '' }],
    ['D001.WAV', { call_id: 'd001', recording: '' }],
    ['x-ab.wav', { call_id: 'X-AB', recording: '' }],
    ['2026.11.02-8.wav', { call_id: '2026.11.02-8', recording: '' }],
  ]
  test.each(cases)('%s finds %j when the call came first', async (file, call) => {
    const place = scene()
    announce(place.db, call)
    const { recordingId } = await bring(place, file, beep())
    expect(callOf(place.db, recordingId)).toBe(call['call_id'])
  })

  test.each(cases)('%s is found by %j when the recording came first', async (file, call) => {
    const place = scene()
    const { recordingId } = await bring(place, file, beep())
    announce(place.db, call)
    expect(callOf(place.db, recordingId)).toBe(call['call_id'])
  })

  test('another name finds nothing and waits', async () => {
    const place = scene()
    announce(place.db, { call_id: 'd001', recording: 'd001.wav' })
    const { recordingId, message } = await bring(place, 'd0011.wav', beep())
    expect(callOf(place.db, recordingId)).toBeUndefined()
    expect(message).toContain('通话数据还没有')
  })

  test('the announced name counts before a number that looks like it', async () => {
    const place = scene()
    announce(place.db, { call_id: 'a', recording: '' }, { call_id: 'b', recording: 'a.wav' })
    const { recordingId } = await bring(place, 'a.wav', beep())
    expect(callOf(place.db, recordingId)).toBe('b')
  })

  test('of two calls that announce one file the first has it', async () => {
    const place = scene()
    announce(place.db, { call_id: 'a', recording: 'x.wav' }, { call_id: 'b', recording: 'x.wav' })
    const { recordingId } = await bring(place, 'x.wav', beep())
    expect(callOf(place.db, recordingId)).toBe('a')
  })

  test('a file that is no recording belongs to its call too', async () => {
    const place = scene()
    announce(place.db, { call_id: 'd001' })
    const { recordingId } = await bring(place, 'd001.wav', Buffer.alloc(0))
    expect(callOf(place.db, recordingId)).toBe('d001')
  })
})

describe('what a late link sets going', () => {
  test('a transcribed recording is compared with the register again', async () => {
    const place = scene()
    const { recordingId } = await bring(place, 'd001.wav', beep())
    place.db.update(recordings).set({ state: 'transcribed' }).run()
    place.db.delete(jobs).run()
    announce(place.db, { call_id: 'd001' })

    const call = place.db.select().from(calls).get()
    expect(callOf(place.db, recordingId)).toBe('d001')
    expect(waiting(place.db, 'reconcile')).toContain(`call:${call?.id}`)
    expect(waiting(place.db, 'transcribe')).toEqual([])
  })

  test('one transcribed with the sides the wrong way round is transcribed again', async () => {
    const place = scene()
    const { recordingId } = await bring(place, 'd001.wav', beep())
    place.db.update(recordings).set({ state: 'transcribed' }).run()
    place.db.delete(jobs).run()
    announce(place.db, { call_id: 'd001', layout: '"客户左,坐席右"' })
    expect(waiting(place.db, 'transcribe')).toEqual([`recording:${recordingId}`])
  })

  test('sides announced anew later do the same', async () => {
    const place = scene()
    announce(place.db, { call_id: 'd001' })
    const { recordingId } = await bring(place, 'd001.wav', beep())
    place.db.update(recordings).set({ state: 'transcribed' }).run()
    place.db.delete(jobs).run()
    announce(place.db, { call_id: 'd001', layout: '"客户左,坐席右"' })
    expect(waiting(place.db, 'transcribe')).toEqual([`recording:${recordingId}`])
  })

  test('one that still waits for its first transcription is queued once', async () => {
    const place = scene()
    const { recordingId } = await bring(place, 'd001.wav', beep())
    announce(place.db, { call_id: 'd001', layout: '混音' })
    expect(waiting(place.db, 'transcribe')).toEqual([`recording:${recordingId}`])
  })

  test('linking inside a transaction that fails leaves the recording waiting', async () => {
    const place = scene()
    announce(place.db, { call_id: 'd001', recording: '' })
    const { recordingId } = await bring(place, 'other.wav', beep())
    expect(() =>
      place.db.transaction((tx) => {
        const row = tx.select().from(recordings).get()
        if (row) linkRecording(tx, system, { ...row, originalName: 'd001.wav' })
        throw new Error('undone')
      }),
    ).toThrow('undone')
    expect(callOf(place.db, recordingId)).toBeUndefined()
  })
})

describe('lanes of the player', () => {
  const labels = (channels: number, layout: 'agent-left' | 'customer-left' | 'mixed' | null) =>
    audioLanes(
      testDatabase().db,
      { channels, layout: null, sourceId: null },
      layout && { layout },
    ).map(({ label }) => label)

  test('follow the announced sides', () => {
    expect(labels(2, 'agent-left')).toEqual(['坐席', '客户'])
    expect(labels(2, 'customer-left')).toEqual(['客户', '坐席'])
    expect(labels(2, null)).toEqual(['坐席', '客户'])
  })

  test('never tell apart what shares a channel', () => {
    expect(labels(1, 'agent-left')).toEqual(['混音'])
    expect(labels(2, 'mixed')).toEqual(['左声道', '右声道'])
  })
})
