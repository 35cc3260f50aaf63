import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { system } from '#src/auth/policy.ts'
import type { Db } from '#src/kernel/db.ts'
import { receiveRecording } from '#src/recordings/receive.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { sources } from '#src/recordings/sources/schema.ts'

import { announce, beep, inChunks, scene } from '../scene.ts'

const pattern = '{工号}_{开始时间:YYYYMMDDHHmmss}'
const file = '20636_20261102081206.wav'

function sourceWith(db: Db, namePattern: string | null, toleranceMs = 120_000): number {
  const values = {
    name: 'recorder',
    kind: 'folder',
    createdAt: 0,
    namePattern,
    toleranceMs,
  } as const
  return db.insert(sources).values(values).returning().get().id
}

let pitch = 300
function bring(place: ReturnType<typeof scene>, name: string, sourceId: number) {
  pitch += 10
  const body = inChunks(beep(pitch))
  const incoming = { name, body, ffmpeg: 'ffmpeg', sourceId }
  return receiveRecording(place.db, place.storage, system, incoming)
}

const callOf = (db: Db, recordingId: number) =>
  db
    .select({ callNo: calls.callNo })
    .from(recordings)
    .innerJoin(calls, eq(calls.id, recordings.callId))
    .where(eq(recordings.id, recordingId))
    .get()?.callNo

type Way = 'call first' | 'recording first'

/** Brings one file and announces calls, in one order or the other; says which call it was tied to. */
async function tied(
  way: Way,
  namePattern: string | null,
  name: string,
  ...given: Parameters<typeof announce>[1][]
) {
  const place = scene()
  const sourceId = sourceWith(place.db, namePattern)
  const one = () => bring(place, name, sourceId)
  if (way === 'recording first') {
    const { recordingId } = await one()
    announce(place.db, ...given)
    return callOf(place.db, recordingId)
  }
  announce(place.db, ...given)
  return callOf(place.db, (await one()).recordingId)
}

describe.each<Way>(['call first', 'recording first'])('a recording finds its call, %s', (way) => {
  test('by the number its name holds', async () => {
    const call = { call_id: 'D001', recording: '' }
    expect(await tied(way, '{通话编号}-*', 'd001-left.wav', call)).toBe('D001')
  })

  test('by the announced name before anything else', async () => {
    const one = { call_id: 'd001', recording: '' }
    const other = { call_id: 'd002', recording: 'd001-left.wav' }
    expect(await tied(way, '{通话编号}-*', 'd001-left.wav', one, other)).toBe('d002')
  })

  test('by agent and start within the tolerance', async () => {
    const call = { recording: '', started_at: '2026-11-02 08:13:30' }
    const late = { call_id: 'late', recording: '', started_at: '2026-11-02 08:14:07' }
    expect(await tied(way, pattern, file, call, late)).toBe('d001')
  })

  test('by caller and start where no agent is named', async () => {
    const name = '13931909215-20261102081206.wav'
    const other = { call_id: 'other', caller: '15022760451', recording: '' }
    const call = { recording: '' }
    expect(await tied(way, '{主叫}-{开始时间}', name, other, call)).toBe('d001')
  })

  test('but not beyond the tolerance, nor of another agent, nor another caller', async () => {
    const late = { recording: '', started_at: '2026-11-02 08:14:07' }
    expect(await tied(way, pattern, file, late)).toBeUndefined()
    expect(await tied(way, pattern, file, { recording: '', agent_id: '20259' })).toBeUndefined()
    const withCaller = `${pattern}_{主叫}`
    const name = '20636_20261102081206_15022760451.wav'
    expect(await tied(way, withCaller, name, { recording: '' })).toBeUndefined()
  })

  test('and never guesses without a pattern', async () => {
    expect(await tied(way, null, file, { recording: '' })).toBeUndefined()
  })
})

test('two calls of one agent within the tolerance are not chosen between', async () => {
  const one = { call_id: 'one', recording: '' }
  const two = { call_id: 'two', recording: '', started_at: '2026-11-02 08:13:06' }
  expect(await tied('call first', pattern, file, one, two)).toBeUndefined()
  expect(await tied('recording first', pattern, file, one, two)).toBeUndefined()
})

test('the caller in the name tells two calls of one agent apart', async () => {
  const one = { call_id: 'one', recording: '', caller: '15022760451' }
  const two = { call_id: 'two', recording: '', started_at: '2026-11-02 08:13:06' }
  const name = '20636_20261102081206_13931909215.wav'
  expect(await tied('call first', `${pattern}_{主叫}`, name, one, two)).toBe('two')
})

test('two announced calls of which one number names the file give it to that one', async () => {
  const one = { call_id: 'd001', recording: '' }
  const two = { call_id: 'd002', recording: '' }
  const both = '{通话编号}_{工号}_{开始时间}'
  expect(await tied('call first', both, `d002_${file}`, one, two)).toBe('d002')
})

test('recordings of other sources are read by their own patterns', async () => {
  const place = scene()
  const timed = sourceWith(place.db, pattern)
  const values = {
    name: 'second',
    kind: 'folder',
    createdAt: 0,
    namePattern: '{通话编号}-*',
  } as const
  const numbered = place.db.insert(sources).values(values).returning().get().id
  announce(place.db, { call_id: 'd001', recording: '' })
  const { recordingId: a } = await bring(place, file, timed)
  const { recordingId: b } = await bring(place, file, numbered)
  expect([callOf(place.db, a), callOf(place.db, b)]).toEqual(['d001', undefined])
})
